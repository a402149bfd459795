import { settledValue } from "../../../facts/settledValue";
import { othersOfInstance } from "../../../settings/neighbours";
import { OperatorError } from "../../failure";
import { typeAndName } from "../../urn";
import { backendOf } from "../backend";
import { type OpenCustomer, openCustomer } from "../../shared/open";
import { existingFiles, removeFiles } from "./files";
import { RemovalRecord } from "./record";
import {
  refuseChanged,
  refuseUnclear,
  refuseUncounted,
  unknownCustomer,
  withoutAnyStack,
} from "./refusals";
import { refuseReplacedProvider } from "./replacedProvider";
import { describe, isOfCloud, originsOf } from "./resources";
import { type LosingUsers, losingUsers } from "./users";
import { refuseSharedSignOn } from "../rivals";
import {
  type StateResource,
  deploymentOf,
  destroyStack,
  outputsIn,
  removeStack,
} from "../../shared/stackCommands";
import { SettingsFile } from "../../shared/settingsFile";
import { StackReading } from "../../shared/stackReading";
import { type Ui, pairs } from "../../shared/ui";

export interface RemoveOptions {
  /** Folder with Pulumi.yaml and the settings. */
  cwd: string;
  yes?: boolean;
  /** Whether the operator says that the stack, which the backend does not have, exists nowhere. */
  withoutStack?: boolean;
}

/**
 * Removes a customer: destroys what the stack deployed, then the stack, then the customer's files. Shows
 * all of it first, and asks once. What was interrupted is continued by the same command.
 *
 * @throws {OperatorError} before anything was changed, for everything that is unclear.
 */
export async function removeCustomer(stack: string, options: RemoveOptions, ui: Ui): Promise<void> {
  const folder = options.cwd;
  const record = await RemovalRecord.read(folder, stack);
  await removeDeployment(stack, record, options, ui);
  const removed = await removeFiles(folder, stack);
  await record.remove();
  ui.say(`\nRemoved the files ${removed.join(", ") || "(there were none)"}`);
  ui.say(`\n${stack} is removed.`);
  const { left } = record;
  if (left.length > 0) {
    ui.say("What stays");
    left.forEach((one) => ui.say(`  - ${one}`));
  }
  ui.say(`Next: commit the removal of Pulumi.${stack}.yaml, and tell Local Measure.`);
}

async function removeDeployment(
  stack: string,
  record: RemovalRecord,
  { cwd: folder, yes = false, withoutStack = false }: RemoveOptions,
  ui: Ui,
): Promise<void> {
  const file = await SettingsFile.read(folder, stack);
  // The settings are the last file that goes, and then only the record is left.
  if (file.get("engage") === undefined && record.stage !== "stack removed") {
    throw unknownCustomer(stack, folder);
  }
  const reading = new StackReading(folder, stack);
  const [told, read] = await Promise.allSettled([backendOf(folder), reading.deployment()]);
  const backend = settledValue(told);
  const deployed = settledValue(read);
  if (!deployed) {
    ui.say(withoutAnyStack(stack, backend, record, withoutStack));
    return confirmRemoval(stack, yes, ui);
  }
  if (withoutStack) {
    throw new OperatorError(
      `The stack ${stack} exists in the backend ${backend}. Nothing was changed. Leave --without-stack out, to remove what it deployed.`,
    );
  }
  refuseUnclear(stack, deployed);
  const customer = await openCustomer(stack, folder, ui.say, { whenUnknown: "refuse", reading });
  const live = deployed.resources.filter(isOfCloud);
  if (live.length > 0) await refuseSharedSignOn(customer, outputsIn(deployed.resources));
  await refuseReplacedProvider(stack, customer.aws, deployed.resources);
  const left = await show(customer, deployed.resources, record, ui);
  await confirmRemoval(stack, yes, ui);
  // Read once more: the question may have been open for hours.
  refuseChanged(stack, deployed, await deploymentOf(folder, stack));
  await refuseReplacedProvider(stack, customer.aws, deployed.resources);
  await record.reach("begun", left, backend);
  if (live.length > 0) ui.say(`\nDestroying ${live.length} resources (pulumi destroy)`);
  // What is in no cloud, such as the stack's own resource, keeps the stack from being removed as well.
  if (deployed.resources.length > 0) await destroyStack(folder, stack);
  await record.reach("destroyed", left, backend);
  await removeStack(folder, stack);
  await record.reach("stack removed", left, backend);
  ui.say(`Removed the stack ${stack}`);
}

/** Shows what goes and what stays. @returns what stays, in words. */
async function show(
  { folder, file, settings, aws }: OpenCustomer,
  resources: readonly StateResource[],
  record: RemovalRecord,
  ui: Ui,
): Promise<readonly string[]> {
  const live = resources.filter(isOfCloud);
  const role = live.find(({ type }) => type === "aws:iam/role:Role");
  const losing = role && (await losingUsers(aws, resources, settings.connect));
  const left = record.whatStays(live.length > 0, staying(live, losing?.isGone));
  ui.say(`Removes from AWS and Okta`);
  const goes = live.filter(({ retainOnDelete }) => !retainOnDelete);
  // By the name that a preview shows: several have the same type.
  pairs(goes.map((one) => [typeAndName(one), originsOf(one).join(", ") || (one.id ?? "")])).forEach(
    ui.say,
  );
  if (goes.length === 0) ui.say("  nothing: the stack has no resources");
  if (goes.some(({ type }) => type === "aws:cognito/identityProvider:IdentityProvider")) {
    ui.say("Agents cannot sign in to Engage through Okta after this.");
  }
  if (role && losing) ui.say(toldUsers(role, losing));
  const sharing = goes.some((one) => originsOf(one).length > 0)
    ? await sharingInstance(folder, file, resources)
    : [];
  for (const other of sharing) {
    ui.say(
      `${other} has the same Amazon Connect instance: if Engage shows Connect there too, run pulumi up --refresh --stack ${other} right afterwards, which approves its origins again.`,
    );
  }
  ui.say("Removes the stack, its history, and the files");
  (await existingFiles(folder, file.stack)).forEach((one) => ui.say(`  ${one}`));
  ui.say("Keeps");
  left.forEach((one) => ui.say(`  ${one}`));
  return left;
}

/** An origin that this stack added counts for another customer as one that was there. */
function sharingInstance(
  folder: string,
  { stack, project }: SettingsFile,
  resources: readonly StateResource[],
): Promise<string[]> {
  return othersOfInstance(folder, { stack, project }, outputsIn(resources).connect ?? {});
}

/** What stays of the resources in the state, and of what is not the project's. */
function staying(live: readonly StateResource[], isInstanceGone = false): string[] {
  const kept = live.filter(({ retainOnDelete }) => retainOnDelete);
  const why = isInstanceGone
    ? "the users that were tied to it are gone with their instance (docs/offboarding.md says how to delete it)"
    : "the users of Amazon Connect are tied to it";
  return [
    ...kept.map((one) => `${describe(one)}: ${why}`),
    "groups and users in Okta, the user pool, the Connect instance and Local Measure's stack",
    "users who signed in through Okta, in the user pool",
  ];
}

/** What a removal means to the users of the instance. */
function toldUsers(role: StateResource, { alias, users, isGone }: LosingUsers): string {
  const which = `Amazon Connect instance ${alias ?? "of its agents"}`;
  if (isGone) return `The ${which} does not exist any more, so it has no users.`;
  refuseUncounted(users, role, which);
  const number = users === undefined ? "an unknown number of users" : `${users} users`;
  return (
    `The ${which} has ${number}, who cannot sign in through Okta after this.` +
    (role.retainOnDelete ? "" : ` Their role ${role.id} is deleted, and their data with it.`)
  );
}

/** One question, and the answer is the customer's name: a habit of pressing y is not enough. */
async function confirmRemoval(stack: string, yes: boolean, { prompts }: Ui): Promise<void> {
  if (yes) return;
  if (!prompts) {
    throw new OperatorError(
      `\nNothing was changed. To remove all of this, run the same command with --yes.`,
    );
  }
  const message = `Type the customer's name to remove all of this; anything else changes nothing`;
  const answer = await prompts.input({ message, validate: () => Promise.resolve(true) });
  if (answer.trim() !== stack) throw new OperatorError("Nothing was changed.");
}
