import { type AuthorizedCall } from "../api";
import { AwsError } from "../core/awsError";
import { type Members } from "../core/serviceModel";
import { type Cloud } from "../core/cloud";
import { MetadataError, type Resolve, providerMetadata } from "../signIn/idpMetadata";
import { type PoolKeys } from "../signIn/poolKeys";
import { describePool, describeProvider } from "./userPools";

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
    private readonly keys: PoolKeys,
    private readonly resolve: Resolve,
  ) {}

  async handle({ operation, input, cloud }: AuthorizedCall): Promise<Members | undefined> {
    if (operation === "GetSigningCertificate") return this.signingCertificate(input, cloud);
    if (operation === "CreateIdentityProvider" && input.ProviderType === "SAML") {
      return this.store(operation, input, cloud);
    }
    if (operation === "UpdateIdentityProvider") return this.update(input, cloud);
    return undefined;
  }

  /**
   * A SAML provider whose name was given before the rule against spaces: it lives on, and is
   * described, updated and signed in with as ever.
   */
  async createOlder(input: Members, cloud: Cloud): Promise<void> {
    await this.store("CreateIdentityProvider", { ...input, ProviderType: "SAML" }, cloud);
  }

  private async signingCertificate(input: Members, cloud: Cloud): Promise<Members> {
    const pool = await describePool(cloud, String(input.UserPoolId));
    const { certificate } = await this.keys.of(pool.Id);
    return { Certificate: certificate };
  }

  private async update(input: Members, cloud: Cloud) {
    const [poolId, name] = [String(input.UserPoolId), String(input.ProviderName)];
    const stored = await describeProvider(cloud, poolId, name);
    if (stored.ProviderType !== "SAML") return undefined;
    const ProviderDetails = kept(stored.ProviderDetails);
    return this.store("UpdateIdentityProvider", { ProviderDetails, ...input }, cloud);
  }

  private async store(operation: string, input: Members, cloud: Cloud): Promise<Members> {
    const pool = await describePool(cloud, String(input.UserPoolId));
    const names = pool.SchemaAttributes.map((attribute) => attribute.Name);
    checkMapping((input.AttributeMapping ?? {}) as Record<string, string>, names);
    const details = (input.ProviderDetails ?? {}) as Record<string, string>;
    checkDetails(details);
    const ProviderDetails = await this.withFindings(details, pool.Id);
    return cloud.cognito(operation, { ...input, ProviderDetails });
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
  for (const name of Object.keys(details)) {
    if (name === "ActiveEncryptionCertificate") {
      // What Cognito reports is not for sending back (terraform-provider-aws #36912).
      throw new AwsError(code, "Signing certificates are expired");
    }
    if (!samlDetails.includes(name)) {
      throw new AwsError(code, `Unexpected key ${name} in ProviderDetails for a SAML provider.`);
    }
  }
}
