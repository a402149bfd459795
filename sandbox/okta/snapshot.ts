import { isSaml, type OktaStore } from "./store";
import { Representations } from "./representations";

/** An app as `GET /api/v1/apps/{id}` answers it, with what hangs on it. */
export interface SnapshotApp {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly status: "ACTIVE" | "INACTIVE";
  /** `exk…`; empty for a bookmark, which has no keys either. */
  readonly externalKey: string;
  readonly policyId: string;
  /** The certificates' key ids, oldest first, and the one that signs. */
  readonly keyIds: readonly string[];
  readonly activeKid: string;
  /** Names of the assigned groups. */
  readonly groups: readonly string[];
  /** Logins of the people who are assigned by themselves. */
  readonly users: readonly string[];
  /** Where Okta's tile leads. */
  readonly tileUrl: string;
  /** The whole body of the API's answer. */
  readonly body: Record<string, unknown>;
}

/** Everything that the org holds, for assertions. */
export interface OktaSnapshot {
  readonly apps: readonly SnapshotApp[];
  readonly groups: readonly { id: string; name: string }[];
  readonly people: readonly { id: string; login: string; groups: readonly string[] }[];
}

/** Copies what is stored; later changes do not show in it. */
export function takeSnapshot(org: OktaStore): OktaSnapshot {
  const answers = new Representations(org);
  const groupNames = (ids: Iterable<string>) =>
    [...ids].map((id) => org.groups.get(id)?.name ?? id);
  return {
    apps: [...org.apps.values()].map((app) => ({
      id: app.id,
      name: app.name,
      label: app.body.label,
      status: app.status,
      externalKey: isSaml(app) ? app.externalKey : "",
      policyId: app.policyId,
      keyIds: isSaml(app) ? app.keys.map(({ kid }) => kid) : [],
      activeKid: isSaml(app) ? app.activeKid : "",
      groups: groupNames(app.groups.keys()),
      users: [...app.users.keys()].map((id) => org.people.get(id)?.profile.login ?? id),
      tileUrl: answers.tileUrl(app),
      body: structuredClone(answers.app(app)),
    })),
    groups: [...org.groups.values()].map(({ id, name }) => ({ id, name })),
    people: [...org.people.values()].map((person) => ({
      id: person.id,
      login: person.profile.login ?? "",
      groups: groupNames(person.groupIds),
    })),
  };
}
