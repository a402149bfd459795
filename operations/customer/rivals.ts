import { rivalries } from "../../settings/neighbours";
import { OperatorError } from "../failure";
import type { UserPool } from "./aws";
import type { SettingsFile } from "./settingsFile";

/**
 * Two customers with one name in one user pool would change and delete the other's resources.
 *
 * @throws {OperatorError} names them.
 */
export async function refuseRivals(
  folder: string,
  draft: SettingsFile,
  { id: userPoolId, account }: UserPool,
): Promise<void> {
  const { stack, project, all: config } = draft.given();
  const texts = await rivalries(
    folder,
    { stack, project, config },
    { userPoolIds: [userPoolId], account },
  );
  if (texts.length > 0) throw new OperatorError(texts.join("\n\n"));
}
