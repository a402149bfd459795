import { GetRoleCommand, GetSAMLProviderCommand, type Role } from "@aws-sdk/client-iam";
import type { Aws } from "../../clouds/awsClients";

/** What IAM has by a name, or nothing. */
export async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (/NoSuchEntity/.test((error as Error).name)) return undefined;
    throw error;
  }
}

export function findRole({ iam }: Pick<Aws, "iam">, RoleName: string): Promise<Role | undefined> {
  return unlessGone(async () => (await iam.send(new GetRoleCommand({ RoleName }))).Role);
}

/** The metadata that a SAML provider has; nothing where there is no such provider. */
export async function metadataIn(
  { iam }: Pick<Aws, "iam">,
  SAMLProviderArn: string,
): Promise<string | undefined> {
  const got = await unlessGone(() => iam.send(new GetSAMLProviderCommand({ SAMLProviderArn })));
  return got && (got.SAMLMetadataDocument ?? "");
}

export async function hasSamlProvider(aws: Pick<Aws, "iam">, arn: string): Promise<boolean> {
  return (await metadataIn(aws, arn)) !== undefined;
}
