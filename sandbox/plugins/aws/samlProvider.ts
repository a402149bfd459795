import { awsResource } from "./resource";

/** `aws.iam.SamlProvider`; its id is its ARN. */
export const samlProvider = awsResource({
  title: "IAM SAML Provider",
  service: "iam",
  properties: {
    arn: { type: "string", computed: true },
    name: { type: "string", required: true, forceNew: true, isName: true },
    samlMetadataDocument: { type: "string", required: true },
  },
  gone: ["NoSuchEntity"],
  named: ({ name }) => String(name),

  async create(iam, { name, samlMetadataDocument }) {
    const { SAMLProviderArn = "" } = await iam.createSAMLProvider({
      Name: String(name),
      SAMLMetadataDocument: String(samlMetadataDocument),
    });
    return SAMLProviderArn;
  },

  async current(iam, arn) {
    const answer = await iam.getSAMLProvider({ SAMLProviderArn: arn });
    return {
      arn,
      name: arn.split(":saml-provider/")[1] ?? "",
      samlMetadataDocument: answer.SAMLMetadataDocument,
    };
  },

  async update(iam, arn, { samlMetadataDocument: document }, state) {
    if (document === state["samlMetadataDocument"]) return;
    await iam.updateSAMLProvider({ SAMLProviderArn: arn, SAMLMetadataDocument: String(document) });
  },

  remove: (iam, arn) => iam.deleteSAMLProvider({ SAMLProviderArn: arn }),
});
