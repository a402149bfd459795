import { type ApiCall } from "./apiCall";
import { AwsError, constraint } from "./awsError";
import { MetadataError, parseIdpMetadata } from "./idpMetadata";

const shortest = 1_000;
const longest = 10_000_000;

/**
 * Refuses what IAM refuses and the emulator takes: SAML metadata that is none, or of a wrong size.
 * @throws AwsError
 */
export function checkIamCall(call: ApiCall): void {
  const { operation, input } = call;
  if (operation === "CreateSAMLProvider") {
    checkProviderName(String(input.Name ?? ""));
    checkMetadata(String(input.SAMLMetadataDocument ?? ""));
  }
  if (operation === "UpdateSAMLProvider" && input.SAMLMetadataDocument !== undefined) {
    checkMetadata(String(input.SAMLMetadataDocument));
  }
  const seconds = input.MaxSessionDuration;
  if (seconds !== undefined && (Number(seconds) < 3600 || Number(seconds) > 43_200)) {
    const rule = "Member must have value between 3600 and 43200";
    throw constraint("maxSessionDuration", String(seconds), rule, "ValidationError");
  }
  if (operation === "CreateRole" || operation === "UpdateAssumeRolePolicy") {
    checkPolicy(String(input.AssumeRolePolicyDocument ?? input.PolicyDocument ?? ""));
  }
  if (operation === "PutRolePolicy") checkPolicy(String(input.PolicyDocument ?? ""));
}

function checkProviderName(name: string): void {
  if (/^[\w._-]{1,128}$/.test(name)) return;
  const rule = "Member must satisfy regular expression pattern: [\\w._-]+";
  throw constraint("name", name, rule, "ValidationError");
}

function checkMetadata(xml: string): void {
  if (xml.length < shortest || xml.length > longest) {
    const rule =
      xml.length < shortest
        ? `Member must have length greater than or equal to ${shortest}`
        : `Member must have length less than or equal to ${longest}`;
    throw constraint("sAMLMetadataDocument", xml.slice(0, 200), rule, "ValidationError");
  }
  try {
    parseIdpMetadata(xml);
  } catch (error) {
    if (!(error instanceof MetadataError)) throw error;
    throw new AwsError("InvalidInput", "Could not parse metadata");
  }
}

function checkPolicy(document: string): void {
  try {
    const { Statement: statements } = JSON.parse(document) as { Statement?: unknown };
    if (statements !== undefined) return;
  } catch {
    // Falls through to the refusal.
  }
  throw new AwsError("MalformedPolicyDocument", "Syntax errors in policy.");
}
