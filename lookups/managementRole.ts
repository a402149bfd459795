import type { Provider } from "@pulumi/aws/provider";
import { type AwsAccess, inRole } from "../clouds/awsAccess";
import { openSession } from "../clouds/awsClients";
import { howItFailed, isDenied, isUnauthenticated } from "../clouds/awsErrors";
import { managementProvider } from "../clouds/managementProvider";
import { providerSaid } from "../facts/providerSaid";
import type { Settings } from "../settings";
import { LookupError } from "./lookupError";

/**
 * Declares the AWS provider of the management account where the settings name a role there. The program assumes the
 * role itself first: newer engines (seen with 3.276) end the update where a provider cannot sign in, and the program
 * can no longer say which setting is to blame.
 *
 * @throws {LookupError} when AWS does not let these credentials assume the role.
 */
export async function openManagement(settings: Settings): Promise<Provider | undefined> {
  const role = settings.guardrail?.managementRole;
  if (role) await refuseClosedRole("guardrail", settings.aws, role);
  return managementProvider(settings, role);
}

async function refuseClosedRole(setting: string, access: AwsAccess, role: string): Promise<void> {
  try {
    const { credentials } = await openSession(inRole(access, role));
    await credentials();
  } catch (error) {
    const { name, message } = error as Error;
    const said = `${providerSaid}${name}: ${message}`;
    throw new LookupError(`${setting}.managementRole: ${whyClosed(error as Error, role)}${said}`);
  }
}

function whyClosed(error: Error, role: string): string {
  if (isDenied(error)) {
    return `${role} could not be assumed. Check that the role exists in the management account and trusts this account.`;
  }
  return isUnauthenticated(error) || error.name === "MissingProfile"
    ? `${role} could not be assumed: the credentials are missing or no longer valid. Sign in again, and run the command again.`
    : `${role} could not be assumed: AWS ${howItFailed(error)}. Run the command again in a minute.`;
}
