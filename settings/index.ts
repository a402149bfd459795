import type * as v from "valibot";
import type { AwsAccess } from "../clouds/awsAccess";
import { type LiveName, allowReplaceMistakes, readAllowReplace } from "./allowReplace";
import { readAws } from "./aws";
import { characterMistakes } from "./characters";
import { type GivenSettings, givenByPulumi } from "./given";
import { names } from "./lists";
import { nextEngage } from "./move";
import { type Mistake, SettingsError, show } from "./mistakes";
import { namespaceMistakes } from "./namespaces";
import { oktaMistakes, readOkta } from "./okta";
import { givenRegion, regionMistakes } from "./region";
import type { connectSchema, engageSchema, guardrailSchema, moveSchema } from "./schema";
import { unknownKey } from "./section";
import { sectionNames } from "./sectionNames";
import { readSections, sectionMistakes } from "./sections";

export type { GivenSettings } from "./given";

export type EngageSettings = Readonly<v.InferOutput<typeof engageSchema>>;
export type MoveSettings = Readonly<v.InferOutput<typeof moveSchema>>;
export type ConnectSettings = Readonly<v.InferOutput<typeof connectSchema>>;
export type GuardrailSettings = Readonly<v.InferOutput<typeof guardrailSchema>>;

/** A customer's settings, checked, with defaults filled in. */
export interface Settings {
  /** AWS region of the user pool and the Connect instance, for example `ap-southeast-2`. */
  readonly region: string;
  /** AWS credentials and connections; the environment supplies what is absent. */
  readonly aws: AwsAccess;
  /** Settings of the AWS provider that nothing else has to know, such as `defaultTags`. */
  readonly awsProvider: Readonly<Record<string, unknown>>;
  /** Names of the `aws:*` settings that are encrypted, and must stay so in the state. */
  readonly encryptedAws: readonly string[];
  /** Host of the customer's Okta organization, for example `acme.okta.com`. */
  readonly oktaHost: string;
  readonly engage: EngageSettings;
  /** The move to the vendor's next stack, and the sign-on for that; absent where none is under way. */
  readonly move?: MoveSettings & { readonly engage: EngageSettings };
  /** Absent: no sign-on for Amazon Connect is declared. */
  readonly connect?: ConnectSettings;
  /** Absent: no service control policy is declared. */
  readonly guardrail?: GuardrailSettings;
  /** Whether what agents sign in with is protected from deletion and replacement. */
  readonly protect: boolean;
  /** The names that may change although that replaces live resources. */
  readonly allowReplace: readonly LiveName[];
}

/**
 * Reads and checks the settings of the current stack. Makes no call to any cloud.
 *
 * @throws {SettingsError} names every mistake at once: key, what was given, what is allowed, an example.
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const given = givenByPulumi();
  refuseNothing(given);
  return checkSettings(given, environment);
}

/** Pulumi ignores settings at the top of the file, where `config:` is missing. */
function refuseNothing({ stack, project, all }: GivenSettings): void {
  const isOurs = (key: string) => [project, "aws", "okta"].includes(key.split(":")[0] ?? "");
  if (Object.keys(all).some(isOurs)) return;
  throw new SettingsError(stack, [withoutConfig(stack)]);
}

/**
 * The mistake in a file without `config:`, which Pulumi takes for one without any setting.
 *
 * @param keys Those at the top of the file, where that can be read.
 */
export function withoutConfig(stack: string, keys: readonly string[] = []): Mistake {
  return {
    key: `Pulumi.${stack}.yaml`,
    given:
      keys.length > 0 && !keys.includes("config")
        ? `no key config, but ${keys.join(", ")}`
        : "no settings under config",
    allowed: `all settings, indented under the key config; npm run customer -- new ${stack} writes such a file`,
    example: "config: { aws:region: ap-southeast-2, … }",
  };
}

/**
 * The same for settings from anywhere, for example those that are about to be written.
 *
 * @throws {SettingsError} as `readSettings` does.
 */
export function checkSettings(
  { stack, project, all, isSecret, preview = false }: GivenSettings,
  environment: NodeJS.ProcessEnv = process.env,
): Settings {
  const key = (name: string) => `${project}:${name}`;
  const sections = readSections(all, project);
  const { engage, move, connect, guardrail } = sections;
  const whereTo = givenRegion(all, environment);
  const { region } = whereTo;
  const aws = readAws(all, isSecret, region);
  const okta = readOkta(all, isSecret, environment);
  const protect = all[key("protect")] ?? "false";
  const users = [engage, move, connect].flatMap(({ raw }) => names(raw?.users));

  const found = [
    ...namespaceMistakes(all, project, sectionNames),
    ...unknownSections(all, project),
    ...regionMistakes(whereTo, aws.provider.skipRegionValidation === true),
    ...aws.mistakes,
    ...oktaMistakes(okta, users.length > 0, preview),
    ...sectionMistakes(sections, region),
    ...protectMistakes(key("protect"), protect),
    ...allowReplaceMistakes(key("allowReplace"), all[key("allowReplace")]),
  ];
  const readable = Object.entries(all).filter(([name]) => !isSecret(name));
  const strange = characterMistakes(Object.fromEntries(readable)).filter(
    ({ key: at }) => !found.some((mistake) => mistake.key === at),
  );
  const mistakes = [...found, ...strange]
    .map((mistake) => withoutSecrets(mistake, isSecret))
    .map((mistake) => withStack(mistake, stack));
  if (mistakes.length > 0 || !engage.value || !region || !aws.access || !okta.host) {
    throw new SettingsError(stack, mistakes);
  }
  return {
    region,
    aws: aws.access,
    awsProvider: aws.provider,
    encryptedAws: aws.encrypted,
    oktaHost: okta.host,
    engage: engage.value,
    ...(move.value && {
      move: { ...move.value, engage: nextEngage(engage.value, move.value) },
    }),
    connect: connect.value,
    guardrail: guardrail.value,
    protect: protect === "true",
    allowReplace: readAllowReplace(all[key("allowReplace")]) ?? [],
  };
}

/** Never print a value that the user encrypted. Okta's own messages contain no values. */
function withoutSecrets(mistake: Mistake, isSecret: (key: string) => boolean): Mistake {
  const setting = mistake.key.replace(/[.[].*$/s, "");
  return isSecret(setting) && !setting.startsWith("okta:")
    ? { ...mistake, given: "an encrypted value, not shown here", example: undefined }
    : mistake;
}

/** A command to copy must not depend on which stack is selected. */
function withStack(mistake: Mistake, stack: string): Mistake {
  const isCommand = mistake.example?.startsWith("pulumi config set ");
  return isCommand ? { ...mistake, example: `${mistake.example} --stack ${stack}` } : mistake;
}

function unknownSections(all: Record<string, string>, project: string): Mistake[] {
  return Object.keys(all)
    .filter((key) => key.startsWith(`${project}:`))
    .map((key) => key.slice(project.length + 1))
    .filter((name) => !sectionNames.includes(name))
    .map((name) => unknownKey(`${project}:${name}`, name, sectionNames));
}

function protectMistakes(key: string, value: string): Mistake[] {
  if (value === "true" || value === "false") {
    return [];
  }
  return [{ key, given: show(value), allowed: "true or false", example: `${key}: true` }];
}
