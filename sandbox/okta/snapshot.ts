import { isSaml, type OktaStore, type StoredApp } from "./store";
import { Representations } from "./representations";

/** Everything that the org holds, for assertions. */
export type OktaSnapshot = ReturnType<typeof takeSnapshot>;

/** An app, with what hangs on it. */
export type SnapshotApp = OktaSnapshot["apps"][number];

/** Copies what is stored; later changes do not show in it. */
export function takeSnapshot(org: OktaStore) {
  const answers = new Representations(org);
  const groupNames = (ids: Iterable<string>) =>
    [...ids].map((id) => org.groups.get(id)?.name ?? id);
  const appOf = (app: StoredApp) => ({
    id: app.id,
    name: app.name,
    label: app.body.label,
    status: app.status,
    policyId: app.policyId,
    /** `exk…`; empty for a bookmark, which has no keys either. */
    externalKey: isSaml(app) ? app.externalKey : "",
    /** The certificates' key ids, oldest first, and the one that signs. */
    keyIds: isSaml(app) ? app.keys.map(({ kid }) => kid) : [],
    activeKid: isSaml(app) ? app.activeKid : "",
    groups: groupNames(app.groups.keys()),
    /** Logins of the people who are assigned by themselves. */
    users: [...app.users.keys()].map((id) => org.people.get(id)?.profile.login ?? id),
    /** Where Okta's tile leads. */
    tileUrl: answers.tileUrl(app),
    /** The whole body of the API's answer. */
    body: structuredClone(answers.app(app)),
  });
  return {
    apps: [...org.apps.values()].map(appOf),
    groups: [...org.groups.values()].map(({ id, name }) => ({ id, name })),
    people: [...org.people.values()].map((person) => ({
      id: person.id,
      login: person.profile.login ?? "",
      groups: groupNames(person.groupIds),
    })),
  };
}
