import { othersOfInstance } from "../../../settings/neighbours";
import { projectName } from "../../projectFile";
import { type Ui, confirm, counted } from "../../shared/ui";
import { OperatorError } from "../../failure";
import { unreadBecause, unreadText, valueOf } from "../../shared/answer";
import { type Outcome, type Writer, applySteps } from "./apply";
import { type Comparison, compare } from "../compare";
import type { OpenPeople } from "../open";
import { type Plan, type Step, planOf } from "./plan";
import { outcomeText, planText, shortText } from "./planText";
import { type Profiles, readPersonas, readProfiles } from "./profiles";
import { problemOfQuota, readQuota } from "./quota";
import { readSources, type Reading } from "../read";
import { unreadLines } from "../report";
import { readAgents } from "./tagged";

export interface ApplyOptions {
  /** Where the plan and each change are told, and who is asked; without prompts, no one. */
  ui: Ui;
  /** Name of the security profile for users who are not assigned. */
  suspend?: string;
  /** Whether that is for users as well whom this command did not create. */
  includeOthers?: boolean;
  reading?: Reading;
}

export interface Applied {
  /** What is true afterwards. */
  found: Comparison;
  left: Plan["left"];
  outcomes: Outcome[];
}

/**
 * Creates who is missing in Connect, and changes what this stack created. Safe to run again at any time:
 * it begins with what is there.
 *
 * @throws {OperatorError} before anything was written.
 */
export async function applyPeople(people: OpenPeople, options: ApplyOptions): Promise<Applied> {
  const { ui, reading } = options;
  if (options.suspend && options.includeOthers) await refuseSharedInstance(people);
  const shown = await look(people, options);
  const { left } = shown.plan;
  let { steps } = shown.plan;
  ui.say(planText(shown.plan, shown.profiles, shown.instance));
  if (steps.length === 0) return { found: shown.found, left, outcomes: [] };
  if (ui.prompts) {
    await agreed(ui, steps.length);
    const now = await look(people, options);
    refuseChanged(steps, now.plan.steps);
    steps = now.plan.steps;
  }
  const outcomes = await applySteps(writerOf(people, reading), steps, (outcome, number) =>
    ui.say(outcomeText(outcome, `${number}/${steps.length}`)),
  );
  return { found: compare(await readSources(people, reading)), left, outcomes };
}

/**
 * Who is assigned in another customer's Okta is not read here, so that its agents count as users whom no one assigned.
 *
 * @throws {OperatorError} where another customer of the folder has the same instance.
 */
async function refuseSharedInstance({ stack, folder, outputs }: OpenPeople): Promise<void> {
  const { connect } = outputs;
  if (!connect) return;
  const own = { stack, project: await projectName(folder) };
  const others = await othersOfInstance(folder, own, connect);
  if (others.length === 0) return;
  throw new OperatorError(
    `${others.join(", ")} and ${stack} have the same Amazon Connect instance, ${connect.instanceAlias ?? connect.instanceId}: the agents of ${others.join(", ")} ` +
      `would count as users who are not assigned, and lose their rights. Nothing was changed.\nLeave --include-others out: ` +
      `then only users whom people --apply of ${stack} created are moved. Or remove the settings file of a customer who is gone.`,
  );
}

async function look(people: OpenPeople, options: ApplyOptions) {
  const sources = await readSources(people, options.reading);
  const found = compare(sources);
  refuseUnread(found);
  const { plan, profiles } = await planned(people, found, options).catch(noPlan);
  const more = plan.steps.filter(({ what }) => what === "create").length;
  const users = valueOf(sources.connect?.users)?.length;
  const instance =
    users === undefined ? undefined : { users, quota: await readQuota(people.serviceQuotas) };
  const problem = instance && problemOfQuota(instance.quota, instance.users, more);
  if (problem) throw new OperatorError(problem);
  return { found, plan, profiles, instance };
}

/**
 * A question may be open for hours, in which people leave, come back, or are created by another operator.
 *
 * @throws {OperatorError} where the changes are not those that were shown.
 */
function refuseChanged(shown: readonly Step[], now: readonly Step[]): void {
  // What a user had before was not shown.
  const keyOf = (step: Step) => JSON.stringify({ ...step, before: undefined });
  const without = (steps: readonly Step[], others: readonly Step[]) => {
    const there = new Set(others.map(keyOf));
    return steps.filter((step) => !there.has(keyOf(step))).map(shortText);
  };
  const differences = [
    ...without(shown, now).map((step) => `  no longer: ${step}`),
    ...without(now, shown).map((step) => `  now:       ${step}`),
  ];
  if (differences.length === 0) return;
  throw new OperatorError(
    ["Nothing was changed, because the plan has changed since it was shown.", ...differences].join(
      "\n",
    ) + "\nRun the command again, and look at the new plan.",
  );
}

/** @throws {OperatorError} for what a cloud says; a mistake of our own is thrown unchanged. */
function noPlan(error: Error): never {
  const unread = unreadBecause(error);
  if (!unread) throw error;
  throw new OperatorError(
    `Nothing was changed, because the plan could not be made: ${unreadText(unread)}. ` +
      "Fix that, and run the command again. docs/permissions.md lists the rights.",
  );
}

/** Ctrl-C at the question is a no. */
async function agreed(ui: Ui, changes: number): Promise<void> {
  await confirm(ui, `Make ${counted(changes, "change")}?`).catch((error: Error) => {
    throw error.name === "ExitPromptError" ? new OperatorError("Nothing was written.") : error;
  });
}

/** With half of the picture, a user might be created twice, or taken for one who left. */
function refuseUnread(found: Comparison): void {
  if (found.unread.length === 0) return;
  const sources = unreadLines(found).map((line) => `  ${line}`);
  throw new OperatorError(
    ["Nothing was changed, because not everything could be read:", ...sources].join("\n") +
      "\nFix that, and run the command again. docs/permissions.md lists the rights.",
  );
}

async function planned(
  { settings, outputs, okta, connect, stack }: OpenPeople,
  found: Comparison,
  { suspend, includeOthers = false }: ApplyOptions,
): Promise<{ plan: Plan; profiles: Profiles }> {
  const instanceId = outputs.connect?.instanceId;
  if (instanceId === undefined) {
    if (suspend) {
      throw new OperatorError("The stack has no Amazon Connect, so --suspend moves no one.");
    }
    const profiles = { security: new Map<string, string>(), routing: new Map<string, string>() };
    return { plan: planOf({ found, personas: [], agents: [] }), profiles };
  }
  await okta.signIn();
  const profiles = await readProfiles(connect, instanceId);
  const personas = await readPersonas(settings.connect?.personas ?? [], profiles, okta);
  const securityProfileId = suspend && profiles.security.get(suspend);
  if (suspend && !securityProfileId) {
    throw new OperatorError(
      `Amazon Connect has no security profile "${suspend}". It has ${[...profiles.security.keys()].join(", ")}. Nothing was changed.`,
    );
  }
  if (suspend && found.orphans === undefined) {
    throw new OperatorError(
      "It is not known who in Amazon Connect is not assigned, because the names of some assigned people are not known. Nothing was changed; run it without --suspend.",
    );
  }
  const agents = await readAgents(connect, instanceId, stack);
  const moves = securityProfileId
    ? { securityProfileId, includesOthers: includeOthers }
    : undefined;
  return { plan: planOf({ found, personas, agents, suspend: moves }), profiles };
}

function writerOf(people: OpenPeople, reading?: Reading): Writer {
  const { connect, cognito, outputs, stack } = people;
  const instanceId = outputs.connect?.instanceId ?? "";
  const isUnassigned = unassigned(people, reading);
  return {
    ...{ connect, cognito, instanceId, stack, isUnassigned },
    userPoolId: outputs.engage.userPoolId,
  };
}

/** So many users are suspended by one look, which takes about as many seconds. */
const usersOfOneLook = 10;

/** Looks again who is not assigned, as a plan can take minutes. */
function unassigned(people: OpenPeople, reading?: Reading): Writer["isUnassigned"] {
  let asked = 0;
  let orphans: ReadonlySet<string> | undefined;
  return async ({ id }) => {
    if (asked++ % usersOfOneLook === 0) {
      const { orphans: now } = compare(await readSources(people, reading));
      orphans = now && new Set(now.map((user) => user.id));
    }
    return orphans?.has(id);
  };
}
