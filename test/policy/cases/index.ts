import { agentRoles } from "./agentRoles";
import type { Case } from "./case";
import { guardrails } from "./guardrails";
import { ownPools } from "./ownPools";

/** Every case, by subject. */
export const cases: Record<string, Case[]> = {
  "a pool of one's own": ownPools,
  "roles for agents and for others": agentRoles,
  "guardrails and other organization policies": guardrails,
};
