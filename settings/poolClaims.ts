import { accountIn, isAccount } from "../facts/arn";
import { appClientName, oktaProviderName } from "../facts/defaultNames";
import { regionOfPool } from "../facts/userPool";

/** The settings of one customer by full key; values as in the file, or as JSON text. */
export type Config = Readonly<Record<string, unknown>>;

/** What a customer's settings say about the user pools that they mean, without asking AWS: two during a move. */
export interface PoolClaim {
  /** The customer, which is the stack's name too. */
  stack: string;
  /** The identity providers, where two customers with the same `pool` mean the same pool for certain. */
  certain: ClaimedProvider[];
  /** What names the pools, for customers who are run from one process, so with the same environment. */
  together: string[];
  /** Whether a pool is named by its id. */
  byId: boolean;
  /** Whether the vendor's stack tells a pool. */
  byStack: boolean;
  /** Where the pool can be: a region of an account, or of the environment's credentials. */
  places: string[];
}

/** An identity provider that a customer has, or gets, in a user pool. */
export interface ClaimedProvider {
  name: string;
  pool: string;
  /** Of a pool that the vendor's stack tells; absent where it is not said, or does not count. */
  account?: string;
  /** The section of the settings that says so. */
  section: EngageSection;
  /** Id or name of the app client, as the settings say it. */
  client: string;
  /** Whether it takes every other provider off that client. */
  isExclusive: boolean;
  /** What the client lists; absent where AWS was not asked. */
  listed?: readonly string[];
}

/** The sign-on to the vendor's stack, and during a move that to the next one. */
export type EngageSection = "engage" | "move";

/** What a lookup found for the sections of one customer. */
export interface FoundPools {
  /** Ids. */
  pools?: { [section in EngageSection]?: string };
  /** The identity providers on the app clients. */
  listed?: { [section in EngageSection]?: readonly string[] };
}

/**
 * Reads the claim. A mistake in the settings claims nothing, and is reported elsewhere.
 *
 * @param project The project's name, which the sections' keys start with.
 * @param region Where the settings name none. @default none
 * @param found By a lookup. @default only the settings are known
 */
export function poolClaim(
  stack: string,
  project: string,
  config: Config,
  region = "",
  { pools: ids = {}, listed = {} }: FoundPools = {},
): PoolClaim {
  const [engage, move] = [
    objectOf(config[`${project}:engage`]),
    objectOf(config[`${project}:move`]),
  ];
  const name = textOf(engage.identityProviderName) ?? oktaProviderName;
  const clientName = textOf(engage.appClientName) ?? appClientName;
  const sections = [
    {
      section: "engage" as const,
      name,
      client: textOf(engage.appClientId) ?? clientName,
      pool: namedPool(engage, config, region),
    },
    {
      section: "move" as const,
      name: textOf(move.identityProviderName) ?? name,
      client: textOf(move.appClientId) ?? textOf(move.appClientName) ?? clientName,
      pool: namedPool(move, config, region),
    },
  ];
  const isExclusive = engage.exclusive === true;
  const named = sections.flatMap(({ pool }) => pool ?? []);
  return {
    stack,
    certain: sections.flatMap(({ section, name, client, pool }) => {
      const id = ids[section];
      const provider = { name, section, client, isExclusive };
      return [
        ...(pool?.certain ?? []).map((one) => ({ ...provider, pool: one, account: pool?.account })),
        ...(id ? [{ ...provider, pool: `pool ${id}`, listed: listed[section] }] : []),
      ];
    }),
    together: named.flatMap(({ together }) => together),
    byId: named.some(({ byId }) => byId),
    byStack: named.some(({ byId }) => !byId),
    places: [...new Set(named.flatMap((pool) => pool.places))],
  };
}

/** The pool of one section; nothing where it names none. */
function namedPool(
  { userPoolId: pool, cloudFormationStack: vendorStack }: Record<string, unknown>,
  config: Config,
  region: string,
) {
  const byId = typeof pool === "string";
  const accounts = accountsOf(config);
  const shell = usesEnvironment(config) ? ["the environment"] : [];
  const everywhere = [...accounts, ...shell];
  const vendor = typeof vendorStack === "string" ? vendorStackOf(vendorStack) : undefined;
  if (!byId && !vendor) return undefined;
  const ownRegion = textOf(config["aws:region"]) ?? region;
  const vendorPlaces = (of: string[]) => (vendor?.place ? [vendor.place] : places(ownRegion, of));
  const stacks = (of: string[]) =>
    vendor ? vendorPlaces(of).map((place) => `stack ${vendor.name} in ${place}`) : [];
  const pools = byId ? [`pool ${pool}`] : [];
  return {
    // A stack may have several pools: the one that is named counts.
    certain: byId ? pools : stacks(accounts),
    account: byId || vendor?.place ? undefined : accounts.find(isAccount),
    together: [...pools, ...stacks(everywhere)],
    byId,
    places: byId ? places(regionOfPool(pool), everywhere) : vendorPlaces(everywhere),
  };
}

function places(region: string, accounts: readonly string[]): string[] {
  return accounts.map((account) => `${region} of ${account}`);
}

/** The vendor's stack; its ARN says account and region itself. */
function vendorStackOf(nameOrArn: string): { name: string; place?: string } {
  const arn = /^arn:[^:]+:cloudformation:([^:]+):(\d+):stack\/([^/]+)/.exec(nameOrArn);
  return arn ? { name: arn[3] ?? "", place: `${arn[1]} of ${arn[2]}` } : { name: nameOrArn };
}

/** What identifies the account: its id, or the profile that signs in to it. */
export function accountsOf(config: Config): string[] {
  const allowed = listOf(config["aws:allowedAccountIds"]);
  const role = objectOf(listOf(config["aws:assumeRoles"]).at(-1)).roleArn;
  const account = accountIn(role);
  const profile = textOf(config["aws:profile"]);
  if (account) return [account];
  return [
    ...(allowed.length === 1 ? [String(allowed[0])] : []),
    ...(profile ? [`profile ${profile}`] : []),
  ];
}

/** Whether nothing in the settings says who signs in to AWS. */
function usesEnvironment(config: Config): boolean {
  const names = ["profile", "assumeRoles", "accessKey", "assumeRoleWithWebIdentity"];
  return names.every((name) => config[`aws:${name}`] === undefined);
}

/** Pairs that would write the same identity provider into the same user pool. */
export function rivals(claims: readonly PoolClaim[]): [PoolClaim, PoolClaim][] {
  return pairsOf(claims).filter(([one, other]) => areRivals(one, other));
}

/** Each pair once. */
export function pairsOf(claims: readonly PoolClaim[]): [PoolClaim, PoolClaim][] {
  return claims.flatMap((one, index) =>
    claims.slice(index + 1).map((other): [PoolClaim, PoolClaim] => [one, other]),
  );
}

export function areRivals(one: PoolClaim, other: PoolClaim): boolean {
  return sharedProvider(one, other) !== undefined;
}

/** An identity provider that both claim, each with its section; nothing where there is none. */
function sharedProvider(
  one: PoolClaim,
  other: PoolClaim,
): [ClaimedProvider, ClaimedProvider] | undefined {
  for (const claimed of one.certain) {
    const same = other.certain.find((one) => one.name === claimed.name && inOnePool(one, claimed));
    if (same) return [claimed, same];
  }
  return undefined;
}

/** A profile may sign in to another account each time. */
function inOnePool(one: ClaimedProvider, other: ClaimedProvider): boolean {
  const { account = other.account } = one;
  return one.pool === other.pool && account === (other.account ?? account);
}

/** Why one of two customers would lock the other's agents out, and what to do; nothing where neither would. */
export function lockOut(one: PoolClaim, other: PoolClaim): string | undefined {
  return displacement(one, other) ?? displacement(other, one);
}

function displacement(own: PoolClaim, other: PoolClaim): string | undefined {
  const displaced = other.certain.find((theirs) =>
    own.certain.some(
      (ours) =>
        ours.isExclusive &&
        ours.name !== theirs.name &&
        (isListed(ours, theirs, own.places) ||
          (inOnePool(ours, theirs) && ours.client === theirs.client)),
    ),
  );
  if (!displaced) return undefined;
  const { name, client, pool } = displaced;
  return (
    `${own.stack} has engage.exclusive, and ${other.stack} has the identity provider "${name}" on the same app client, ${client} in ${placeOf(pool)}. ` +
    `Each update of ${own.stack} could take it off, and no agent of ${other.stack} could sign in.\n` +
    `Take engage.exclusive out of Pulumi.${own.stack}.yaml, or remove Pulumi.${other.stack}.yaml if that customer is gone.`
  );
}

/**
 * Whether our client lists theirs, by AWS. Settings that name one client by its id and by its name, or one pool by its id
 * and by a stack, do not say that they mean the same.
 */
function isListed(
  ours: ClaimedProvider,
  theirs: ClaimedProvider,
  places: readonly string[],
): boolean {
  const mayBeOurs = theirs.pool.startsWith("pool ")
    ? theirs.pool === ours.pool
    : places.some((place) => theirs.pool.endsWith(` in ${place}`));
  return mayBeOurs && (ours.listed ?? []).includes(theirs.name);
}

/** Why two rivals cannot both be deployed, and what to do. */
export function rivalry(one: PoolClaim, other: PoolClaim): string {
  const claimed = sharedProvider(one, other) ?? [];
  const settings = [...new Set(claimed.map(({ section }) => `${section}.identityProviderName`))];
  return (
    `${whatBothHave(one, other)} Each would change and delete the other's resources.\n` +
    `Give one of them another ${settings.join(" or ")} before it is deployed, correct its pool, ` +
    `or remove Pulumi.${other.stack}.yaml if that customer is gone.`
  );
}

/** What two rivals have in common, as a sentence. */
export function whatBothHave(one: PoolClaim, other: PoolClaim): string {
  const [{ name, pool } = { name: "", pool: "" }] = sharedProvider(one, other) ?? [];
  return `${one.stack} and ${other.stack} both have the identity provider "${name}" in ${placeOf(pool)}.`;
}

function placeOf(pool: string): string {
  return pool.startsWith("pool ")
    ? `the user pool ${pool.slice(5)}`
    : `the user pool of the ${pool}`;
}

/** The group of each customer: customers in one group may use the same user pool. */
export function groupsByPool(claims: readonly PoolClaim[]): ReadonlyMap<string, string> {
  const groups = new Map(claims.map(({ stack }) => [stack, stack]));
  for (const [one, other] of pairsOf(claims)) {
    if (maySharePool(one, other)) join(groups, one.stack, other.stack);
  }
  return groups;
}

/**
 * Only AWS knows which pool a vendor's stack has: it may be one in the same account and region that
 * another customer names by its id.
 */
function maySharePool(one: PoolClaim, other: PoolClaim): boolean {
  const both = (keys: "together" | "places") => one[keys].some((key) => other[keys].includes(key));
  const unlike = (one.byId && other.byStack) || (one.byStack && other.byId);
  return both("together") || (unlike && both("places"));
}

function join(groups: Map<string, string>, one: string, other: string): void {
  const [into = one, from = other] = [groups.get(one), groups.get(other)];
  if (into === from) return;
  for (const [stack, group] of groups) if (group === from) groups.set(stack, into);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function objectOf(value: unknown): Record<string, unknown> {
  const parsed = parsedOf(value);
  return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
}

function listOf(value: unknown): unknown[] {
  const parsed = parsedOf(value);
  return Array.isArray(parsed) ? parsed : [];
}

function parsedOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
