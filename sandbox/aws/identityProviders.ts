import { type ApiCall } from "./apiCall";
import { type PoolKeys } from "./poolKeys";
import { AwsError, constraint } from "./awsError";
import { type HttpAnswer, jsonAnswer } from "./http";
import { MetadataError, type Resolve, providerMetadata } from "./idpMetadata";
import { type Scope, type Upstream } from "./upstream";
import { describePool, describeProvider } from "./userPools";

const reservedNames = ["COGNITO", "Facebook", "Google", "LoginWithAmazon", "SignInWithApple"];
/** Details that a SAML provider has; the last two are Cognito's own findings, which it overwrites. */
const samlDetails = [
  "MetadataURL",
  "MetadataFile",
  "IDPSignout",
  "IDPInit",
  "RequestSigningAlgorithm",
  "EncryptedResponses",
  "SSORedirectBindingURI",
  "SLORedirectBindingURI",
];
const code = "InvalidParameterException";

/** The SAML identity providers of user pools; those of other types are the emulator's. */
export class IdentityProviders {
  constructor(
    private readonly upstream: Upstream,
    private readonly keys: PoolKeys,
    private readonly resolve: Resolve,
  ) {}

  async handle(call: ApiCall, scope: Scope): Promise<HttpAnswer | undefined> {
    const { operation, input } = call;
    if (operation === "GetSigningCertificate") return this.signingCertificate(input, scope);
    if (operation === "CreateIdentityProvider") return this.create(input, scope);
    if (operation === "UpdateIdentityProvider") return this.update(input, scope);
    return undefined;
  }

  /** A SAML provider whose name was given before the rule against spaces, and is in use since. */
  async createOlder(input: ApiCall["input"], scope: Scope): Promise<void> {
    checkName(String(input.ProviderName ?? ""), olderProviderNamePattern);
    const details = (input.ProviderDetails ?? {}) as Record<string, string>;
    await this.store("CreateIdentityProvider", { ...input, ProviderType: "SAML" }, details, scope);
  }

  private async signingCertificate(input: ApiCall["input"], scope: Scope): Promise<HttpAnswer> {
    const pool = await describePool(this.upstream, String(input.UserPoolId), scope);
    const { certificate } = await this.keys.of(pool.Id);
    return jsonAnswer({ Certificate: certificate });
  }

  private async create(input: ApiCall["input"], scope: Scope) {
    if (input.ProviderType !== "SAML") return undefined;
    checkName(String(input.ProviderName ?? ""));
    const details = (input.ProviderDetails ?? {}) as Record<string, string>;
    return this.store("CreateIdentityProvider", input, details, scope);
  }

  private async update(input: ApiCall["input"], scope: Scope) {
    const [poolId, name] = [String(input.UserPoolId), String(input.ProviderName)];
    const stored = await describeProvider(this.upstream, poolId, name, scope);
    if (stored.ProviderType !== "SAML") return undefined;
    const details = (input.ProviderDetails ?? kept(stored.ProviderDetails)) as typeof input;
    return this.store("UpdateIdentityProvider", input, details as Record<string, string>, scope);
  }

  private async store(
    operation: string,
    input: ApiCall["input"],
    details: Record<string, string>,
    scope: Scope,
  ): Promise<HttpAnswer> {
    const pool = await describePool(this.upstream, String(input.UserPoolId), scope);
    checkIdentifiers((input.IdpIdentifiers ?? []) as string[]);
    const names = (pool.SchemaAttributes ?? []).map((attribute) => attribute.Name);
    checkMapping((input.AttributeMapping ?? {}) as Record<string, string>, names);
    checkDetails(details);
    const ProviderDetails = await this.withFindings(details, pool.Id);
    const stored = { ...input, ProviderDetails };
    return jsonAnswer(await this.upstream.json("cognito-idp", operation, stored, scope));
  }

  /** What Cognito itself adds to the details, from the metadata and from the pool. */
  private async withFindings(details: Record<string, string>, poolId: string) {
    try {
      const metadata = await providerMetadata(details, this.resolve);
      const found: Record<string, string> = {
        ...kept(details),
        ActiveEncryptionCertificate: (await this.keys.of(poolId)).certificate,
        SSORedirectBindingURI: metadata.redirectUrl ?? "",
      };
      if (metadata.logoutUrl) found.SLORedirectBindingURI = metadata.logoutUrl;
      return found;
    } catch (error) {
      if (error instanceof MetadataError) throw new AwsError(code, error.message);
      throw error;
    }
  }
}

function kept(details: Record<string, string>): Record<string, string> {
  const found = ["ActiveEncryptionCertificate", "SSORedirectBindingURI", "SLORedirectBindingURI"];
  return Object.fromEntries(Object.entries(details).filter(([name]) => !found.includes(name)));
}

/** As AWS's newest model has it; a test compares. At least three characters, no space. */
export const providerNamePattern = "[^_\\p{Z}][\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}][^_\\p{Z}]+";

/**
 * What AWS took for a new provider before, as CloudFormation's page on the resource had it; such a
 * provider lives on, and is described, updated and signed in with as ever.
 */
const olderProviderNamePattern = "[^_][\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}][^_]+";

function checkName(name: string, pattern = providerNamePattern): void {
  if (name.length < 1 || name.length > 32) {
    const rule = `Member must have length ${name ? "less than or equal to 32" : "greater than or equal to 1"}`;
    throw constraint("providerName", name, rule, code);
  }
  if (!new RegExp(`^${pattern}$`, "u").test(name)) {
    const rule = `Member must satisfy regular expression pattern: ${pattern}`;
    throw constraint("providerName", name, rule, code);
  }
  if (reservedNames.some((reserved) => reserved.toLowerCase() === name.toLowerCase())) {
    throw new AwsError(code, `ProviderName ${name} is reserved and can't be used for SAML.`);
  }
}

function checkIdentifiers(identifiers: string[]): void {
  if (identifiers.length > 50) {
    const rule = "Member must have length less than or equal to 50";
    throw constraint("idpIdentifiers", `[${identifiers.join(", ")}]`, rule, code);
  }
  for (const identifier of identifiers) {
    if (identifier.length <= 40 && /^[\w\s+=.@-]+$/.test(identifier)) continue;
    const rule =
      "Member must satisfy constraint: [Member must have length less than or equal to 40, " +
      "Member must satisfy regular expression pattern: [\\w\\s+=.@-]+]";
    throw constraint("idpIdentifiers", `[${identifiers.join(", ")}]`, rule, code);
  }
  if (new Set(identifiers).size !== identifiers.length) {
    throw new AwsError("DuplicateProviderException", "An IdpIdentifier is given twice.");
  }
}

function checkMapping(mapping: Record<string, string>, attributes: string[]): void {
  for (const [attribute, claim] of Object.entries(mapping)) {
    if (attribute === "username" || !attributes.includes(attribute)) {
      const message = `Invalid attribute mapping: ${attribute}: Attribute does not exist in the schema.`;
      throw new AwsError(code, message);
    }
    if (!claim) throw new AwsError(code, `Invalid attribute mapping: ${attribute} has no claim.`);
  }
}

function checkDetails(details: Record<string, string>): void {
  for (const [name, value] of Object.entries(details)) {
    if (name === "ActiveEncryptionCertificate") {
      // What Cognito reports is not for sending back (terraform-provider-aws #36912).
      throw new AwsError(code, "Signing certificates are expired");
    }
    if (!samlDetails.includes(name)) {
      throw new AwsError(code, `Unexpected key ${name} in ProviderDetails for a SAML provider.`);
    }
    const flag = ["IDPSignout", "IDPInit", "EncryptedResponses"].includes(name);
    if (typeof value !== "string" || (flag && !/^(true|false)$/i.test(value))) {
      throw new AwsError(code, `Invalid value for ${name} in ProviderDetails.`);
    }
  }
  const algorithm = details.RequestSigningAlgorithm;
  if (algorithm !== undefined && algorithm !== "rsa-sha256") {
    throw new AwsError(code, `Unsupported RequestSigningAlgorithm ${algorithm}.`);
  }
}
