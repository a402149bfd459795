// The provider behind RemovalGuard: it runs from the code in Pulumi's state (serializable.ts).
import type { dynamic } from "@pulumi/pulumi";
import type { AwsAccess } from "../clouds/awsAccess";
import { callerAccount, foreignAccount } from "../clouds/awsAccount";
import { openClient, openSession } from "../clouds/awsClients";
import { howItFailed, isDenied, isUnauthenticated } from "../clouds/awsErrors";
import { accessIn, configureAccess } from "./configured";

/** Raise it when the code below changes: the next update then stores the new code. */
export const removalGuardVersion = 1;

/** The agents' role, and the instance whose users are tied to it. */
export interface GuardedRole {
  roleName: string;
  instanceId: string;
  instanceAlias: string;
  /** Whether a removal leaves the role in IAM. */
  onRemoval: "kept" | "deleted";
}

interface State {
  account: string;
  region: string;
  role: GuardedRole | null;
  version: number;
}

const accessOf = ({ region }: State): AwsAccess => accessIn(region);

/**
 * @param consequence What has come of it where the account is another one, or is not known.
 * @throws an Error that names both accounts, or says why the account is not known.
 */
async function checkAccount(state: State, consequence: string): Promise<void> {
  const access = accessOf(state);
  // The state knows better than the settings in which account the customer is.
  const any = { ...access, allowedAccountIds: undefined };
  const account = await callerAccount(any).catch((error: Error) => {
    throw plain(`${consequence} ${error.message}`);
  });
  if (account !== state.account) {
    const expected = { accounts: [state.account], source: "the stack's state" };
    const text = foreignAccount(account, expected, access);
    throw plain(text.replace("Nothing was read or changed.", consequence));
  }
}

/** Pulumi prints the stack of an error that a deletion throws. */
function plain(message: string): Error {
  const error = new Error(message);
  error.stack = "";
  return error;
}

/** How many users the instance has, as words; AWS decides whether this may be known. */
async function countUsers(state: State, role: GuardedRole): Promise<string> {
  const sdk = await import("@aws-sdk/client-connect");
  try {
    const client = await openClient("connect", await openSession(accessOf(state)));
    const pages = sdk.paginateListUsers(
      { client, pageSize: 1000 },
      { InstanceId: role.instanceId },
    );
    let count = 0;
    for await (const page of pages) count += page.UserSummaryList?.length ?? 0;
    return count === 1 ? "1 user" : `${count} users`;
  } catch (error) {
    const { name } = error as Error;
    if (name === "ResourceNotFoundException") return "no users, because it does not exist any more";
    if (isDenied(error as Error)) {
      return "an unknown number of users (the AWS credentials lack connect:ListUsers)";
    }
    if (isUnauthenticated(error as Error)) {
      return "an unknown number of users (the AWS credentials are missing or no longer valid)";
    }
    return `an unknown number of users (AWS ${howItFailed(error as Error)}: ${name})`;
  }
}

/** What happens to the role, and to the agents who sign in with it. */
async function roleNotice(state: State, role: GuardedRole): Promise<string> {
  const { roleName, instanceAlias } = role;
  const users = `the Amazon Connect instance ${instanceAlias} has ${await countUsers(state, role)}`;
  return role.onRemoval === "kept"
    ? `The role ${roleName} stays in IAM, because users of Amazon Connect are tied to it: ${users}. ` +
        "To use it again, set connect.adopt: { role: true }; docs/offboarding.md says how to delete it."
    : `The role ${roleName} is deleted with its removal (connect.deleteRole): ${users}. Users of the instance ` +
        "are tied to the role: without it they cannot log in, and their data is lost.";
}

export const provider: dynamic.ResourceProvider<State, State> = {
  configure: configureAccess,

  async check(_olds, news) {
    // A preview is the moment to say this, before there is an update that a removal can follow.
    if (news.role?.onRemoval === "deleted") {
      console.log(await roleNotice(news, news.role));
    }
    return { inputs: news };
  },

  diff(_id, olds, news) {
    const shown = ({ account, region, role, version }: State) =>
      JSON.stringify([
        account,
        region,
        version,
        role && [role.roleName, role.instanceId, role.instanceAlias, role.onRemoval],
      ]);
    return Promise.resolve({ changes: shown(olds) !== shown(news) });
  },

  async create(inputs) {
    await checkAccount(inputs, "The removal guard was not made.");
    return { id: inputs.account, outs: inputs };
  },

  async update(_id, _olds, news) {
    await checkAccount(news, "The removal guard was not updated.");
    return { outs: news };
  },

  async read(id, state) {
    if (state) await checkAccount(state, "Nothing was compared with AWS.");
    return { id, props: state };
  },

  async delete(_id, state) {
    await checkAccount(state, "Nothing was deleted.");
    if (state.role) console.log(await roleNotice(state, state.role));
  },
};
