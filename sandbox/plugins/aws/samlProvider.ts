import { awsResource } from "./resource";

/** `aws.iam.SamlProvider`; its id is its ARN. */
export const samlProvider = awsResource({
  title: "IAM SAML Provider",
  properties: {
    arn: { type: "string", computed: true },
    name: { type: "string", required: true, forceNew: true, isName: true },
    samlMetadataDocument: { type: "string", required: true },
  },
  gone: ["NoSuchEntity"],
  named: ({ name }) => String(name),

  async create(aws, { name, samlMetadataDocument }) {
    const iam = await aws.iam();
    const { SAMLProviderArn = "" } = await iam.createSAMLProvider({
      Name: String(name),
      SAMLMetadataDocument: String(samlMetadataDocument),
    });
    return SAMLProviderArn;
  },

  async current(aws, arn) {
    const iam = await aws.iam();
    const answer = await iam.getSAMLProvider({ SAMLProviderArn: arn });
    return {
      arn,
      name: arn.split(":saml-provider/")[1] ?? "",
      samlMetadataDocument: answer.SAMLMetadataDocument,
    };
  },

  async update(aws, arn, { samlMetadataDocument }) {
    const iam = await aws.iam();
    const SAMLMetadataDocument = String(samlMetadataDocument);
    await iam.updateSAMLProvider({ SAMLProviderArn: arn, SAMLMetadataDocument });
  },

  async remove(aws, arn) {
    const iam = await aws.iam();
    await iam.deleteSAMLProvider({ SAMLProviderArn: arn });
  },
});
