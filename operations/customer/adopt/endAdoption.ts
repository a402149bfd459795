import { OperatorError } from "../../failure";
import { isNewProviderName } from "../../../facts/providerName";
import { settingText } from "./adoption";
import { compare } from "./comparison";
import type { SettingsFile } from "../../shared/settingsFile";
import { type Ui, confirm, pairs } from "../../shared/ui";

/**
 * The stack has all that is live. So `adopt` has done its work and is removed from the settings: left
 * in, it would make an update fail after a resource was deleted by hand.
 *
 * @throws {OperatorError} when something would be deleted or replaced without it; nothing is written.
 */
export async function endAdoption(
  { folder, file }: { folder: string; file: SettingsFile },
  ui: Ui,
): Promise<void> {
  const { stack } = file;
  const draft = file.copy();
  const removed = ["engage", "connect", "guardrail"]
    .map((section) => `${section}.adopt`)
    .filter((setting) => draft.set(setting, kept(draft, setting)));
  if (removed.length === 0) {
    ui.say(`\nThe stack ${stack} has all of this already. There is nothing to adopt.`);
    return;
  }
  const { destroys } = await compare(folder, draft);
  if (destroys.length > 0) {
    throw new OperatorError(
      `The stack ${stack} has all of this already, but without adopt in the settings pulumi up would replace or delete ${destroys.join(", ")}. ` +
        `Nothing was written. Run pulumi preview --stack ${stack}, and fix that first.`,
    );
  }
  ui.say(`\nThe stack ${stack} has all of this already, so the adoption can end.`);
  ui.say(`Pulumi.${stack}.yaml gets`);
  pairs(removed.map((setting) => [setting, settingText(draft.get(setting))])).forEach(ui.say);
  await confirm(ui, `Write Pulumi.${stack}.yaml?`);
  await draft.save();
  ui.say(`Written. pulumi preview --stack ${stack} shows no change from it.`);
}

/** A name that no new provider could have is allowed as long as it is adopted. */
function kept(draft: SettingsFile, setting: string): object | undefined {
  const name = draft.text("engage.identityProviderName");
  const isOld = name !== undefined && !isNewProviderName(name);
  return setting === "engage.adopt" && isOld ? { identityProvider: true } : undefined;
}
