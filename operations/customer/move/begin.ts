import { allOrEveryError } from "../../../facts/allOrEveryError";
import { OperatorError } from "../../failure";
import { answerOf } from "../../shared/answer";
import {
  type UserPool,
  type VendorStack,
  findAppClient,
  findUserPool,
  findVendorStack,
  onlyUserPool,
} from "../aws";
import { NotInAws } from "../awsLookup";
import type { OpenCustomer } from "../../shared/open";
import { refuseRivals } from "../rivals";
import { administrators } from "./administrators";
import type { Beginning, Place } from "./beginning";
import { type BeginOptions, originsToAdd, sectionOf } from "./flags";
import { handedOver } from "./handedOver";
import { nextToOld } from "./nextToOld";
import { refuseOtherProvider, refuseUnready } from "./readiness";
import { keepPool } from "./steps";

export interface DeployedSignOn {
  /** The pool that agents sign in with. */
  userPoolId: string;
  /** Id in the state of the new sign-on's identity provider, `POOL:NAME`; absent where there is none. */
  next?: string;
}

/**
 * Looks at both stacks, and says which of the two ways the vendor has chosen: a user pool of its own, or
 * the old pool and app client handed over.
 *
 * @param deployed The old pool, and what the state has of the new sign-on already.
 * @throws {OperatorError} with everything that was not found, refused or not answered, at once.
 */
export async function beginning(
  customer: OpenCustomer,
  options: BeginOptions,
  deployed: DeployedSignOn,
): Promise<Beginning> {
  const { aws, settings, file } = customer;
  const [from, oldStack, to] = await allOrEveryError<[Place, VendorStack | undefined, VendorStack]>(
    [
      findPlace(customer, deployed.userPoolId),
      findOld(customer),
      findVendorStack(aws, options.toStack),
    ],
    OperatorError,
  );
  refuseUnready(file.stack, to, oldStack);
  const poolId = options.userPoolId ?? onlyUserPool(to);
  if (poolId === from.pool.id) return handedOver(customer, options, from, { oldStack, to });
  refuseWithoutTesters(options, poolId);
  refuseGone(settings.engage, oldStack, from.pool);
  const place = await newPlace(customer, options, poolId, deployed.next);
  const admins = await answerOf(
    administrators(aws.cognito, from.pool.id, settings.engage.identityProviderName),
  );
  const origins = originsToAdd(settings, oldStack, to);
  return nextToOld(customer, options, { from, to: place, admins, origins });
}

/** Where agents sign in today. */
async function findPlace({ aws, settings }: OpenCustomer, deployedPoolId: string): Promise<Place> {
  const pool = await findUserPool(aws, settings.engage.userPoolId ?? deployedPoolId);
  return { pool, client: await findAppClient(aws, pool, settings.engage) };
}

/** Nothing where it is gone: a pool that was handed over outlives its stack. */
async function findOld({ aws, settings }: OpenCustomer): Promise<VendorStack | undefined> {
  const { cloudFormationStack } = settings.engage;
  if (!cloudFormationStack) return undefined;
  return findVendorStack(aws, cloudFormationStack).catch((error: unknown) => {
    if (error instanceof NotInAws) return undefined;
    throw error;
  });
}

/** The old sign-on is deployed too as long as both run, and looks its stack up. */
function refuseGone(
  { cloudFormationStack }: OpenCustomer["settings"]["engage"],
  oldStack: VendorStack | undefined,
  { id }: UserPool,
): void {
  if (!cloudFormationStack || oldStack) return;
  throw new OperatorError(
    `The old stack ${cloudFormationStack} is gone, and its user pool ${id} is not. Nothing was written. ` +
      keepPool(id),
  );
}

/** Only the new stack tells whether testers are needed. */
function refuseWithoutTesters(
  { toStack, testGroups, testUsers }: BeginOptions,
  poolId: string,
): void {
  if (testGroups.length + testUsers.length > 0) return;
  throw new OperatorError(
    `${toStack} has a user pool of its own, ${poolId}. Its sign-on is for a test group first: name one with ` +
      '--test-groups "Engage Trial", or people with --test-users. Nothing was written.',
  );
}

/**
 * The new user pool and its app client, with room for the identity provider.
 *
 * @param known Id in the state of the new sign-on's identity provider.
 */
async function newPlace(
  { aws, okta, settings, folder, file }: OpenCustomer,
  options: BeginOptions,
  poolId: string,
  known: string | undefined,
): Promise<Place> {
  const [pool] = await allOrEveryError<[UserPool, ...unknown[]]>(
    [
      findUserPool(aws, poolId),
      ...options.testGroups.map((group) => okta.findGroup(group)),
      ...options.testUsers.map((user) => okta.findUser(user)),
    ],
    OperatorError,
  );
  const draft = file.copy();
  draft.set("move", sectionOf(options));
  await refuseRivals(folder, draft, pool, "move");
  const provider = options.identityProviderName ?? settings.engage.identityProviderName;
  const wanted = { userPoolId: pool.id, name: provider };
  refuseOtherProvider(file.stack, known, wanted, pool.identityProviders);
  const { appClientId, appClientName = settings.engage.appClientName } = options;
  return { pool, client: await findAppClient(aws, pool, { appClientId, appClientName }) };
}
