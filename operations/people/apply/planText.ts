import { compact } from "../../../facts/compact";
import { counted } from "../../shared/ui";
import type { Outcome } from "./apply";
import type { Plan, Step } from "./plan";
import type { Profiles } from "./profiles";
import { type Answer, unreadText } from "../../shared/answer";

/** More than these are counted. */
const shown = 30;

export function planText(
  { steps, left }: Plan,
  profiles: Profiles,
  instance?: { users: number; quota: Answer<number> },
): string {
  const lines = steps.slice(0, shown).map((step) => `  ${stepText(step, profiles)}`);
  const more = steps.length - lines.length;
  const calls = steps.reduce((sum, { what }) => sum + callsOf[what], 0);
  return compact([
    steps.length > 0
      ? `${counted(steps.length, "change")}, nothing is deleted:`
      : "Nothing to change.",
    ...lines,
    more > 0 && `  and ${more} more; --json lists all`,
    ...left.map(({ login, why }) => `  not created: ${login}, ${why}`),
    instance && quotaText(instance),
    calls > 0 && `Amazon Connect takes 2 calls a second: about ${Math.ceil(calls / 2)} s.`,
  ]).join("\n");
}

/** Calls of Amazon Connect. */
const callsOf: Record<Step["what"], number> = {
  create: 1,
  "security profiles": 2,
  "routing profile": 2,
  suspend: 2,
  administrator: 0,
};

function quotaText({ users, quota }: { users: number; quota: Answer<number> }): string {
  return quota.state === "read"
    ? `The instance has ${users} users and may have ${quota.value}.`
    : `The instance has ${users} users; how many it may have is not known: ${unreadText(quota)}.`;
}

export function outcomeText({ step, result, said }: Outcome, place: string): string {
  return `${place} ${result}: ${shortText(step)}${said ? ` (${said})` : ""}`;
}

function stepText(step: Step, profiles: Profiles): string {
  const security = (ids: readonly string[]) => ids.map((id) => nameOf(id, profiles.security));
  switch (step.what) {
    case "create": {
      const { securityProfileIds, routingProfileId } = step.persona;
      const routing = nameOf(routingProfileId, profiles.routing);
      return `create ${step.name} (${security(securityProfileIds).join(", ")}; ${routing})`;
    }
    case "security profiles":
      return `give ${step.user.name} the security profiles ${security(step.ids).join(", ")}`;
    case "routing profile":
      return `give ${step.user.name} the routing profile ${nameOf(step.id, profiles.routing)}`;
    case "suspend": {
      const whose = step.isOurs ? "" : ", whom this command did not create,";
      return `move ${step.user.name}${whose} to the security profile ${security(step.ids).join()}`;
    }
    case "administrator":
      return `put ${step.email} into the vendor's group of administrators, as ${step.poolUser}`;
  }
}

/** For a list of outcomes, and for machines. */
export function shortText(step: Step): string {
  if (step.what === "create") return `create ${step.name}`;
  return `${step.what} ${step.what === "administrator" ? step.email : step.user.name}`;
}

function nameOf(id: string, all: ReadonlyMap<string, string>): string {
  return [...all].find(([, one]) => one === id)?.[0] ?? id;
}
