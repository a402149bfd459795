import { sessionNameClaim } from "../../facts/connectUserName";
import { emailClaim } from "../../facts/emailClaim";
import { evaluate } from "./expression";
import { valueOf } from "../shared/answer";
import type { Application, Assigned, Sources } from "./sources";

/** A person's assignments, and what each application gets; absent: not assigned, or not known. */
export interface Claims {
  id: string;
  engage?: Assigned;
  connect?: Assigned;
  nameId?: string;
  email?: string;
  connectName?: string;
}

/** By the person's id in Okta. */
export function allClaims({ engage, connect }: Sources): Map<string, Claims> {
  const all = new Map<string, Claims>();
  const [engageApp, connectApp] = [valueOf(engage.application), valueOf(connect?.application)];
  for (const assigned of valueOf(engage.assigned) ?? []) {
    const nameId = engageApp && evaluate(engageApp.nameIdTemplate, assigned);
    const email = claim(engageApp, emailClaim, assigned);
    all.set(assigned.id, { id: assigned.id, engage: assigned, nameId, email });
  }
  for (const assigned of valueOf(connect?.assigned) ?? []) {
    const connectName = claim(connectApp, sessionNameClaim, assigned);
    all.set(assigned.id, {
      ...all.get(assigned.id),
      id: assigned.id,
      connect: assigned,
      connectName,
    });
  }
  return all;
}

/** What a person's claim of that name would be. */
export function claim(application: Application | undefined, name: string, assigned: Assigned) {
  const expression = application?.claims[name];
  return expression === undefined ? undefined : evaluate(expression, assigned);
}

export function loginOf({ engage, connect }: Claims): string {
  const assigned = engage ?? connect;
  return String(assigned?.profile?.login ?? assigned?.userName);
}
