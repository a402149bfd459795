import * as pulumi from "@pulumi/pulumi";
import * as config from "@pulumi/pulumi/runtime/config";
import type * as v from "valibot";
import type { AwsAccess } from "../clouds/awsAccess";
import { adoptionMistakes } from "./adoption";
import { type LiveName, allowReplaceMistakes, readAllowReplace } from "./allowReplace";
import { exemptionMistake, exemptionRule, namesRole } from "../facts/guardrailPrincipals";
import { readAws } from "./aws";
import { claimMistakes } from "./claims";
import { iamNames } from "../facts/defaultNames";
import { type Mistake, SettingsError, show } from "./mistakes";
import { oktaMistakes, readOkta } from "./okta";
import { providerNameMistakes } from "./providerName";
import { connectSchema, engageSchema, guardrailSchema } from "./schema";
import { readSection, unknownKey } from "./section";

export type EngageSettings = Readonly<v.InferOutput<typeof engageSchema>>;
export type ConnectSettings = Readonly<v.InferOutput<typeof connectSchema>>;
export type GuardrailSettings = Readonly<v.InferOutput<typeof guardrailSchema>>;

/** A customer's settings, checked, with defaults filled in. */
export interface Settings {
  /** AWS region of the user pool and the Connect instance, for example `ap-southeast-2`. */
  readonly region: string;
  /** As whom AWS is asked, and over which connections; what is absent, the environment says. */
  readonly aws: AwsAccess;
  /** Settings of the AWS provider that nothing else has to know, such as `defaultTags`. */
  readonly awsProvider: Readonly<Record<string, unknown>>;
  /** Host of the customer's Okta organization, for example `acme.okta.com`. */
  readonly oktaHost: string;
  readonly engage: EngageSettings;
  /** Absent: no sign-on for Amazon Connect is declared. */
  readonly connect?: ConnectSettings;
  /** Absent: no service control policy is declared. */
  readonly guardrail?: GuardrailSettings;
  /** Whether what agents sign in with is protected from deletion and replacement. */
  readonly protect: boolean;
  /** The names that may change although that replaces what is live. */
  readonly allowReplace: readonly LiveName[];
}

const sections = ["engage", "connect", "guardrail", "protect", "allowReplace"];

/** A stack's settings before they are checked. */
export interface GivenSettings {
  stack: string;
  project: string;
  /** Every setting by its full key; the values of sections are JSON text. */
  all: Record<string, string>;
  /** Whether a setting is encrypted. */
  isSecret(key: string): boolean;
}

/**
 * Reads and checks the settings of the current stack. Makes no call to any cloud.
 *
 * @throws {SettingsError} names every mistake at once: key, what was given, what is allowed, an example.
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  return checkSettings(
    {
      stack: pulumi.getStack(),
      project: pulumi.getProject(),
      all: pulumi.runtime.allConfig(),
      isSecret: (key) => (config as unknown as Secrecy).isConfigSecret(key),
    },
    environment,
  );
}

/**
 * The same for settings from anywhere, for example those that are about to be written.
 *
 * @throws {SettingsError} as `readSettings` does.
 */
export function checkSettings(
  { stack, project, all, isSecret }: GivenSettings,
  environment: NodeJS.ProcessEnv = process.env,
): Settings {
  const key = (name: string) => `${project}:${name}`;
  const engage = readSection(key("engage"), all[key("engage")], engageSchema);
  const connect = readSection(key("connect"), given(all[key("connect")]), connectSchema);
  const guardrail = readSection(key("guardrail"), given(all[key("guardrail")]), guardrailSchema);
  const region = all["aws:region"] ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  const aws = readAws(all, isSecret, region);
  const okta = readOkta(all, isSecret, environment);
  const wantsConnect = given(all[key("connect")]) !== undefined;
  const wantsGuardrail = given(all[key("guardrail")]) !== undefined;
  const protect = all[key("protect")] ?? "false";
  const users = [...names(engage.raw?.users), ...names(connect.raw?.users)];

  const mistakes = [
    ...unknownSections(all, project),
    ...regionMistakes(region),
    ...aws.mistakes,
    ...oktaMistakes(okta, users.length > 0),
    ...engage.mistakes,
    ...(engage.raw ? engageMistakes(key("engage"), engage.raw, region) : []),
    ...(wantsConnect ? connect.mistakes : []),
    ...(wantsConnect && connect.raw ? connectMistakes(key("connect"), connect.raw) : []),
    ...(wantsGuardrail ? guardrail.mistakes : []),
    ...(wantsGuardrail && guardrail.raw
      ? guardrailMistakes(key("guardrail"), guardrail.raw, wantsConnect, connect.raw)
      : []),
    ...protectMistakes(key("protect"), protect),
    ...allowReplaceMistakes(key("allowReplace"), all[key("allowReplace")]),
  ].map((mistake) => withoutSecrets(mistake, isSecret));
  if (mistakes.length > 0 || !engage.value || !region || !aws.access || !okta.host) {
    throw new SettingsError(stack, mistakes);
  }
  return {
    region,
    aws: aws.access,
    awsProvider: aws.provider,
    oktaHost: okta.host,
    engage: engage.value,
    connect: wantsConnect ? connect.value : undefined,
    guardrail: wantsGuardrail ? guardrail.value : undefined,
    protect: protect === "true",
    allowReplace: readAllowReplace(all[key("allowReplace")]) ?? [],
  };
}

/** Pulumi knows which settings are encrypted, but its published types do not say so. */
interface Secrecy {
  isConfigSecret(key: string): boolean;
}

/** What the user encrypted is not for messages. What Okta's messages say is never a value. */
function withoutSecrets(mistake: Mistake, isSecret: (key: string) => boolean): Mistake {
  const setting = mistake.key.replace(/[.[].*$/s, "");
  return isSecret(setting) && !setting.startsWith("okta:")
    ? { ...mistake, given: "an encrypted value, not shown here", example: undefined }
    : mistake;
}

/** The engine fills in {} for a section that was left out. */
function given(section: string | undefined): string | undefined {
  return section === "{}" ? undefined : section;
}

function unknownSections(all: Record<string, string>, project: string): Mistake[] {
  return Object.keys(all)
    .filter((key) => key.startsWith(`${project}:`))
    .map((key) => key.slice(project.length + 1))
    .filter((name) => !sections.includes(name))
    .map((name) => unknownKey(`${project}:${name}`, name, sections));
}

function regionMistakes(region: string | undefined): Mistake[] {
  if (region && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    return [];
  }
  return [
    {
      key: "aws:region",
      given: show(region),
      allowed: "the AWS region of the user pool",
      example: "aws:region: ap-southeast-2",
    },
  ];
}

/** What only several keys together show. */
function engageMistakes(
  section: string,
  raw: Record<string, unknown>,
  region: string | undefined,
): Mistake[] {
  return [
    ...poolMistakes(section, raw, region),
    ...providerNameMistakes(section, raw),
    ...assignmentMistakes(section, raw),
    ...claimMistakes(section, raw),
    ...adoptionMistakes(section, raw, ["groups", "users"]),
  ];
}

function connectMistakes(section: string, raw: Record<string, unknown>): Mistake[] {
  return [
    ...instanceMistakes(section, raw),
    ...assignmentMistakes(section, raw),
    ...adoptionMistakes(section, raw, ["groups", "users"]),
  ];
}

function poolMistakes(
  section: string,
  raw: Record<string, unknown>,
  region: string | undefined,
): Mistake[] {
  const { cloudFormationStack, userPoolId, appClientId, appClientName } = raw;
  const mistakes: Mistake[] = [];
  if (cloudFormationStack === undefined && userPoolId === undefined) {
    mistakes.push({
      key: section,
      given: "neither cloudFormationStack nor userPoolId",
      allowed: "cloudFormationStack, to look the user pool up, or userPoolId, or both",
      example: "cloudFormationStack: LocalMeasureEngage",
    });
  }
  if (appClientId !== undefined && appClientName !== undefined) {
    mistakes.push({
      key: `${section}.appClientName`,
      given: "appClientName and appClientId",
      allowed: "one of them",
      example: "appClientName: app-client",
    });
  }
  const poolRegion = typeof userPoolId === "string" ? userPoolId.split("_")[0] : undefined;
  if (poolRegion && region && userPoolId !== poolRegion && poolRegion !== region) {
    mistakes.push({
      key: `${section}.userPoolId`,
      given: show(userPoolId),
      allowed: `a user pool in aws:region, which is ${region}; this one is in ${poolRegion}`,
      example: `userPoolId: ${region}_AbCdEf123`,
    });
  }
  return mistakes;
}

function assignmentMistakes(section: string, raw: Record<string, unknown>): Mistake[] {
  const mistakes = (["groups", "users"] as const).flatMap((list) =>
    duplicates(names(raw[list])).map((name) => ({
      key: `${section}.${list}`,
      given: `${show(name)} twice`,
      allowed: "each name once",
      example: `${list}: [${name}]`,
    })),
  );
  if (empty(raw.groups) && empty(raw.users)) {
    mistakes.push({
      key: section,
      given: "neither groups nor users",
      allowed: "at least one Okta group or user; without one nobody could sign in",
      example: "groups: [Engage Agents]",
    });
  }
  return mistakes;
}

function instanceMistakes(section: string, raw: Record<string, unknown>): Mistake[] {
  const count = ["instanceAlias", "instanceId"].filter((name) => raw[name] !== undefined).length;
  if (count === 1) {
    return [];
  }
  return [
    {
      key: section,
      given: count === 0 ? "neither instanceAlias nor instanceId" : "instanceAlias and instanceId",
      allowed: "one of them",
      example: "instanceAlias: acme",
    },
  ];
}

/** @param connect The section, absent where there is none; empty where it cannot be read. */
function guardrailMistakes(
  section: string,
  raw: Record<string, unknown>,
  wantsConnect: boolean,
  connect: Record<string, unknown> = {},
): Mistake[] {
  const mistakes = duplicates(names(raw.targets)).map((target) => ({
    key: `${section}.targets`,
    given: `${show(target)} twice`,
    allowed: "each target once",
    example: `targets: [${target}]`,
  }));
  if (!wantsConnect) {
    mistakes.push({
      key: section,
      given: `${section} without connect`,
      allowed: "connect beside it: its role and instance are what the policy protects",
      example: "connect: { instanceAlias: acme, groups: [Connect Agents] }",
    });
  }
  return [
    ...mistakes,
    ...exemptAgents(section, raw, connect),
    ...adoptionMistakes(section, raw, ["targets"]),
  ];
}

/** Where the instance is given by its id, the role's name is known after the look-ups only. */
function exemptAgents(
  section: string,
  raw: Record<string, unknown>,
  { roleName, instanceAlias }: Record<string, unknown>,
): Mistake[] {
  const given = typeof roleName === "string" ? roleName : undefined;
  if (given === undefined && typeof instanceAlias !== "string") return [];
  const role = iamNames({ roleName: given }, String(instanceAlias)).roleName;
  return names(raw.exemptPrincipals)
    .filter((pattern) => exemptionMistake(pattern) === undefined && namesRole(pattern, role))
    .map((pattern) => ({
      key: `${section}.exemptPrincipals`,
      given: `${show(pattern)}, which names ${role}, the role that every agent gets`,
      allowed: exemptionRule,
      example: 'exemptPrincipals: ["arn:aws:iam::*:role/break-glass"]',
    }));
}

function protectMistakes(key: string, value: string): Mistake[] {
  if (value === "true" || value === "false") {
    return [];
  }
  return [{ key, given: show(value), allowed: "true or false", example: `${key}: true` }];
}

function names(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}

function empty(list: unknown): boolean {
  return list === undefined || list === null || (Array.isArray(list) && list.length === 0);
}

/** Okta compares the names of groups and users without case. */
function duplicates(list: string[]): string[] {
  const lower = list.map((name) => name.toLowerCase());
  return list.filter((name, index) => lower.indexOf(name.toLowerCase()) < index);
}
