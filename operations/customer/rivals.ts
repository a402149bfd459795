import { rivalries } from "../../settings/neighbours";
import type { EngageSection } from "../../settings/poolClaims";
import { OperatorError } from "../failure";
import type { UserPool } from "./aws";
import type { SettingsFile } from "./settingsFile";

/**
 * Two customers with one name in one user pool would change and delete the other's resources.
 *
 * @param section Which section of the draft means the pool.
 * @throws {OperatorError} names them.
 */
export async function refuseRivals(
  folder: string,
  draft: SettingsFile,
  { id, account }: UserPool,
  section: EngageSection,
): Promise<void> {
  const { stack, project, all: config } = draft.given();
  const texts = await rivalries(
    folder,
    { stack, project, config },
    { pools: { [section]: id }, account },
  );
  if (texts.length > 0) throw new OperatorError(texts.join("\n\n"));
}
