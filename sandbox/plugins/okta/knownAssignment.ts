import type { Properties } from "../values";

/** The state of an assignment; on import what its id says, `appId/groupId` or `appId/userId`. */
export function knownAssignment(id: string, state: Properties, of: "group" | "user"): Properties {
  if (Object.keys(state).length > 0) return state;
  const [appId, other, ...more] = id.split("/");
  if (other === undefined || more.length > 0) {
    throw new Error(`invalid resource import specifier. Use: terraform import <app_id>/<${of}_id>`);
  }
  return { appId, [`${of}Id`]: other };
}
