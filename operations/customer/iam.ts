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

export async function hasSamlProvider(
  { iam }: Pick<Aws, "iam">,
  SAMLProviderArn: string,
): Promise<boolean> {
  const got = await unlessGone(() => iam.send(new GetSAMLProviderCommand({ SAMLProviderArn })));
  return got !== undefined;
}
