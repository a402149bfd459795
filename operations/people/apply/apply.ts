import {
  AdminAddUserToGroupCommand,
  type CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  type ConnectClient,
  CreateUserCommand,
  DescribeUserCommand,
  UpdateUserRoutingProfileCommand,
  UpdateUserSecurityProfilesCommand,
  type User,
} from "@aws-sdk/client-connect";
import { administratorsGroup } from "../../../facts/administratorsGroup";
import { unreadBecause } from "../../shared/answer";
import { readAdministratorNames, readConnectUsers } from "../aws";
import { type Step, sameIds } from "./plan";
import type { ConnectUser } from "../sources";
import { tagKey } from "./tagged";

/** `there already`: someone else created it meanwhile. `unknown`: AWS gave no answer, and has not got it so far. */
export type Result = "done" | "there already" | "not done" | "unknown" | "not started";

export interface Outcome {
  step: Step;
  result: Result;
  /** What AWS said, where it is not done. */
  said?: string;
}

export interface Writer {
  connect: ConnectClient;
  cognito: CognitoIdentityProviderClient;
  instanceId: string;
  userPoolId: string;
  stack: string;
  /** Whether Okta still assigns no one to whom a user belongs. @returns nothing where that is not known */
  isUnassigned: (user: ConnectUser) => Promise<boolean | undefined>;
}

/**
 * Takes the steps one after another. A write whose answer did not come is settled by a look. Missing
 * rights and a full instance stop it; anything else stops only its own step.
 */
export async function applySteps(
  writer: Writer,
  steps: readonly Step[],
  tell: (outcome: Outcome, number: number) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let stopped = false;
  for (const [index, step] of steps.entries()) {
    if (stopped) {
      outcomes.push({ step, result: "not started" });
      continue;
    }
    const { stops = false, ...outcome } = await take(writer, step);
    stopped = stops;
    outcomes.push(outcome);
    tell(outcome, index + 1);
  }
  return outcomes;
}

type Found = Omit<Outcome, "step">;
type Taken = Outcome & { stops?: boolean };
type Update = Extract<Step, { user: ConnectUser }>;

async function take(writer: Writer, step: Step): Promise<Taken> {
  try {
    return { step, ...(await send(writer, step)) };
  } catch (error) {
    const failure = failureOf(error as Error);
    if (failure.settled) return { step, result: "not done", ...failure };
    const { said, stops } = failure;
    const result = await look(writer, step).catch((again: Error) => {
      failureOf(again);
      return "unknown" as const;
    });
    return { step, result, ...(stops && { stops }), ...(result === "unknown" && { said }) };
  }
}

/** @returns what the answer says. @throws what AWS's SDK throws. */
async function send(writer: Writer, step: Step): Promise<Found> {
  const { connect, cognito, instanceId: InstanceId, userPoolId: UserPoolId, stack } = writer;
  if (step.what === "create") {
    const { name, firstName, lastName, persona } = step;
    await connect.send(
      new CreateUserCommand({
        InstanceId,
        Username: name,
        // No Email: AWS's pages disagree on whether an instance with SAML takes one.
        IdentityInfo: { FirstName: firstName.normalize(), LastName: lastName.normalize() },
        PhoneConfig: { PhoneType: "SOFT_PHONE" },
        SecurityProfileIds: [...persona.securityProfileIds],
        RoutingProfileId: persona.routingProfileId,
        Tags: { [tagKey]: stack },
      }),
    );
    return { result: "done" };
  }
  if (step.what === "administrator") {
    const member = { UserPoolId, GroupName: administratorsGroup, Username: step.poolUser };
    await cognito.send(new AdminAddUserToGroupCommand(member));
    return { result: "done" };
  }
  const found = await foundInstead(writer, step);
  if (found) return found;
  const user = { InstanceId, UserId: step.user.id };
  await (step.what === "routing profile"
    ? connect.send(new UpdateUserRoutingProfileCommand({ ...user, RoutingProfileId: step.id }))
    : connect.send(
        new UpdateUserSecurityProfilesCommand({ ...user, SecurityProfileIds: [...step.ids] }),
      ));
  return { result: "done" };
}

const again = "run the command again";

/**
 * Looks right before an update: minutes can pass after the plan, in which another writer, such as the same command on
 * another machine, changes the user.
 *
 * @returns nothing where the update may be sent.
 */
async function foundInstead(writer: Writer, step: Update): Promise<Found | undefined> {
  const notDone = (said: string): Found => ({ result: "not done", said });
  if (step.what === "suspend") {
    const isUnassigned = await writer.isUnassigned(step.user);
    if (isUnassigned === undefined) {
      return notDone(`whether the user is assigned in Okta could not be read again; ${again}`);
    }
    if (!isUnassigned) return notDone("the user is assigned in Okta by now");
  }
  const user = await describe(writer, step.user.id);
  if (!mayChange(step, user, writer.stack)) {
    return notDone(`the user no longer has the tag ${tagKey} of this stack`);
  }
  if (has(user, step)) return { result: "done" };
  const before =
    step.what === "routing profile" ? { ...step, id: step.before } : { ...step, ids: step.before };
  return has(user, before)
    ? undefined
    : notDone(`the user got other profiles after the plan was made; ${again}`);
}

/** Whether a user has what an update gives. */
function has(user: User, update: Update): boolean {
  return update.what === "routing profile"
    ? user.RoutingProfileId === update.id
    : sameIds(user.SecurityProfileIds ?? [], update.ids);
}

/** Whether a step has been taken, by a look; `unknown`: not so far. */
async function look(writer: Writer, step: Step): Promise<Result> {
  const { cognito, userPoolId } = writer;
  if (step.what === "administrator") {
    const members = await readAdministratorNames(cognito, userPoolId);
    return members.includes(step.poolUser) ? "done" : "unknown";
  }
  if (step.what === "create") return lookForCreated(writer, step.name);
  const user = await describe(writer, step.user.id);
  if (!mayChange(step, user, writer.stack)) return "not done";
  return has(user, step) ? "done" : "unknown";
}

async function lookForCreated(writer: Writer, name: string): Promise<Result> {
  const users = await readConnectUsers(writer.connect, writer.instanceId, () => {});
  const user = users.find((one) => one.name === name);
  if (!user) return "unknown";
  const { Tags } = await describe(writer, user.id);
  return Tags?.[tagKey] === writer.stack ? "done" : "there already";
}

async function describe({ connect, instanceId }: Writer, UserId: string): Promise<User> {
  const answer = await connect.send(new DescribeUserCommand({ InstanceId: instanceId, UserId }));
  return answer.User ?? {};
}

/** Only what this stack created, unless the operator named the others too. */
function mayChange(step: Update, { Tags }: User, stack: string): boolean {
  return Tags?.[tagKey] === stack || (step.what === "suspend" && !step.isOurs);
}

interface Failure {
  said: string;
  /** Whether it is certain that nothing was written. */
  settled?: true;
  /** Whether every further step would fail as well. */
  stops?: boolean;
}

/**
 * A refusal settles it only at the first attempt: an earlier one may have written, and only its answer was lost.
 *
 * @throws an error that is our own
 */
function failureOf(
  error: Error & { $metadata?: { httpStatusCode?: number; attempts?: number } },
): Failure {
  const unread = unreadBecause(error);
  if (!unread) throw error;
  const { said, state } = unread;
  const stops = state === "refused" || error.name === "LimitExceededException";
  const isInvalid = /^Invalid|^UserNotFound|NotFoundException$/.test(error.name);
  const isFirst = (error.$metadata?.attempts ?? 1) === 1;
  return {
    said,
    ...(isFirst && (stops || isInvalid) && { settled: true }),
    ...(stops && { stops }),
  };
}
