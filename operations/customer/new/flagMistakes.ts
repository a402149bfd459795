import type { Mistake } from "../../../settings/mistakes";
import type { OperatorError } from "../../failure";
import { headline, isPartOf, keyOf, mistakesError } from "../../shared/settingsCheck";
import type { SettingsFile } from "../../shared/settingsFile";
import { questions, settingsOf } from "../questions";

/** All mistakes of `customer new` in one message, each with the flag that fixes it. */
export function mistakenFlags(draft: SettingsFile, mistakes: readonly Mistake[]): OperatorError {
  return mistakesError(
    headline(draft.stack, mistakes),
    mistakes.map((mistake) => ({ ...mistake, key: named(draft, mistake) })),
    `Correct the flags (npm run customer -- new --help lists them), or Pulumi.${draft.stack}.yaml`,
  );
}

/** The setting, behind the flag that it comes from. */
function named(draft: SettingsFile, { key }: Mistake): string {
  const question = questions.find(({ setting }) =>
    [...settingsOf(new Map([[setting, ""]])).keys(), setting].some((one) =>
      isPartOf(key, keyOf(draft, one)),
    ),
  );
  return question ? `${question.flag.split(" ")[0]} (${key})` : key;
}
