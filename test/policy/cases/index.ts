import { agentRoles } from "./agentRoles";
import type { Case } from "./case";
import { guardrails } from "./guardrails";
import { others, pools, secrets, vendorPools } from "./cognito";
import { connectApps } from "./connectApps";
import { otherPeoples } from "./otherPeoples";
import { ownPools } from "./ownPools";

/** Every case, by subject. */
export const cases: Record<string, Case[]> = {
  "a pool of one's own": ownPools,
  "roles for agents and for others": agentRoles,
  "guardrails and other organization policies": guardrails,
  "a vendor's pool": vendorPools,
  "who else is in a pool": pools,
  "secrets in a program": secrets,
  "an app for AWS or Amazon Connect": connectApps,
  "programs as others write them": otherPeoples,
  "what is none of the pack's business": others,
};
