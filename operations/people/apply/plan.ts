import { compact } from "../../../facts/compact";
import type { Comparison, Person } from "../compare";
import type { Persona } from "./profiles";
import type { ConnectUser } from "../sources";
import type { ConnectAgent } from "./tagged";

/** One write. `before` is what the user had when it was planned. */
export type Step =
  | { what: "create"; name: string; firstName: string; lastName: string; persona: Persona }
  | { what: "security profiles"; user: ConnectUser; before: Ids; ids: Ids }
  | { what: "routing profile"; user: ConnectUser; before: string; id: string }
  | { what: "suspend"; user: ConnectUser; before: Ids; ids: Ids; isOurs: boolean }
  | { what: "administrator"; email: string; poolUser: string };

type Ids = readonly string[];

export interface Plan {
  steps: Step[];
  /** Who is not created, and why. */
  left: { login: string; why: string }[];
}

export interface PlanInputs {
  found: Comparison;
  personas: readonly Persona[];
  agents: readonly ConnectAgent[];
  /** Where users go who are not assigned; absent: they stay as they are. */
  suspend?: { securityProfileId: string; includesOthers: boolean };
}

/** What would make every assigned person able to enter. Changes only what this stack created. */
export function planOf({ found, personas, agents, suspend }: PlanInputs): Plan {
  const plan: Plan = { steps: [], left: [] };
  for (const person of found.people) {
    const kinds = person.findings
      .filter(({ application, weight }) => application === "connect" && weight === "blocks")
      .map(({ kind }) => kind);
    if (kinds.length === 1 && kinds[0] === "connect-missing") creation(person, personas, plan);
    else if (person.connect === "may enter") plan.steps.push(...updates(person, personas, agents));
  }
  if (suspend) plan.steps.push(...suspensions(found.orphans ?? [], agents, suspend));
  for (const { state, email, poolUser } of found.administrators) {
    if (state === "to add") plan.steps.push({ what: "administrator", email, poolUser: poolUser! });
  }
  return plan;
}

function creation(person: Person, personas: readonly Persona[], { steps, left }: Plan): void {
  const { login, firstName, lastName, claims } = person;
  const persona = personaOf(person, personas);
  if (!persona) {
    const why =
      personas.length === 0
        ? "the settings have no connect.personas, which say what a new user may do"
        : "no persona of connect.personas fits";
    left.push({ login, why });
  } else if (!firstName || !lastName) {
    left.push({
      login,
      why: `has no ${firstName ? "last" : "first"} name in Okta, and Connect needs it`,
    });
  } else {
    const name = claims.connectName!;
    steps.push({ what: "create", name, firstName, lastName, persona });
  }
}

/** The first whose group the person is in. */
function personaOf({ id }: Person, personas: readonly Persona[]): Persona | undefined {
  return personas.find(({ group, members }) => group === undefined || members?.has(id));
}

function updates(
  person: Person,
  personas: readonly Persona[],
  agents: readonly ConnectAgent[],
): Step[] {
  const agent = agents.find(({ name }) => name === person.claims.connectName);
  const persona = personaOf(person, personas);
  if (!agent?.isOurs || !persona) return [];
  const user = { id: agent.id, name: agent.name };
  const { securityProfileIds: ids, routingProfileId: id } = persona;
  const { securityProfileIds, routingProfileId } = agent;
  return compact<Step>([
    !sameIds(securityProfileIds, ids) && {
      what: "security profiles",
      ...{ user, before: securityProfileIds, ids },
    },
    routingProfileId !== id && { what: "routing profile", user, before: routingProfileId, id },
  ]);
}

function suspensions(
  orphans: readonly ConnectUser[],
  agents: readonly ConnectAgent[],
  { securityProfileId, includesOthers }: NonNullable<PlanInputs["suspend"]>,
): Step[] {
  const ids = [securityProfileId];
  return orphans.flatMap((user): Step[] => {
    const agent = agents.find(({ id }) => id === user.id);
    const isMeant = agent && (agent.isOurs || includesOthers);
    if (!isMeant || sameIds(agent.securityProfileIds, ids)) return [];
    const { securityProfileIds: before, isOurs } = agent;
    return [{ what: "suspend", user, before, ids, isOurs }];
  });
}

/** As sets. */
export function sameIds(one: readonly string[], other: readonly string[]): boolean {
  return new Set([...one, ...other]).size === new Set(one).size && one.length === other.length;
}
