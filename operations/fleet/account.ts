import type { AwsAccess } from "../../clouds/awsAccess";
import { draftedAccess, ownAccount } from "../customer/account";
import { SettingsFile } from "../customer/settingsFile";

/** How a customer's AWS is reached, by its settings as they stand; nothing where they have no region. */
export async function accessOfStack(folder: string, stack: string): Promise<AwsAccess | undefined> {
  const access = await draftedAccess(folder, await SettingsFile.read(folder, stack));
  // What else is wrong with the settings, the program says, all of it at once.
  return access.region ? access : undefined;
}

/**
 * Refuses the credentials of another account.
 *
 * @throws {OperatorError} before anything was read or changed.
 */
export async function refuseForeign(
  folder: string,
  stack: string,
  say: (line: string) => void,
): Promise<void> {
  const access = await accessOfStack(folder, stack);
  if (access) await ownAccount(folder, stack, access, say, "refuse");
}
