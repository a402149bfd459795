// The provider behind AppClientRecord: it runs from the code in Pulumi's state (serializable.ts).
import type { dynamic } from "@pulumi/pulumi";
import { configureAccess } from "../configured";
import { withoutStack } from "../ownAccount";
import { currentAccount, describeAppClient, isGone } from "./account";
import { detach } from "./attachment";
import type { AppClientTarget } from "./cognito";
import { inputChanges } from "./inputChanges";
import { listed } from "./members";

export interface RecordInputs extends AppClientTarget {
  providerName: string;
  exclusive: boolean;
}

export interface RecordState extends RecordInputs {
  /** The AWS account of the client. */
  account: string;
  /** The other providers that were listed, and may be displaced. */
  displaced: string[];
  /** Whether the client lists nothing more that an exclusive provider would displace. */
  complete: boolean;
  /** As in the attachment. */
  code: number;
}

const code = 3;

async function lookAt(target: AppClientTarget): Promise<string[]> {
  return listed(await describeAppClient(target));
}

/** The other providers that are listed, and those displaced before, until they are listed again. */
async function write(inputs: RecordInputs, displacedBefore: string[]): Promise<RecordState> {
  const account = await currentAccount(inputs);
  const names = await lookAt(inputs);
  const others = names.filter((name) => name !== inputs.providerName);
  const missing = displacedBefore.filter((name) => !names.includes(name));
  const displaced = inputs.exclusive ? [...new Set([...displacedBefore, ...others])] : missing;
  const { userPoolId, appClientId, cloudFormationStack, providerName, exclusive } = inputs;
  const target = { userPoolId, appClientId, cloudFormationStack };
  return { ...target, providerName, exclusive, account, displaced, complete: true, code };
}

export const provider: dynamic.ResourceProvider<RecordInputs, RecordState> = {
  configure: configureAccess,

  async diff(_id, olds, news) {
    return inputChanges(olds, news, !olds.complete || olds.code !== code);
  },

  async create(inputs) {
    const { userPoolId, appClientId, providerName } = inputs;
    const id = `${userPoolId}/${appClientId}/${providerName}/record`;
    return { id, outs: await write(inputs, []) };
  },

  async update(_id, olds, news) {
    // Names that an earlier `exclusive` displaced were listed again when it ended, and what another writer has taken
    // off since stays off. Where they were not listed again, the attachment still has them on record.
    const begins = news.exclusive && !olds.exclusive;
    return { outs: await write(news, begins ? [] : olds.displaced) };
  },

  read: (id, props) =>
    withoutStack(async () => {
      const state = props as RecordState;
      try {
        const names = await lookAt(state);
        const missing = state.displaced.filter((name) => !names.includes(name));
        const displaced = state.exclusive ? state.displaced : missing;
        const unrecorded = names.filter(
          (name) => name !== state.providerName && !displaced.includes(name),
        );
        const complete = !state.exclusive || unrecorded.length === 0;
        return { id, props: { ...state, displaced, complete } };
      } catch (error) {
        if (await isGone(error, state)) return { id: "" };
        throw error;
      }
    }),

  /**
   * Comes after the attachment's deletion, and has nothing left to do then. But an attachment that
   * an interrupted update made without Pulumi hearing of it is on the client and not in the state.
   */
  delete: (_id, state) => withoutStack(() => detach(state, true)),
};
