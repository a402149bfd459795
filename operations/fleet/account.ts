import type { AwsAccess } from "../../clouds/awsAccess";
import { draftedAccess, ownAccount } from "../shared/account";
import { SettingsFile } from "../shared/settingsFile";
import type { StackReading } from "../shared/stackReading";
import { OperatorError } from "../failure";

/** How a customer's AWS is reached, by its settings as they stand; nothing where they have no region. */
export async function accessOfStack(folder: string, stack: string): Promise<AwsAccess | undefined> {
  const access = await draftedAccess(folder, await SettingsFile.read(folder, stack));
  // What else is wrong with the settings, the program says, all of it at once.
  return access.region ? access : undefined;
}

/**
 * Refuses the credentials of another account.
 *
 * @param program Whether the program runs: it reports a missing region, with what else is wrong.
 * @throws {OperatorError} before anything was read or changed.
 */
export async function refuseForeign(
  reading: StackReading,
  say: (line: string) => void,
  program: "runs" | "does not run" = "runs",
): Promise<void> {
  const { folder, stack } = reading;
  const access = await accessOfStack(folder, stack);
  if (access) {
    await ownAccount(reading, access, say, "refuse");
  } else if (program === "does not run") {
    throw new OperatorError(
      "Without a region, AWS cannot be asked whose account the credentials are of, and a refresh in another " +
        "account would drop all AWS resources from the state. Nothing was read or changed. Add aws:region to " +
        `Pulumi.${stack}.yaml, for example aws:region: ap-southeast-2, or set AWS_REGION, and run it again.`,
    );
  }
}
