import { accountIn } from "../facts/arn";
/** The settings of one customer by full key; values as in the file, or as JSON text. */
export type Config = Readonly<Record<string, unknown>>;

/** What a customer's settings say about the user pool that they mean, without asking AWS. */
export interface PoolClaim {
  /** The customer, which is the stack's name too. */
  stack: string;
  identityProviderName: string;
  /** Two customers share one of these only when they mean the same pool. */
  certain: string[];
  /** The same for customers who are run from one process, so with the same environment. */
  together: string[];
  /** Whether the pool is named by its id; else the vendor's stack tells it. */
  byId: boolean;
  /** Where the pool can be: a region of an account, or of the environment's credentials. */
  places: string[];
}

/**
 * Reads the claim. A mistake in the settings claims nothing, and is reported elsewhere.
 *
 * @param project The project's name, which the sections' keys start with.
 * @param region Where the settings name none. @default none
 */
export function poolClaim(stack: string, project: string, config: Config, region = ""): PoolClaim {
  const engage = objectOf(config[`${project}:engage`]);
  const { userPoolId: pool, cloudFormationStack: vendorStack } = engage;
  const place = textOf(config["aws:region"]) ?? region;
  const stacks = (accounts: string[]) =>
    typeof vendorStack === "string" ? stackKeys(vendorStack, place, accounts) : [];
  const accounts = accountsOf(config);
  const shell = usesEnvironment(config) ? ["the environment"] : [];
  const everywhere = [...accounts, ...shell];
  const byId = typeof pool === "string";
  const pools = byId ? [`pool ${pool}`] : [];
  return {
    stack,
    identityProviderName: textOf(engage.identityProviderName) ?? "Okta",
    // A stack may have several pools: the one that is named counts.
    certain: pools.length > 0 ? pools : stacks(accounts),
    together: [...pools, ...stacks(everywhere)],
    byId,
    places: byId
      ? everywhere.map((account) => `${pool.split("_")[0]} of ${account}`)
      : stacks(everywhere).map((key) => key.replace(/^.* in /, "")),
  };
}

/** Keys of the vendor's stack; its ARN says account and region itself. */
function stackKeys(nameOrArn: string, region: string, accounts: string[]): string[] {
  const arn = /^arn:[^:]+:cloudformation:([^:]+):(\d+):stack\/([^/]+)/.exec(nameOrArn);
  if (arn) return [`stack ${arn[3]} in ${arn[1]} of ${arn[2]}`];
  return accounts.map((account) => `stack ${nameOrArn} in ${region} of ${account}`);
}

/** What tells the account: its id, or the profile that signs in to it. */
function accountsOf(config: Config): string[] {
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
  return claims.flatMap((one, index) =>
    claims
      .slice(index + 1)
      .filter((other) => areRivals(one, other))
      .map((other): [PoolClaim, PoolClaim] => [one, other]),
  );
}

export function areRivals(one: PoolClaim, other: PoolClaim): boolean {
  const sameName = one.identityProviderName === other.identityProviderName;
  return sameName && one.certain.some((key) => other.certain.includes(key));
}

/** Why two customers cannot be, and what to do. */
export function rivalry(one: PoolClaim, other: PoolClaim): string {
  const [key = ""] = one.certain.filter((each) => other.certain.includes(each));
  const pool = key.startsWith("pool ")
    ? `the user pool ${key.slice(5)}`
    : `the user pool of the ${key}`;
  return (
    `${one.stack} and ${other.stack} both have the identity provider "${one.identityProviderName}" in ${pool}. ` +
    "Each would change and delete the other's resources.\n" +
    "Give one of them another engage.identityProviderName before it is deployed, correct its pool, " +
    `or remove Pulumi.${other.stack}.yaml if that customer is gone.`
  );
}

/**
 * For each customer the name of a group; customers of one group may mean the same user pool. Which
 * pool a vendor's stack has only AWS can tell: so one customer who names a pool by its id and one who
 * names a stack are in one group when both can be in the same region of the same account.
 */
export function groupsByPool(claims: readonly PoolClaim[]): ReadonlyMap<string, string> {
  const groups = new Map(claims.map(({ stack }) => [stack, stack]));
  for (const one of claims.filter(({ byId }) => byId)) {
    for (const other of claims.filter(({ byId }) => !byId)) {
      if (one.places.some((place) => other.places.includes(place))) join(groups, one, other);
    }
  }
  const firstWith = new Map<string, string>();
  for (const { stack, together } of claims) {
    for (const key of together) {
      const first = firstWith.get(key);
      if (first === undefined) firstWith.set(key, stack);
      else join(groups, { stack: first }, { stack });
    }
  }
  return groups;
}

function join(
  groups: Map<string, string>,
  one: Pick<PoolClaim, "stack">,
  other: Pick<PoolClaim, "stack">,
): void {
  const [into = one.stack, from] = [groups.get(one.stack), groups.get(other.stack)];
  for (const [stack, group] of groups) if (group === from) groups.set(stack, into);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function objectOf(value: unknown): Record<string, unknown> {
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
