// What IAM has by a name.
import { GetRoleCommand, GetSAMLProviderCommand, type Role } from "@aws-sdk/client-iam";
import type { Aws } from "../../clouds/awsClients";
import { unlessGone } from "./aws";

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
