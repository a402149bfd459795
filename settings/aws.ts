import { type AwsAccess, readAwsAccess } from "../clouds/awsAccess";
import { type Mistake, show } from "./mistakes";
import { awsSchema, providersOnly, refused, textSettings } from "./schema/aws";
import { parse, readSection } from "./section";

/** Stands for the value of an encrypted setting where it is not decrypted. */
export const hiddenValue = "[secret]";

/** The `aws:*` settings, and the mistakes in them. */
export interface AwsSettings {
  /** Absent when there is a mistake. */
  access?: AwsAccess;
  /** The settings of the provider that nothing else has to know. */
  provider: Readonly<Record<string, unknown>>;
  /** Names of the settings that are encrypted, for example `secretKey`. */
  encrypted: readonly string[];
  mistakes: readonly Mistake[];
}

/** @param region Of the settings or the environment; checked by the caller. */
export function readAws(
  all: Readonly<Record<string, string>>,
  isSecret: (key: string) => boolean,
  region: string | undefined,
): AwsSettings {
  const given = Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => key.startsWith("aws:"))
      .map(([key, value]) => [key.slice("aws:".length), value] as const),
  );
  const shown = Object.entries(given).filter(
    ([name, value]) => !(value === hiddenValue && isSecret(`aws:${name}`)),
  );
  const values = Object.fromEntries(
    shown.map(([name, value]) => [name, textSettings.includes(name) ? value : parse(value)]),
  );
  const { mistakes } = readSection("aws", JSON.stringify(values), awsSchema);
  const found = [
    ...mistakes.map((mistake) => ({ ...mistake, key: mistake.key.replace(/^aws\./, "aws:") })),
    ...Object.keys(given).flatMap((name) => refusal(name, values[name])),
    ...inTheClear(given, isSecret),
    ...keyMistakes(given),
  ];
  const own = Object.entries(values).filter(([name]) => name in providersOnly);
  return {
    ...(found.length === 0 && region && { access: readAwsAccess((name) => given[name], region) }),
    provider: Object.fromEntries(own),
    encrypted: Object.keys(given).filter((name) => isSecret(`aws:${name}`)),
    mistakes: found,
  };
}

function refusal(name: string, value: unknown): Mistake[] {
  const instead = refused[name];
  // The provider's own defaults may be written out.
  if (instead === undefined || value === false) return [];
  return [{ key: `aws:${name}`, given: show(value), allowed: instead }];
}

function inTheClear(
  given: Readonly<Record<string, string>>,
  isSecret: (key: string) => boolean,
): Mistake[] {
  const hasPassword = (name: string) => /:\/\/[^/@]*:[^/@]+@/.test(given[name] ?? "");
  const secrets = ["secretKey", "token"].filter((name) => given[name] !== undefined);
  return [...secrets, ...["httpProxy", "httpsProxy"].filter(hasPassword)]
    .filter((name) => !isSecret(`aws:${name}`))
    .map((name) => ({
      key: `aws:${name}`,
      given: "a secret in plain text",
      allowed: "only an encrypted value",
      example: `pulumi config set --secret aws:${name}`,
    }));
}

/** Mistakes that show only when several keys are compared. */
function keyMistakes(given: Readonly<Record<string, string>>): Mistake[] {
  const { accessKey, secretKey, token, assumeRoleWithWebIdentity } = given;
  const missing = !accessKey ? "aws:accessKey" : !secretKey ? "aws:secretKey" : undefined;
  const mistakes: Mistake[] = [];
  if ((accessKey || secretKey || token) && missing) {
    const present = ["accessKey", "secretKey", "token"].filter((name) => given[name]);
    mistakes.push({
      key: missing,
      given: `only ${present.map((name) => `aws:${name}`).join(" and ")}`,
      allowed: "aws:accessKey and aws:secretKey together, with aws:token for temporary credentials",
      example: "aws:profile: acme",
    });
  }
  if (accessKey && assumeRoleWithWebIdentity) {
    mistakes.push({
      key: "aws:assumeRoleWithWebIdentity",
      given: "aws:assumeRoleWithWebIdentity and aws:accessKey",
      allowed: "one of them; with keys, the AWS provider ignores the web identity",
    });
  }
  return mistakes;
}
