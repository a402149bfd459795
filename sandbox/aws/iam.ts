import { type AuthorizedCall, type ServiceFront } from "./api";
import { AwsError } from "./core/awsError";
import { type Members } from "./core/serviceModel";
import { MetadataError, parseIdpMetadata } from "./signIn/idpMetadata";

/** IAM refuses documents that the emulator takes. */
export class Iam implements ServiceFront {
  async handle({ input }: AuthorizedCall): Promise<undefined> {
    const { SAMLMetadataDocument: metadata, AssumeRolePolicyDocument, PolicyDocument } = input;
    if (metadata !== undefined) checkMetadata(String(metadata));
    const policy = AssumeRolePolicyDocument ?? PolicyDocument;
    if (policy !== undefined) checkPolicy(String(policy));
    return undefined;
  }
}

function checkMetadata(xml: string): void {
  try {
    parseIdpMetadata(xml);
  } catch (error) {
    if (!(error instanceof MetadataError)) throw error;
    throw new AwsError("InvalidInput", "Could not parse metadata");
  }
}

function checkPolicy(document: string): void {
  try {
    if ((JSON.parse(document) as Members).Statement !== undefined) return;
  } catch {
    // Falls through to the refusal.
  }
  throw new AwsError("MalformedPolicyDocument", "Syntax errors in policy.");
}
