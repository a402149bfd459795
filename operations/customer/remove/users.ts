import type { Aws } from "../../../clouds/awsClients";
import type { ConnectSettings } from "../../../settings";
import { OperatorError } from "../../failure";
import { usersOf } from "../agentsRoles";
import { instanceOf } from "../aws";
import { NotInAws, askAws } from "../awsLookup";
import type { StateResource } from "../../shared/stackCommands";

/** Who loses the sign-in to Amazon Connect with a removal. */
export interface LosingUsers {
  /** The instance's; absent where neither the state nor the settings name one. */
  alias?: string;
  /** How many; absent where this may not be known. */
  users?: number;
  /** Whether AWS says that there is no such instance any more. */
  isGone: boolean;
}

/**
 * The users of the agents' instance, as it was deployed: the settings may have no instance by now, or another
 * one. Ask with credentials that are known to be the customer's: another account's do not see it either.
 *
 * @throws {OperatorError} where AWS does not say.
 */
export async function losingUsers(
  aws: Aws,
  resources: readonly StateResource[],
  connect: ConnectSettings | undefined,
): Promise<LosingUsers> {
  const guarded = guardedInstance(resources);
  if (guarded) return guardedUsers(aws, guarded);
  // An earlier release has no guard in the state.
  if (!connect) return { isGone: false };
  const instance = await instanceOf(aws, connect);
  return { alias: instance.alias, users: await usersOf(aws, instance), isGone: false };
}

/** The agents' instance and its region, as a removal guard in the state has them. */
interface GuardedInstance {
  id: string;
  alias: string;
  region: unknown;
}

function guardedInstance(resources: readonly StateResource[]): GuardedInstance | undefined {
  const guards = resources.filter(({ type }) => type.endsWith(":RemovalGuard"));
  const all = guards.flatMap(({ outputs = {} }): GuardedInstance[] => {
    const { role, region } = outputs as {
      role?: { instanceId?: string; instanceAlias?: string } | null;
      region?: unknown;
    };
    if (!role?.instanceId) return [];
    return [{ id: role.instanceId, alias: role.instanceAlias ?? role.instanceId, region }];
  });
  return all[0];
}

async function guardedUsers(
  aws: Aws,
  { id, alias, region }: GuardedInstance,
): Promise<LosingUsers> {
  try {
    const users = await askAws(usersOf(aws, { id }), {
      what: `the users of the Amazon Connect instance ${alias}`,
      missing: `There is no Amazon Connect instance ${alias} (${id}) in ${aws.access.region}.`,
      permission: "connect:ListUsers",
    });
    return { alias, users, isGone: false };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    // Another region does not know the instance, which says nothing.
    const isElsewhere = region !== aws.access.region;
    if (error instanceof NotInAws && !isElsewhere) return { alias, users: 0, isGone: true };
    const back = isElsewhere
      ? `\nIt was deployed in ${String(region)}: set aws:region to that, and run the command again.`
      : "";
    throw new OperatorError(
      `It is unknown how many users of the Amazon Connect instance ${alias} would lose their sign-in. Nothing was changed. ${error.message}${back}`,
    );
  }
}
