import type { Case } from "./case";
import { ownPools } from "./ownPools";

/** Every case, by subject. */
export const cases: Record<string, Case[]> = {
  "a pool of one's own": ownPools,
};
