import { OperatorError } from "../../failure";
import { nameInUrn, shortType } from "../../urn";
import { backendOf } from "../backend";
import { type OpenCustomer, openCustomer } from "../open";
import { existingFiles, removeFiles } from "./files";
import { RemovalRecord } from "./record";
import { type LosingUsers, losingUsers } from "./users";
import { refuseSharedSignOn } from "../rivals";
import {
  type Deployment,
  type StateResource,
  deploymentOf,
  destroyStack,
  outputsIn,
  removeStack,
} from "../stackCommands";
import { SettingsFile } from "../settingsFile";
import { type Ui, pairs } from "../ui";

export interface RemoveOptions {
  /** Folder with Pulumi.yaml and the settings. */
  cwd: string;
  /** Whether to remove without a question. */
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
  const backend = await backendOf(folder);
  const deployed = await deploymentOf(folder, stack);
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
  const customer = await openCustomer(stack, folder, ui.say, "refuse");
  const live = deployed.resources.filter(isOfCloud);
  if (live.length > 0) await refuseSharedSignOn(customer, outputsIn(deployed.resources));
  const left = await show(customer, deployed.resources, record, ui);
  await confirmRemoval(stack, yes, ui);
  refuseChanged(stack, deployed, await deploymentOf(folder, stack));
  await record.reach("begun", left, backend);
  if (live.length > 0) {
    ui.say(`\nDestroying ${live.length} resources (pulumi destroy)`);
  }
  // What is in no cloud, such as the stack's own resource, keeps the stack from being removed as well.
  if (deployed.resources.length > 0) {
    await destroyStack(folder, stack);
  }
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
  pairs(goes.map((one) => [named(one), originsOf(one).join(", ") || (one.id ?? "")])).forEach(
    ui.say,
  );
  if (goes.length === 0) {
    ui.say("  nothing: the stack has no resources");
  }
  if (goes.some(({ type }) => type === "aws:cognito/identityProvider:IdentityProvider")) {
    ui.say("Agents cannot sign in to Engage through Okta after this.");
  }
  if (role && losing) ui.say(toldUsers(role, losing));
  ui.say("Removes the stack, its history, and the files");
  (await existingFiles(folder, file.stack)).forEach((one) => ui.say(`  ${one}`));
  ui.say("Keeps");
  left.forEach((one) => ui.say(`  ${one}`));
  return left;
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

/** Without the role the users lose their data: how many they are must be known. */
function refuseUncounted(users: number | undefined, role: StateResource, which: string): void {
  if (users !== undefined || role.retainOnDelete) {
    return;
  }
  throw new OperatorError(
    `The role ${role.id} would be deleted (connect.deleteRole), and it is unknown how many users of the ${which} are tied to it. ` +
      "Nothing was changed. Give the credentials connect:ListUsers, or set connect.deleteRole to false and run pulumi up.",
  );
}

function refuseUnclear(stack: string, { resources, pending }: Deployment): void {
  if (pending > 0) {
    throw new OperatorError(
      `An update of ${stack} was interrupted, so the state may not have everything that exists. Nothing was changed. ` +
        `First run npm run customer -- recover ${stack}, then this command again.`,
    );
  }
  const protectedOnes = resources.filter(({ protect }) => protect);
  if (protectedOnes.length === 0) {
    return;
  }
  throw new OperatorError(
    [
      `${protectedOnes.length} resources of ${stack} are protected, so nothing was changed:`,
      ...protectedOnes.filter(isOfCloud).map((one) => `  ${describe(one)}`),
      "To remove them, lift the protection and run this command again:",
      `  pulumi config set engage-okta:protect false --stack ${stack}`,
      `  pulumi up --stack ${stack}`,
    ].join("\n"),
  );
}

/**
 * A question may be open for hours, in which an update can change what goes and what stays.
 *
 * @throws {OperatorError} where the state has other resources than those that were shown.
 */
function refuseChanged(stack: string, shown: Deployment, now: Deployment | undefined): void {
  const told = (one: StateResource) =>
    JSON.stringify([one.urn, one.id, one.protect, one.retainOnDelete, originsOf(one)]);
  // An update may write them in another order.
  const removal = ({ resources, pending }: Deployment) =>
    [pending, ...resources.map(told).sort()].join();
  if (now && removal(now) === removal(shown)) return;
  throw new OperatorError(
    `Nothing was changed: meanwhile, an update of ${stack} changed what would be removed. ` +
      `See who works on ${stack}, and run the command again.`,
  );
}

/**
 * What is known about a stack that this backend does not have: it may be in another one, and then its
 * files must stay.
 *
 * @throws {OperatorError} unless it was destroyed in this backend, or the operator says that it is gone.
 */
function withoutAnyStack(
  stack: string,
  backend: string,
  { stage, backend: before }: RemovalRecord,
  withoutStack: boolean,
): string {
  const here = `There is no stack ${stack} in the backend ${backend}`;
  if ((stage === "destroyed" || stage === "stack removed") && before === backend) {
    return `${here}, where its resources were destroyed before. What is left are its files.`;
  }
  if (withoutStack) {
    return `${here}. With --without-stack, only its files are removed.`;
  }
  const lastSeen =
    before === undefined || before === backend
      ? "Check with pulumi whoami -v and pulumi stack ls that this is the backend that has the customer's state. "
      : `Its removal was begun in ${before}: select the backend that has the state now with pulumi login, and run the command again. `;
  throw new OperatorError(
    `${here}, so it is unknown what is deployed. Nothing was changed. ${lastSeen}` +
      `If nothing was ever deployed, or the stack is gone, remove its files: npm run customer -- remove ${stack} --without-stack`,
  );
}

function unknownCustomer(stack: string, folder: string): OperatorError {
  return new OperatorError(
    `There is no customer ${stack} in ${folder}: Pulumi.${stack}.yaml has no settings for Engage. ` +
      "Nothing was changed. Check the name, or name the folder with --cwd.",
  );
}

/** One question, and the answer is the customer's name: a habit of pressing y is not enough. */
async function confirmRemoval(stack: string, yes: boolean, { prompts }: Ui): Promise<void> {
  if (yes) {
    return;
  }
  if (!prompts) {
    throw new OperatorError(
      `\nNothing was changed. To remove all of this, run the same command with --yes.`,
    );
  }
  const message = `Type the customer's name to remove all of this; anything else changes nothing`;
  const answer = await prompts.input({ message, validate: () => Promise.resolve(true) });
  if (answer.trim() !== stack) {
    throw new OperatorError("Nothing was changed.");
  }
}

function isOfCloud(resource: StateResource): boolean {
  const { type } = resource;
  const ofClient = type.endsWith(":AppClientIdentityProvider");
  return /^(aws|okta):/.test(type) || ofClient || originsOf(resource).length > 0;
}

/** Those that a removal takes off the Connect instance; others were approved before, and stay. */
function originsOf({ type, outputs }: StateResource): string[] {
  return type.endsWith(":ApprovedOrigins") ? ((outputs?.added ?? []) as string[]) : [];
}

/** By the name that a preview shows: several have the same type. */
function named({ type, urn = "" }: StateResource): string {
  return `${shortType(type)} ${nameInUrn(urn)}`;
}

function describe({ type, id = "" }: StateResource): string {
  return `${shortType(type)} ${id}`;
}
