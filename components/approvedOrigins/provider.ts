// The provider behind ApprovedOrigins: it runs from the code in Pulumi's state (serializable.ts).
import type { dynamic } from "@pulumi/pulumi";
import type { AwsAccess } from "../../clouds/awsAccess";
import { callerAccount } from "../../clouds/awsAccount";
import { isRefused } from "../../clouds/awsErrors";
import { accessIn, configureAccess } from "../configured";
import { isGoneFrom, withoutStack } from "../ownAccount";
import { type OriginsApi, openOrigins } from "./api";

export interface OriginsInputs {
  instanceId: string;
  region: string;
  origins: string[];
}

export interface OriginsState extends OriginsInputs {
  /** The AWS account of the instance. */
  account: string;
  /** Those that this resource added, or may have added: only these it takes away. */
  added: string[];
  /** Those that were approved before, and stay. */
  before: string[];
  /** Whether the instance had all of `origins` when it was last seen. */
  complete: boolean;
  /** As in the attachment to the app client. */
  code: number;
}

/** Raised when a deletion or a refresh must run with the code below. */
const code = 2;

const accessFor = ({ region }: OriginsInputs): AwsAccess => accessIn(region);

/** Adds what is missing, and takes away what an earlier update added and the inputs no longer name. */
async function apply(inputs: OriginsInputs, addedBefore: string[]): Promise<OriginsState> {
  const { instanceId, region, origins } = inputs;
  const account = await callerAccount(accessFor(inputs));
  const api = await openOrigins(accessFor(inputs), instanceId);
  const live = await api.list();
  const state: OriginsState = {
    ...{ instanceId, region, origins, account, code },
    added: addedBefore,
    before: origins.filter((origin) => live.includes(origin) && !addedBefore.includes(origin)),
    complete: false,
  };
  try {
    for (const origin of origins.filter((one) => !live.includes(one))) {
      await add(api, origin, state);
    }
    for (const origin of addedBefore.filter((one) => !origins.includes(one))) {
      if (live.includes(origin)) await api.remove(origin);
      state.added = state.added.filter((one) => one !== origin);
    }
  } catch (error) {
    throw keeping(error as Error, inputs, state);
  }
  return { ...state, complete: true };
}

/**
 * A refusal at once proves that nothing happened. After any other failure the request may still arrive, even
 * after a look that does not show the origin: it counts as added, and the next update looks again.
 */
async function add(api: OriginsApi, origin: string, state: OriginsState): Promise<void> {
  const failure = await api.add(origin).then(
    () => undefined,
    (error: Error) => error,
  );
  if (failure && isRefused(failure)) throw failure;
  state.added = [...new Set([...state.added, origin])];
  if (!failure) return;
  const live = await api.list().catch((): string[] => []);
  if (!live.includes(origin)) throw failure;
}

/**
 * Pulumi keeps what such an error carries in the state, and updates the resource the next time.
 *
 * @param inputs As Pulumi gives them: with the code that a refresh or a deletion then runs.
 */
function keeping(error: Error, inputs: OriginsInputs, state: OriginsState): Error {
  if (state.added.length === 0) return error;
  const reasons = [error.message];
  return Object.assign(error, { id: idOf(state), properties: { ...inputs, ...state }, reasons });
}

function idOf({ instanceId }: OriginsInputs): string {
  return `${instanceId}/approved-origins`;
}

async function listOf(state: OriginsState): Promise<string[]> {
  return (await openOrigins(accessFor(state), state.instanceId)).list();
}

/** Whether the instance is gone. */
function isGone(error: unknown, state: OriginsState): Promise<boolean> {
  const { account, instanceId } = state;
  const what = `Amazon Connect instance ${instanceId}`;
  const look = () => listOf(state);
  return isGoneFrom({ account, what, access: accessFor(state), look }, error);
}

const asSet = (origins: readonly string[]) => JSON.stringify([...origins].sort());

export const provider: dynamic.ResourceProvider<OriginsInputs, OriginsState> = {
  configure: configureAccess,

  diff(_id, olds, news) {
    const replaces = (["instanceId", "region"] as const).filter((key) => olds[key] !== news[key]);
    const changes =
      replaces.length > 0 ||
      !olds.complete ||
      olds.code !== code ||
      asSet(olds.origins) !== asSet(news.origins);
    // The old instance is another one: what was added there goes once the new one has it.
    return Promise.resolve({ changes, replaces });
  },

  create: (inputs) =>
    withoutStack(async () => ({ id: idOf(inputs), outs: await apply(inputs, []) })),

  update: (_id, olds, news) => withoutStack(async () => ({ outs: await apply(news, olds.added) })),

  read: (id, props) =>
    withoutStack(async () => {
      const state = props as OriginsState;
      try {
        const live = await listOf(state);
        const there = (origins: string[]) => origins.filter((origin) => live.includes(origin));
        const complete = state.origins.every((origin) => live.includes(origin));
        const { added, before } = state;
        return { id, props: { ...state, added: there(added), before: there(before), complete } };
      } catch (error) {
        if (await isGone(error, state)) return { id: "" };
        throw error;
      }
    }),

  delete: (_id, state) =>
    withoutStack(async () => {
      try {
        const api = await openOrigins(accessFor(state), state.instanceId);
        const live = await api.list();
        for (const origin of state.added) {
          if (live.includes(origin)) await api.remove(origin);
        }
      } catch (error) {
        if (!(await isGone(error, state))) throw error;
      }
    }),
};
