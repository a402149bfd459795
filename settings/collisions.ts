import { accountIn, isAccount } from "../facts/arn";
import { compact } from "../facts/compact";
import { connectLabel, engageLabel, guardrailName, iamNames } from "../facts/defaultNames";
import { defaultOktaDomain } from "../facts/oktaDomain";
import { nextLabel } from "./move";
import {
  type Config,
  type PoolClaim,
  accountsOf,
  lockOut,
  objectOf,
  pairsOf,
  poolClaim,
  rivals,
  rivalry,
  textOf,
} from "./poolClaims";

/** Customers whose settings name one and the same thing. */
export interface Collision {
  customers: readonly string[];
  /** A mistake: each would change and delete the other's. A warning: agents cannot tell them apart. */
  severity: "mistake" | "warning";
  /** What they have in common, and what to do. */
  text: string;
}

/** A customer's settings by full key, as in the file. */
export interface Customer {
  /** The stack's name too. */
  name: string;
  config: Config;
}

/** A name that a customer's resource has or gets. */
interface NameClaim extends Where {
  customer: string;
  kind: Kind;
  name: string;
}

/** Where a name is taken. */
interface Where {
  /** Each a way to tell the place; none where the settings do not say it. */
  places: readonly string[];
  /** Places in two accounts differ, however the settings tell them. Absent where it is not said, or does not count. */
  account?: string;
}

type Kind = "role" | "samlProvider" | "policy" | "label";

const words: Record<Kind, { what: string; setting: string }> = {
  role: { what: "role", setting: "connect.roleName" },
  samlProvider: { what: "SAML provider", setting: "connect.samlProviderName" },
  policy: { what: "service control policy", setting: "guardrail.policyName" },
  label: {
    what: "application",
    setting: "engage.label, engage.tileLabel, move.label or connect.label",
  },
};

/**
 * The customers that collide, without asking a cloud. What the settings do not say, for
 * example the account, does not collide. Mistakes in the settings are reported elsewhere.
 *
 * @param region Where the settings name none. @default none
 */
export function collisions(
  project: string,
  customers: readonly Customer[],
  region?: string,
): Collision[] {
  const pools = customers.map(({ name, config }) => poolClaim(name, project, config, region));
  return [
    ...rivals(pools).map(([one, other]): Collision => ({
      customers: [one.stack, other.stack],
      severity: "mistake",
      text: rivalry(one, other),
    })),
    ...lockOuts(pools),
    ...nameCollisions(project, customers),
  ];
}

function lockOuts(claims: readonly PoolClaim[]): Collision[] {
  return pairsOf(claims).flatMap(([one, other]): Collision[] => {
    const text = lockOut(one, other);
    return text ? [{ customers: [one.stack, other.stack], severity: "mistake", text }] : [];
  });
}

/** Those of names other than identity providers. */
export function nameCollisions(project: string, customers: readonly Customer[]): Collision[] {
  return sameNames(customers.flatMap((customer) => nameClaims(project, customer)));
}

/** The customers who have a name in one place. */
interface SharedName {
  first: NameClaim;
  place: string;
  account?: string;
  customers: Set<string>;
}

/** One collision for all who have a name in a place; those who meet in a second place are not told again. */
function sameNames(claims: readonly NameClaim[]): Collision[] {
  const byName = new Map<string, SharedName[]>();
  for (const claim of claims) {
    const key = JSON.stringify([claim.kind, claim.name.toLowerCase()]);
    const shared = byName.get(key) ?? [];
    byName.set(key, shared);
    const { customer, places, account } = claim;
    for (const place of places) {
      const found = shared.find(
        (one) => one.place === place && (one.account ?? account) === (account ?? one.account),
      );
      if (found) {
        found.customers.add(customer);
        found.account ??= account;
      } else {
        shared.push({ first: claim, place, account, customers: new Set([customer]) });
      }
    }
  }
  return [...byName.values()].flatMap((shared) =>
    shared
      .filter(({ customers }) => customers.size > 1)
      .filter((one, index, all) => !all.some((other, at) => tells(other, one, at < index)))
      .map(({ first, place, customers }) => sameName(first, [...customers], place)),
  );
}

/** Whether one tells of all customers of the other, and of more or earlier. */
function tells(one: SharedName, other: SharedName, isEarlier: boolean): boolean {
  const hasAll = [...other.customers].every((customer) => one.customers.has(customer));
  return hasAll && (one.customers.size > other.customers.size || isEarlier);
}

function sameName({ kind, name }: NameClaim, customers: string[], place: string): Collision {
  const { what, setting } = words[kind];
  const isPair = customers.length === 2;
  const who = `${customers.slice(0, -1).join(", ")} and ${customers.at(-1)} ${isPair ? "both" : "all"}`;
  const has = `${who} have the ${what} "${name}" in ${place}.`;
  if (kind === "label") {
    const seen = isPair ? "both see two tiles" : "several of them see tiles";
    const text = `${has} Agents who have ${seen} with the same name.\nGive ${isPair ? "one of them" : "each"} another ${setting}.`;
    return { customers, severity: "warning", text };
  }
  const gone = "or remove the settings file of a customer who is gone";
  const remedy = isPair
    ? `Give the customer that is not deployed yet another ${setting}, correct its account or instance, ${gone}.`
    : `Give each customer that is not deployed yet another ${setting}, correct their accounts or instances, ${gone}.`;
  const text = `${has} Each would change and delete the ${isPair ? "other's" : "others'"}.\n${remedy}`;
  return { customers, severity: "mistake", text };
}

function nameClaims(project: string, { name: customer, config }: Customer): NameClaim[] {
  const section = (name: string) => objectOf(config[`${project}:${name}`]);
  const [engage, connect, guardrail] = [
    section("engage"),
    section("connect"),
    section("guardrail"),
  ];
  const [alias, id] = [textOf(connect.instanceAlias), textOf(connect.instanceId)];
  // No two instances of Amazon Connect have one alias.
  const ofInstance = compact([alias ?? id]).map((one) => `the account of the instance ${one}`);
  const accounts = accountsOf(config);
  const inAccount: Where = {
    places: [...accounts.map(accountName), ...ofInstance],
    account: accounts.find(isAccount),
  };
  const management = accountIn(guardrail.managementRole);
  const inOrganization = management ? { places: [`the organization of ${management}`] } : inAccount;
  const hasConnect = Object.keys(connect).length > 0;
  const hasGuardrail = hasConnect && Object.keys(guardrail).length > 0;
  const label = (text: string): NameClaim => {
    return { customer, kind: "label", name: text, places: okta(config) };
  };
  const byAlias = (kind: Kind, given: unknown, byDefault: string, where: Where): NameClaim => {
    const named = textOf(given);
    // Where the settings have its id, only the instance tells what a default name is.
    const isKnown = named !== undefined || alias !== undefined;
    return {
      customer,
      kind,
      name: named ?? byDefault,
      ...(isKnown ? where : { places: ofInstance }),
    };
  };
  const { roleName, samlProviderName } = iamNames({}, alias ?? "(alias)");
  const policyName = guardrailName({}, alias ?? "(alias)");
  return [
    ...engageLabels(engage, section("move")).map(label),
    ...(hasConnect
      ? [
          label(textOf(connect.label) ?? connectLabel),
          byAlias("role", connect.roleName, roleName, inAccount),
          byAlias("samlProvider", connect.samlProviderName, samlProviderName, inAccount),
        ]
      : []),
    ...(hasGuardrail ? [byAlias("policy", guardrail.policyName, policyName, inOrganization)] : []),
  ];
}

/** Of the sign-on to Engage, and during a move of that to the vendor's next stack. */
function engageLabels(
  { label, tileLabel }: Record<string, unknown>,
  move: Record<string, unknown>,
): string[] {
  const own = [textOf(label) ?? engageLabel, textOf(tileLabel) ?? []].flat();
  const isMoving = Object.keys(move).length > 0;
  return [
    ...new Set([...own, ...(isMoving ? own.map((each) => nextLabel(each, move.label)) : [])]),
  ];
}

function accountName(accountOrProfile: string): string {
  return `the account ${isAccount(accountOrProfile) ? "" : "of the "}${accountOrProfile}`;
}

function okta(config: Config): string[] {
  const organization = textOf(config["okta:orgName"]);
  const domain = textOf(config["okta:baseUrl"]) ?? defaultOktaDomain;
  return organization === undefined ? [] : [`Okta (${organization}.${domain})`];
}
