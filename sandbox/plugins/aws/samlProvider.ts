import { failing } from "../failing";
import type { Resource } from "../schema";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";
import { found } from "./sdkErrors";

const title = (id: string) => `IAM SAML Provider (${id})`;

/** `aws.iam.SamlProvider`; its id is its ARN. */
export const samlProvider: Resource<AwsClients> = {
  properties: {
    arn: { type: "string", computed: true },
    name: { type: "string", required: true, forceNew: true, autoName: { maxLength: 128 } },
    samlMetadataDocument: { type: "string", required: true, validate: metadataLength },
    validUntil: { type: "string", computed: true },
  },

  async create(aws, planned, made) {
    const iam = await aws.iam();
    const Name = String(planned["name"]);
    const answer = await failing(`creating ${title(Name)}`, () =>
      iam.createSAMLProvider({
        Name,
        SAMLMetadataDocument: String(planned["samlMetadataDocument"]),
      }),
    );
    const id = answer.SAMLProviderArn ?? "";
    made(id);
    return { id, properties: await failing(`reading ${title(id)}`, () => current(aws, id)) };
  },

  async read(aws, id) {
    const properties = await failing(`reading ${title(id)}`, () =>
      found(() => current(aws, id), "NoSuchEntity"),
    );
    return properties && { id, properties };
  },

  async update(aws, id, planned, state) {
    const iam = await aws.iam();
    if (planned["samlMetadataDocument"] !== state["samlMetadataDocument"]) {
      await failing(`updating ${title(id)}`, () =>
        iam.updateSAMLProvider({
          SAMLProviderArn: id,
          SAMLMetadataDocument: String(planned["samlMetadataDocument"]),
        }),
      );
    }
    return failing(`reading ${title(id)}`, () => current(aws, id));
  },

  async delete(aws, id) {
    const iam = await aws.iam();
    await failing(`deleting ${title(id)}`, () =>
      found(() => iam.deleteSAMLProvider({ SAMLProviderArn: id }), "NoSuchEntity"),
    );
  },
};

function metadataLength(value: string): string | undefined {
  return value.length >= 1000 && value.length <= 10_000_000
    ? undefined
    : `expected length of saml_metadata_document to be in the range (1000 - 10000000), got ${value}`;
}

async function current(aws: AwsClients, arn: string): Promise<Properties> {
  const iam = await aws.iam();
  const answer = await iam.getSAMLProvider({ SAMLProviderArn: arn });
  return {
    arn,
    name: arn.split(":saml-provider/")[1] ?? "",
    samlMetadataDocument: answer.SAMLMetadataDocument,
    validUntil: answer.ValidUntil?.toISOString().replace(".000Z", "Z"),
  };
}
