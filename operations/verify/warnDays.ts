import * as v from "valibot";
import { verifySchema } from "../../settings/schema";
import { OperatorError } from "../failure";
import { sectionOf } from "../stack";

/**
 * With fewer days left, a certificate gives a warning: the setting `verify.certificateWarnDays`.
 *
 * @param settings By full key, as `openStack` gives them.
 * @param given Wins over the settings.
 * @throws {OperatorError} where the settings have changed since the last update, which checks them, and are wrong.
 */
export function warnDaysOf(
  stack: string,
  settings: Readonly<Record<string, unknown>>,
  given?: number,
): number {
  if (given !== undefined) return given;
  const section = v.safeParse(verifySchema, sectionOf(settings, "verify"));
  if (section.success) return section.output.certificateWarnDays;
  throw new OperatorError(
    `The section verify in the settings of ${stack} is wrong. Run npm run customer -- check ${stack}, which says how.`,
  );
}
