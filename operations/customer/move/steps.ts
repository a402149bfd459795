import type { StackOutputs } from "../../../outputs";
import type { Settings } from "../../../settings";
import { ofNextStack } from "../../../settings/move";
import { OperatorError } from "../../failure";
import { nameInUrn } from "../../urn";
import { inStage } from "../../verify/nextStack";
import type { AssigneeNames } from "../../shared/okta";
import type { SettingValue } from "../../shared/settingsFile";
import type { StateResource } from "../../shared/stackCommands";
import { type NewClient, refreshing, refuseUnlisted, unlisted } from "./newClient";
import type { OldPlace } from "./oldPlace";

/** What an operator asks for. */
export type Wanted = "show" | "begin" | "everyone" | "retire" | "back";

/** A customer on the way from one of the vendor's stacks to the next. */
export interface Whereabouts {
  stack: string;
  settings: Pick<Settings, "engage" | "move">;
  /** The outputs of the last `pulumi up`. */
  deployed: Partial<StackOutputs>;
  resources: readonly StateResource[];
  /** Absent where no move is under way, and where AWS did not say. */
  old?: OldPlace;
  /** Absent likewise, and where the new sign-on is not deployed. */
  newClient?: NewClient;
}

/** One step: what it writes into the settings, and what that does. */
export interface Step {
  /** Settings to write; undefined takes one out. */
  answers: [setting: string, value: SettingValue][];
  /** What the next `pulumi up` does. */
  effects: string[];
  /** What to do after that, and how to go back. */
  then: string[];
}

/**
 * A step after the move has begun.
 *
 * @throws {OperatorError} when the step cannot be taken from where the customer is.
 */
export function stepTo(wanted: "everyone" | "retire" | "back", at: Whereabouts): Step {
  const { settings } = at;
  const { move } = settings;
  if (!move) throw notMoving(at);
  if (wanted === "retire") return retire(at, move);
  refuseGoneOld(at, move);
  return wanted === "everyone" ? toEveryone(at, move) : back(at, move);
}

function notMoving({ stack, settings, deployed }: Whereabouts): OperatorError {
  const none = `Pulumi.${stack}.yaml has no section move`;
  if (!deployed.move) {
    return new OperatorError(
      `${stack} is not moving to another stack: ${none}. ` +
        `Begin with npm run customer -- move ${stack} --to-stack LocalMeasureEngageV2 --test-groups "Engage Trial".`,
    );
  }
  const isRetired = settings.engage.generation !== (deployed.engage?.generation ?? 1);
  const written = isRetired ? "retires the old sign-on" : "takes the move back";
  return new OperatorError(
    `${none}: what is written ${written}, and is not deployed yet. Run pulumi up --stack ${stack} --policy-pack policy, ` +
      "or restore the earlier version of the file, for example with git checkout.",
  );
}

type Move = NonNullable<Settings["move"]>;

function toEveryone(at: Whereabouts, move: Move): Step {
  const { stack, settings } = at;
  if (move.stage === "everyone") {
    throw new OperatorError(
      `The new sign-on of ${stack} is for everyone already, in Pulumi.${stack}.yaml. ${whereabouts(at).next}`,
    );
  }
  refuseUndeployed(at, move, "test");
  return {
    answers: [["move.stage", "everyone"]],
    effects: [
      `assigns the sign-on for ${move.cloudFormationStack} to ${assignedTo(settings.engage)}, as the old one is`,
      "takes it from testers who are not among these",
      "does not change the old sign-on: agents have both",
    ],
    then: [
      `Verify:  npm run verify -- --stack ${stack}`,
      "Carry administrators over, once they have signed in to the new stack:",
      `         npm run people -- --stack ${stack} --next --apply`,
      `Next:    npm run customer -- move ${stack} --retire, when no agent needs the old one any more`,
      backLine(stack),
    ],
  };
}

function retire(at: Whereabouts, move: Move): Step {
  const { stack, settings, resources, old } = at;
  const isOldGone = old?.isPoolGone ?? false;
  if (move.stage !== "everyone" && !isOldGone) {
    throw new OperatorError(
      `Only a test group may use the new sign-on of ${stack}. Assign it to everyone first: npm run customer -- move ${stack} --everyone`,
    );
  }
  refuseUndeployed(at, move, isOldGone ? "test" : "everyone");
  if (!isOldGone) refuseUnlisted(at);
  const list = unlisted(at);
  const { engage } = settings;
  refuseProtected(stack, resources, engage.generation);
  return {
    answers: [...newPlace(engage, move), ["move", undefined]],
    effects: [
      isOldGone
        ? `assigns the sign-on for ${move.cloudFormationStack} to ${assignedTo(engage)}, as the old one was`
        : `takes the identity provider off the app client of ${engage.cloudFormationStack ?? engage.userPoolId}, and deletes it`,
      "deletes the old application and its tile in Okta",
      `renames the new ones to ${engage.label}`,
      `leaves ${isOldGone ? "" : "users of the old user pool, and "}all that the vendor has, as ${isOldGone ? "it is" : "they are"}`,
    ],
    then: [
      ...(list ? [`Refresh:   ${list}. Run ${refreshing(stack)}, which lists it again.`] : []),
      `Verify:    npm run verify -- --stack ${stack}`,
      `Hand over: npm run handoff -- --stack ${stack}, which describes the new stack from then on`,
      "There is no --back after this. Until pulumi up, you can still restore the earlier version of the file, for example with git checkout.",
    ],
  };
}

/** What the section `engage` gets from the section `move`. */
function newPlace(engage: Settings["engage"], move: Move): Step["answers"] {
  return Object.entries(ofNextStack(engage, move))
    .filter(([key, value]) => value !== engage[key as keyof typeof engage])
    .map(([key, value]) => [`engage.${key}`, value]);
}

function back({ stack, settings, resources }: Whereabouts, move: Move): Step {
  const { engage } = settings;
  if (move.stage === "everyone") {
    if (move.groups.length + move.users.length === 0) {
      throw new OperatorError(
        `The section move of ${stack} has no testers. Set move.groups or move.users in Pulumi.${stack}.yaml, and run the command again.`,
      );
    }
    return {
      answers: [["move.stage", undefined]],
      effects: [
        `takes the sign-on for ${move.cloudFormationStack} from everyone but ${assignedTo(move)}`,
        "does not change the old sign-on, which everyone has",
      ],
      then: [
        `Next:    npm run customer -- move ${stack} --everyone, or --back again to end the move`,
      ],
    };
  }
  refuseProtected(stack, resources, engage.generation + 1);
  return {
    answers: [["move", undefined]],
    effects: [
      `takes the identity provider off the app client of ${move.cloudFormationStack}, and deletes it`,
      "deletes the new application and its tile in Okta",
      "does not change the old sign-on, nor users of the new user pool",
    ],
    then: [
      `To begin again: npm run customer -- move ${stack} --to-stack ${move.cloudFormationStack}`,
    ],
  };
}

/** The program looks the old stack up as long as both sign-ons run. */
function refuseGoneOld({ stack, deployed, old }: Whereabouts, { cloudFormationStack }: Move): void {
  if (!deployed.move || !isAnyGone(old)) return;
  const next = old.isPoolGone
    ? `What is left of its sign-on can only be retired, which assigns the one for ${cloudFormationStack} to everyone: ` +
      `npm run customer -- move ${stack} --retire`
    : keepPool(old.userPoolId);
  throw new OperatorError(`The vendor has deleted ${goneIn(old)}. Nothing was written. ${next}`);
}

/** Where the stack is gone, and its user pool is not. */
export function keepPool(userPoolId: string): string {
  return `Set engage.userPoolId to ${userPoolId}, remove engage.cloudFormationStack, run pulumi up, and run the command again.`;
}

function isAnyGone(old: OldPlace | undefined): old is OldPlace {
  return old !== undefined && (old.isStackGone || old.isPoolGone);
}

function goneIn({ stack, userPoolId, isStackGone, isPoolGone }: OldPlace): string {
  const pool = `the old user pool ${userPoolId}`;
  if (!isStackGone || !stack) return pool;
  return `the old stack ${stack}${isPoolGone ? ` and ${pool}` : ", but not its user pool"}`;
}

/** How far a customer is, in the settings and as deployed, and what comes next. */
export function whereabouts(at: Whereabouts): {
  written: string;
  live: string;
  /** What the vendor has deleted of the old stack; absent where it is all there, or not known. */
  gone?: string;
  next: string;
} {
  const { settings, deployed, old } = at;
  const { engage, move } = settings;
  const written = move
    ? `${move.cloudFormationStack} next to the old one, for ${move.stage === "test" ? `testers (${assignedTo(move)})` : "everyone"}`
    : `no move; agents sign in to ${engage.cloudFormationStack ?? engage.userPoolId}`;
  const live = deployed.move
    ? `${deployed.move.cloudFormationStack} next to the old one, for ${inStage(deployed.move.stage)}`
    : deployed.engage
      ? "one sign-on"
      : "unknown: no pulumi up has gone through";
  const isDeployed =
    deployed.engage !== undefined &&
    deployed.move?.stage === move?.stage &&
    deployed.move?.cloudFormationStack === move?.cloudFormationStack &&
    (deployed.engage.generation ?? 1) === engage.generation;
  const gone = isAnyGone(old) ? goneIn(old) : undefined;
  return { written, live, gone, next: nextOf(at, isDeployed) };
}

function nextOf(at: Whereabouts, isDeployed: boolean): string {
  const { stack, settings, deployed, old } = at;
  const { move } = settings;
  if (move && old?.isPoolGone) {
    return deployed.move
      ? `Next: npm run customer -- move ${stack} --retire`
      : `Next: npm run customer -- move ${stack} --back; then name ${move.cloudFormationStack} in engage.cloudFormationStack (docs/protect.md)`;
  }
  if (move && old?.isStackGone) return `Next: ${keepPool(old.userPoolId)}`;
  if (!isDeployed) return `Next: pulumi up --stack ${stack} --policy-pack policy`;
  if (!move) return "The move is done, or none has begun.";
  const list = unlisted(at);
  if (list) return `Next: ${refreshing(stack)}: ${list}, and this lists it again`;
  const flag = move.stage === "test" ? "--everyone" : "--retire";
  return `Next: npm run customer -- move ${stack} ${flag}; back: npm run customer -- move ${stack} --back`;
}

export function backLine(stack: string): string {
  return `Back:    npm run customer -- move ${stack} --back`;
}

export function assignedTo({ groups, users }: AssigneeNames): string {
  return [...groups, ...users].join(", ");
}

/** Each step stands on the one before it; what is deployed for everyone was deployed for testers too. */
function refuseUndeployed(
  { stack, deployed }: Whereabouts,
  { cloudFormationStack }: Move,
  stage: "test" | "everyone",
): void {
  const { move } = deployed;
  const isFarEnough = move?.stage === stage || move?.stage === "everyone";
  if (isFarEnough && move.cloudFormationStack === cloudFormationStack) return;
  const what = stage === "test" ? "the test group" : "everyone";
  throw new OperatorError(
    `The new sign-on of ${stack}, for ${cloudFormationStack}, is not deployed for ${what} yet. Nothing was written. ` +
      `Run pulumi up --stack ${stack} --policy-pack policy first, and npm run verify -- --stack ${stack}.`,
  );
}

/** Pulumi refuses to delete what is protected, in the middle of an update. */
function refuseProtected(
  stack: string,
  resources: readonly StateResource[],
  generation: number,
): void {
  const prefix = generation === 1 ? /^engage-(?!\d+(-|$))/ : new RegExp(`^engage-${generation}-`);
  const isOf = (urn: string) =>
    urn.includes("engage:index:EngageSignOn$") && prefix.test(nameInUrn(urn));
  const kept = resources.filter(({ protect, urn = "" }) => protect && isOf(urn));
  if (kept.length === 0) return;
  throw new OperatorError(
    `The setting protect keeps ${kept.map(({ urn = "" }) => nameInUrn(urn)).join(", ")} from being deleted. Nothing was written.\n` +
      `Lift it, which changes nothing in the clouds, and run the command again; set it to true again after the step:\n` +
      `  pulumi config set protect false --stack ${stack}\n  pulumi up --stack ${stack}`,
  );
}
