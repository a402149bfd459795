import { writeFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Settings } from "../../../settings";
import type { Aws } from "../../../clouds/awsClients";
import { OperatorError } from "../../failure";
import { policyFileName, policyFileOf, readPolicyFile } from "../../policyFile";
import { adoptConnect } from "./connect";
import { adoptEngage, poolIdOf } from "./engage";
import { adoptGuardrail } from "./guardrail";
import { type Adoption, type Wanted, nothingToAdopt, settingText } from "./adoption";
import { checkedSettings, wrongWith } from "../../shared/settingsCheck";
import { compare, tables } from "./comparison";
import { effectsOn } from "./effectsOnAgents";
import { endAdoption } from "./endAdoption";
import { settingsBesides } from "../../shared/credentials";
import type { Okta } from "../../shared/okta";
import { liveApps } from "../../shared/oktaApps";
import { type OpenCustomer, openCustomer } from "../../shared/open";
import { refuseRivals, refuseSameNames } from "../rivals";
import { knownInState } from "../../shared/stackCommands";
import type { SettingsFile } from "../../shared/settingsFile";
import { type Ui, confirm, pairs } from "../../shared/ui";

export interface AdoptOptions {
  /** Folder with Pulumi.yaml and the settings. */
  cwd: string;
  /** Whether users who are assigned one by one, not through a group, are added to the settings. */
  withUsers?: boolean;
}

/**
 * Finds the resources that were set up by hand, compares them with what would be declared, and writes
 * the settings with which the next `pulumi up` adopts them. Changes nothing in any cloud.
 *
 * @throws {OperatorError} when something would be replaced or deleted; then nothing was written.
 */
export async function adoptCustomer(stack: string, options: AdoptOptions, ui: Ui): Promise<void> {
  const customer = await openCustomer(stack, options.cwd, ui.say);
  const { ids } = await knownInState(customer.folder, stack);
  const withUsers = options.withUsers === true;
  await adoptFrom(customer, { stack, withUsers, isKnown: (id) => ids.has(id) }, ui);
}

/** The same for a customer who is open already. */
export async function adoptFrom(
  { folder, file, settings, account, aws, okta }: OpenCustomer,
  wanted: Wanted,
  ui: Ui,
): Promise<void> {
  const { stack } = file;
  const parts = await findAll(settings, aws, okta, wanted);
  const found = parts.flatMap((part) => part.found);
  if (found.length === 0) {
    const notes = parts.flatMap((part) => part.notes);
    throw new OperatorError(
      [`There is nothing to adopt for ${stack}.`, ...notes].join("\n") +
        `\nIf that is right, run pulumi up --stack ${stack}.`,
    );
  }
  ui.say("Found");
  pairs(found).forEach(ui.say);
  if (parts.every(({ known }) => known)) {
    await endAdoption({ folder, file }, ui);
    return;
  }
  const draft = file.copy();
  const changed = apply(draft, settings, parts);
  if (changed.length > 0 && !settings.aws.allowedAccountIds) {
    draft.set("aws:allowedAccountIds", [account]);
    changed.push("aws:allowedAccountIds");
  }
  if (changed.length === 0) {
    ui.say(
      `Pulumi.${stack}.yaml adopts it already. Next: pulumi up --stack ${stack} --policy-pack policy`,
    );
    return;
  }
  // What was found may be another customer's, who shares the pool or the instance.
  await refuseRivals(
    folder,
    draft,
    { id: await poolIdOf(settings.engage, aws), account },
    "engage",
  );
  await refuseSameNames(folder, draft, account);
  await showChanges({ folder, draft, changed, parts }, ui);
  await confirm(ui, `Write Pulumi.${stack}.yaml?`);
  const levels = readPolicyFile(folder, stack);
  await draft.save();
  const policies = await allowName(folder, draft, levels, ui);
  ui.say(
    `Written. Next: pulumi up --stack ${stack} ${policies}, which changes only what is marked with *. ` +
      `When it has succeeded, end the adoption: npm run customer -- adopt ${stack}`,
  );
}

interface Changes {
  folder: string;
  draft: SettingsFile;
  changed: readonly string[];
  parts: readonly Adoption[];
}

/** @throws {OperatorError} when the settings would be wrong, or something would be replaced or deleted. */
async function showChanges({ folder, draft, changed, parts }: Changes, ui: Ui): Promise<void> {
  checkedSettings(draft);
  const comparison = await compare(folder, draft);
  tables(comparison).forEach(ui.say);
  refuseLoss(comparison.destroys);
  const forAgents = [...effectsOn(comparison), ...parts.flatMap((part) => part.forAgents)];
  ui.say(
    `\n${forAgents.length > 0 ? "These change what agents experience" : "Agents notice nothing"}`,
  );
  forAgents.forEach((effect) => ui.say(`  - ${effect}`));
  parts.flatMap(({ notes }) => notes).forEach((note) => ui.say(`\nNote: ${note}`));
  ui.say(`\nPulumi.${draft.stack}.yaml gets`);
  pairs(changed.map((setting) => [setting, settingText(draft.get(setting))])).forEach(ui.say);
}

const nameRule = "identity-provider-name-no-space";

/**
 * A live name with a space is an exception that the policy pack must be told of, in the file that
 * docs/policy.md describes.
 *
 * @param levels What the file has already.
 * @returns the arguments with which `pulumi` runs the pack.
 */
async function allowName(
  folder: string,
  draft: SettingsFile,
  levels: Readonly<Record<string, unknown>> | undefined,
  ui: Ui,
): Promise<string> {
  const file = policyFileOf(folder, draft.stack);
  const name = policyFileName(draft.stack);
  if (/\s/.test(draft.text("engage.identityProviderName") ?? "") && !levels?.[nameRule]) {
    const text = JSON.stringify({ ...levels, [nameRule]: "advisory" }, null, 2);
    await writeFile(file, `${text}\n`);
    ui.say(`${name} gets the exception for the name's space: the rule ${nameRule} warns only.`);
  } else if (!levels) {
    return "--policy-pack policy";
  }
  return `--policy-pack policy --policy-pack-config ${name}`;
}

async function findAll(
  settings: Settings,
  aws: Aws,
  okta: Okta,
  wanted: Wanted,
): Promise<Adoption[]> {
  const apps = await liveApps(okta);
  const engage = await adoptEngage(settings, aws, okta, apps, wanted);
  const connect = settings.connect
    ? await adoptConnect(settings.connect, aws, okta, apps.saml, wanted)
    : nothingToAdopt(
        "The settings have no section connect: sign-on to Amazon Connect was not looked for.",
      );
  const guardrail = settings.guardrail
    ? await adoptGuardrail(settings, aws, wanted.isKnown, connect.ids)
    : nothingToAdopt(
        "The settings have no section guardrail: no service control policy was looked for.",
      );
  return [engage, connect, guardrail];
}

/** @returns the settings that are different now. */
function apply(draft: SettingsFile, settings: Settings, parts: readonly Adoption[]): string[] {
  const changed = parts
    .flatMap(({ ids }) => ids)
    .filter(([setting, value]) => !isDefault(settings, setting, value))
    .filter(([setting, value]) => draft.set(setting, value))
    .map(([setting]) => setting);
  for (const [setting, value] of parts.flatMap(({ keep }) => keep)) {
    if (value === undefined || isDefault(settings, setting, value)) continue;
    const attempt = draft.copy();
    attempt.set(setting, value);
    // An invalid setting becomes a difference that the preview shows.
    if (wrongWith(attempt, [setting]) === undefined && draft.set(setting, value)) {
      changed.push(setting);
    }
  }
  return [...changed, ...draft.apply(settingsBesides(draft, new Map()))];
}

/** Whether the settings mean this value as they are, with defaults. */
function isDefault(settings: Settings, setting: string, value: unknown): boolean {
  const [section = "", key = ""] = setting.split(".");
  const whole = settings[section as "engage"] as Record<string, unknown> | undefined;
  return isDeepStrictEqual(whole?.[key], value);
}

function refuseLoss(destroys: readonly string[]): void {
  if (destroys.length > 0) {
    throw new OperatorError(
      `Adopting this would replace or delete ${destroys.join(", ")}, so nothing was written. ` +
        "Fix the differences above by hand, in the settings or in the cloud.",
    );
  }
}
