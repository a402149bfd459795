// The provider behind AppClientIdentityProvider: it runs from the code in Pulumi's state (serializable.ts).
import type { dynamic } from "@pulumi/pulumi";
import { configureAccess } from "../configured";
import { withoutStack } from "../ownAccount";
import { accessFor, currentAccount, describeAppClient, isGone } from "./account";
import { type Decide, changeList, mayHaveChanged } from "./change";
import { type AppClientTarget, openAppClient } from "./cognito";
import { inputChanges } from "./inputChanges";
import { type AppClient, listed } from "./members";

export interface AttachmentInputs extends AppClientTarget {
  providerName: string;
  exclusive: boolean;
  /** What `exclusive` may remove from the list: names that the state already has. */
  recorded: string[];
}

export interface AttachmentState extends AttachmentInputs {
  /** The AWS account of the client; absent in the state of a release that did not keep it. */
  account?: string;
  /** Whether the client listed the provider when it was last seen; absent likewise. */
  listed?: boolean;
  displaced: string[];
  callbackUrls: string[];
  scopes: string[];
  /** Raised with every change of this code that the next deletion or refresh must run with. */
  code?: number;
}

/**
 * Pulumi refreshes and deletes with the code in the state, and replaces that code only by an update.
 * So a new number here shows as an update of the attachment, which writes nothing to the client.
 */
const code = 3;

/** Writes the list that the inputs ask for, and remembers what an exclusive provider displaced. */
async function apply(
  inputs: AttachmentInputs,
  displacedBefore: string[],
): Promise<AttachmentState> {
  const account = await currentAccount(inputs);
  const api = await openAppClient(inputs, accessFor(inputs));
  const mayGo = [...new Set([...displacedBefore, ...inputs.recorded])];
  const decide = inputs.exclusive
    ? only(inputs.providerName, mayGo)
    : withOthers(inputs, await knownAmong(api.knows, displacedBefore, inputs.providerName));
  // The displaced names stay on record until the others are listed again.
  const displaced = inputs.exclusive ? mayGo : [];
  try {
    const client = await changeList(api, decide);
    return { ...stateOf(inputs, client), account, displaced };
  } catch (error) {
    if (!mayHaveChanged(error)) throw error;
    const kept = { ...stateOf(inputs, {}), account, displaced: mayGo };
    // Pulumi keeps what such an error carries in the state, and updates the resource the next time.
    throw Object.assign(error as Error, {
      id: idOf(inputs),
      properties: { ...inputs, ...kept },
      reasons: [(error as Error).message],
    });
  }
}

/** Only the provider; a name that is not recorded yet is never displaced. */
function only(providerName: string, mayGo: readonly string[]): Decide {
  return (names) => {
    const unrecorded = names.filter((name) => name !== providerName && !mayGo.includes(name));
    if (unrecorded.length === 0) return [providerName];
    throw new Error(
      `The app client lists ${unrecorded.join(", ")}, which was added a moment ago. The stack's ` +
        "state does not have it yet, so it was not removed. Run pulumi up --refresh.",
    );
  };
}

/** The provider with all others, and those that were displaced before. */
function withOthers({ providerName }: AttachmentInputs, returning: readonly string[]): Decide {
  return (names) => [...new Set([...names, ...returning, providerName])];
}

/** Without the provider, and with those that it displaced. */
function without(providerName: string, returning: readonly string[]): Decide {
  return (names) => [...new Set([...returning, ...names.filter((name) => name !== providerName)])];
}

async function knownAmong(
  knows: (name: string) => Promise<boolean>,
  names: readonly string[],
  except: string,
): Promise<string[]> {
  const candidates = names.filter((name) => name !== except);
  const known = await Promise.all(candidates.map(knows));
  return candidates.filter((_, index) => known[index]);
}

/**
 * Removes the provider from the client, and lists again what it displaced.
 *
 * @param onlyIfListed Leave a client alone that does not list the provider.
 */
export async function detach(
  state: Pick<AttachmentState, "providerName" | "displaced" | "account"> & AppClientTarget,
  onlyIfListed = false,
): Promise<void> {
  const { providerName, displaced } = state;
  try {
    const api = await openAppClient(state, accessFor(state));
    if (onlyIfListed && !listed(await api.describe()).includes(providerName)) return;
    const returning = await knownAmong(api.knows, displaced, providerName);
    await changeList(api, without(providerName, returning));
  } catch (error) {
    if (!(await isGone(error, state))) throw error;
  }
}

function idOf({ userPoolId, appClientId, providerName }: AttachmentInputs): string {
  return `${userPoolId}/${appClientId}/${providerName}`;
}

function stateOf(inputs: AttachmentInputs, client: AppClient): Omit<AttachmentState, "displaced"> {
  const { userPoolId, appClientId, cloudFormationStack, providerName, exclusive } = inputs;
  // Sets, which AWS may give in another order the next time.
  const list = (member: string) => [...((client[member] as string[] | undefined) ?? [])].sort();
  return {
    userPoolId,
    appClientId,
    cloudFormationStack,
    providerName,
    exclusive,
    recorded: inputs.recorded,
    listed: true,
    callbackUrls: list("CallbackURLs"),
    scopes: list("AllowedOAuthScopes"),
    code,
  };
}

export const provider: dynamic.ResourceProvider<AttachmentInputs, AttachmentState> = {
  configure: configureAccess,

  async diff(_id, olds, news) {
    return inputChanges(olds, news, olds.listed === false || olds.code !== code);
  },

  async create(inputs) {
    return { id: idOf(inputs), outs: await apply(inputs, inputs.recorded) };
  },

  async update(_id, olds, news) {
    // A client that was not exclusive has nothing to get back but what an interrupted update kept.
    const recorded = olds.exclusive ? news.recorded : [];
    return { outs: await apply(news, [...new Set([...olds.displaced, ...recorded])]) };
  },

  read: (id, props) =>
    withoutStack(async () => {
      const state = props as AttachmentState;
      try {
        const client = await describeAppClient(state);
        const names = listed(client);
        const exclusive = state.exclusive && names.length === 1;
        const seen = stateOf({ ...state, exclusive }, client);
        const { account, displaced } = state;
        const isListed = names.includes(state.providerName);
        return { id, props: { ...seen, account, displaced, listed: isListed, code: state.code } };
      } catch (error) {
        if (await isGone(error, state)) return { id: "" };
        throw error;
      }
    }),

  delete: (_id, state) => withoutStack(() => detach(state)),
};
