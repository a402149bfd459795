import { checkSettings, type Settings } from "../../settings";
import { type Mistake, SettingsError, describe } from "../../settings/mistakes";
import { OperatorError } from "../failure";
import type { SettingsFile } from "./settingsFile";

/**
 * Checks as the program will.
 *
 * @param secrets Settings that are about to be encrypted.
 * @param environment What the program may take from it. @default nothing: all is in the settings
 */
export function check(
  draft: SettingsFile,
  secrets: Iterable<string> = [],
  environment: NodeJS.ProcessEnv = {},
): { settings: Settings } | { mistakes: readonly Mistake[] } {
  const misread = draft.misread();
  try {
    const settings = checkSettings(draft.given([...secrets]), environment);
    return misread.length > 0 ? { mistakes: misread } : { settings };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const others = error.mistakes.filter(({ key }) => !misread.some((one) => one.key === key));
    return { mistakes: [...misread, ...others] };
  }
}

/**
 * The settings of a customer that has some.
 *
 * @throws {OperatorError} when Engage's are missing, or some are wrong.
 */
export function settingsIn(file: SettingsFile): Settings {
  if (file.get("engage") === undefined) {
    throw new OperatorError(
      `Pulumi.${file.stack}.yaml has no settings for Engage. Run npm run customer -- new ${file.stack} first, which asks for region, stack, Okta and groups.`,
    );
  }
  return checkedSettings(file);
}

/**
 * The settings of a file, or of a draft of it. Credentials may come from the environment, as in `pulumi up`.
 *
 * @param refusal What is thrown where some are wrong. @default all mistakes in one message
 */
export function checkedSettings(
  draft: SettingsFile,
  refusal = (mistakes: readonly Mistake[]): Error => mistaken(draft, mistakes),
): Settings {
  const checked = check(draft, [], process.env);
  if ("settings" in checked) return checked.settings;
  throw refusal(checked.mistakes);
}

/** The mistake in one setting, in one line; nothing when it is right. */
export function wrongWith(draft: SettingsFile, settings: readonly string[]): string | undefined {
  const checked = check(draft);
  const keys = settings.map((setting) => keyOf(draft, setting));
  const mistakes = "mistakes" in checked ? checked.mistakes : [];
  const mistake = mistakes.find(({ key }) => keys.some((one) => isPartOf(key, one)));
  return mistake && `Not ${mistake.given}: ${mistake.allowed.replace(/(?<![.?])$/, ".")}`;
}

/** All mistakes of a settings file in one message. */
export function mistaken({ stack }: SettingsFile, mistakes: readonly Mistake[]): OperatorError {
  return mistakesError(headline(stack, mistakes), mistakes, `Correct Pulumi.${stack}.yaml`);
}

export function headline(stack: string, { length }: readonly Mistake[]): string {
  const count = length === 1 ? "1 mistake" : `${length} mistakes`;
  return `The settings given for customer ${stack} have ${count}. Nothing was looked up or written.`;
}

/** @param next What to do before the command is run again, without a full stop. */
export function mistakesError(
  headline: string,
  mistakes: readonly Mistake[],
  next: string,
): OperatorError {
  return new OperatorError(
    [headline, ...mistakes.map(describe), `${next}, and run the command again.`].join("\n\n"),
  );
}

/** As the program's messages name a setting: `engage-okta:engage.groups`. */
export function keyOf(draft: SettingsFile, setting: string): string {
  return setting.includes(":") ? setting : `${draft.project}:${setting}`;
}

/** Whether a mistake's key is the setting itself or something inside it. */
export function isPartOf(key: string, setting: string): boolean {
  return key === setting || key.startsWith(`${setting}[`) || key.startsWith(`${setting}.`);
}
