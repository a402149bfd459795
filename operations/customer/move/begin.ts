import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { administratorsGroup } from "../../../facts/administratorsGroup";
import { newLabel } from "../../../facts/defaultNames";
import { allOrEveryError } from "../../../facts/allOrEveryError";
import { OperatorError } from "../../failure";
import { answerOf } from "../../people/answer";
import { readAdministrators } from "../../people/aws";
import { type Answer, unreadText } from "../../people/sources";
import {
  type AppClient,
  type UserPool,
  type VendorStack,
  findAppClient,
  findUserPool,
  findVendorStack,
  onlyUserPool,
} from "../aws";
import { NotInAws } from "../awsLookup";
import type { OpenCustomer } from "../open";
import { refuseRivals } from "../rivals";
import { type BeginOptions, originsToAdd, sectionOf } from "./flags";
import { refuseOtherProvider, refuseUnready } from "./readiness";
import { type Step, assignedTo, backLine, keepPool } from "./steps";

/** The first step, and what was seen of both stacks. */
export interface Beginning extends Step {
  /** Two columns, to show. */
  seen: [what: string, found: string][];
  /** What it means for users, in lines. */
  says: string[];
}

/** What is deployed of the two sign-ons. */
export interface DeployedSignOn {
  /** The pool that agents sign in with. */
  userPoolId: string;
  /** Id in the state of the new sign-on's identity provider, `POOL:NAME`; absent where there is none. */
  next?: string;
}

interface Seen {
  pool: UserPool;
  client: AppClient;
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
  const { aws, okta, settings } = customer;
  const { engage } = settings;
  const old = async (): Promise<Seen> => {
    const pool = await findUserPool(aws, engage.userPoolId ?? deployed.userPoolId);
    const wanted = { id: engage.appClientId, name: engage.appClientName };
    return { pool, client: await findAppClient(aws, pool, wanted) };
  };
  const [from, oldStack, to] = await allOrEveryError<[Seen, VendorStack | undefined, VendorStack]>(
    [old(), findOld(customer), findVendorStack(aws, options.toStack)],
    OperatorError,
  );
  refuseUnready(customer.file.stack, to, oldStack);
  const poolId = options.userPoolId ?? onlyUserPool(to);
  if (poolId === from.pool.id) return handedOver(customer, options, from, oldStack, to);
  if (options.testGroups.length + options.testUsers.length === 0) {
    throw new OperatorError(
      `${options.toStack} has a user pool of its own, ${poolId}. Its sign-on is for a test group first: name one with ` +
        '--test-groups "Engage Trial", or people with --test-users. Nothing was written.',
    );
  }
  refuseGone(engage, oldStack, from.pool);
  const [pool] = await allOrEveryError<[UserPool, ...unknown[]]>(
    [
      findUserPool(aws, poolId),
      ...options.testGroups.map((group) => okta.findGroup(group)),
      ...options.testUsers.map((user) => okta.findUser(user)),
    ],
    OperatorError,
  );
  const draft = customer.file.copy();
  draft.set("move", sectionOf(options));
  await refuseRivals(customer.folder, draft, pool, "move");
  const provider = options.identityProviderName ?? engage.identityProviderName;
  const wanted = { userPoolId: pool.id, name: provider };
  refuseOtherProvider(customer.file.stack, deployed.next, wanted, pool.identityProviders);
  const name = options.appClientName ?? engage.appClientName;
  const client = await findAppClient(aws, pool, { id: options.appClientId, name });
  const admins = await answerOf(
    administrators(aws.cognito, from.pool.id, engage.identityProviderName),
  );
  return nextToOld(
    customer,
    options,
    from,
    { pool, client },
    admins,
    originsToAdd(settings, oldStack, to),
  );
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

/** A second sign-on next to the old one. */
function nextToOld(
  { file: { stack }, settings }: OpenCustomer,
  options: BeginOptions,
  from: Seen,
  to: Seen,
  admins: Answer<Administrators>,
  origins: readonly string[],
): Beginning {
  const { engage } = settings;
  const name = options.identityProviderName ?? engage.identityProviderName;
  const listed = engage.administrators.map((email) => email.toLowerCase());
  const carried =
    admins.state === "read"
      ? admins.value.emails.filter((email) => !listed.includes(email.toLowerCase()))
      : [];
  const testers = assignedTo({ groups: options.testGroups, users: options.testUsers });
  return {
    seen: [
      [engage.cloudFormationStack ?? from.pool.id, place(from)],
      [options.toStack, place(to)],
    ],
    says: [
      `${options.toStack} has a user pool of its own: its sign-on is set up next to the old one.`,
      `Every agent is a new user in it, ${name}_…, made at the first sign-in there. Users of the old pool stay,`,
      "and what Engage keeps for them stays with them; ask Local Measure what they carry over.",
      ...toldAdministrators(stack, admins, carried),
      ...origins.map(
        (origin) =>
          `connect.approvedOrigins lacks ${origin}, where the new Engage is. If it embeds Amazon Connect, add it in an update of its own.`,
      ),
      ...(settings.guardrail?.alsoProtect.some((one) => one === "userPool" || one === "changes")
        ? [
            "The guardrail protects the old user pool (guardrail.alsoProtect) until that is retired, and the new one from then on.",
          ]
        : []),
    ],
    answers: [
      ["move", sectionOf(options)],
      ...added("engage.administrators", engage.administrators, carried),
    ],
    effects: [
      `adds an application in Okta, an identity provider ${name} and a tile for ${options.toStack}, for ${testers}`,
      "changes nothing for other agents, and nothing of Amazon Connect",
    ],
    then: [
      `Verify:  npm run verify -- --stack ${stack}, which checks both`,
      `Try it:  as one of ${testers}, from the tile "${engage.tileLabel ?? engage.label} (${newLabel})"`,
      `Next:    npm run customer -- move ${stack} --everyone`,
      backLine(stack),
    ],
  };
}

/** A list of the settings with more in it; nothing where there is nothing to add. */
function added(setting: string, list: readonly string[], more: readonly string[]): Step["answers"] {
  return more.length > 0 ? [[setting, [...list, ...more]]] : [];
}

function place({ pool, client }: Seen): string {
  return `user pool ${pool.id} ${pool.name}, app client ${client.name} (${client.id})`;
}

interface Administrators {
  /** Of those who came through the identity provider. */
  emails: string[];
  /** How many others there are: local users of the pool. */
  others: number;
}

/** The vendor's group, in which people are who administer Engage. */
async function administrators(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  identityProviderName: string,
): Promise<Administrators> {
  const all = await readAdministrators(client, userPoolId);
  const emails = all.flatMap(({ name, email }) =>
    name.startsWith(`${identityProviderName}_`) && email ? [email] : [],
  );
  return { emails, others: all.length - emails.length };
}

function toldAdministrators(
  stack: string,
  admins: Answer<Administrators>,
  carried: readonly string[],
): string[] {
  if (admins.state !== "read") {
    return [
      `The old pool's group ${administratorsGroup} could not be read: ${unreadText(admins)}. Who is in it is unknown;`,
      "those in engage.administrators are carried over.",
    ];
  }
  const { emails, others } = admins.value;
  return [
    emails.length > 0
      ? `Administrators: ${emails.join(", ")} are carried over by npm run people -- --stack ${stack} --next --apply, after their first sign-in there.`
      : `The old pool's group ${administratorsGroup} has no member who came through Okta.`,
    ...(carried.length > 0
      ? ["Those who are not in engage.administrators yet are added to it."]
      : []),
    ...(others > 0
      ? [
          `${others} other in ${administratorsGroup} are local users of the old pool, who are not carried over.`,
        ]
      : []),
  ];
}

/** Nothing of the sign-on changes: the same pool, the same app client. */
async function handedOver(
  { aws, settings, file: { stack } }: OpenCustomer,
  options: BeginOptions,
  from: Seen,
  oldStack: VendorStack | undefined,
  to: VendorStack,
): Promise<Beginning> {
  const { engage, connect } = settings;
  const own = from.pool.appClients.filter(({ id }) => Object.values(to.outputs).includes(id));
  const wanted = options.appClientId ?? own.find(({ id }) => id !== from.client.id)?.id;
  if (wanted && wanted !== from.client.id) {
    const { name } = await findAppClient(aws, from.pool, { id: wanted });
    throw new OperatorError(
      `${options.toStack} has the old user pool ${from.pool.id}, but another app client: ${name} (${wanted}) instead of ${from.client.id}. ` +
        "Two app clients of one pool next to each other are not supported: a pool has one identity provider of a name. Nothing was written.\n" +
        "Ask Local Measure to hand the old app client over, or to give the new stack a user pool of its own.",
    );
  }
  const origins = originsToAdd(settings, oldStack, to);
  return {
    seen: [
      [engage.cloudFormationStack ?? from.pool.id, place(from)],
      [options.toStack, "the same user pool and app client, handed over"],
    ],
    says: [
      ...(engage.cloudFormationStack && !oldStack
        ? [`${engage.cloudFormationStack} is gone from CloudFormation; its user pool is not.`]
        : []),
      "Nothing of the sign-on changes but the name of the vendor's stack: every agent stays the user that they are,",
      "administrators too. There is no test group, and nothing to retire.",
    ],
    answers: [
      ["engage.cloudFormationStack", options.toStack],
      ...(options.tileUrl
        ? [["engage.tileUrl", options.tileUrl] satisfies Step["answers"][number]]
        : []),
      ...added("connect.approvedOrigins", connect?.approvedOrigins ?? [], origins),
    ],
    effects: [
      "waits for updates of the new stack from then on, and hands its outputs over",
      ...(options.tileUrl ? [`lets the tile open ${options.tileUrl}`] : []),
      ...origins.map((origin) => `adds the approved origin ${origin} to Amazon Connect`),
    ],
    then: [
      `Verify:    npm run verify -- --stack ${stack}`,
      `Hand over: npm run handoff -- --stack ${stack}`,
      `Back:      npm run customer -- move ${stack} --to-stack ${engage.cloudFormationStack ?? "NAME"}`,
    ],
  };
}
