import { sessionNameClaim } from "../../../facts/connectUserName";
import { emailClaim } from "../../../facts/emailClaim";
import type { Application, Assigned, Sources } from "../../../operations/people/sources";

/** What a test changes of one person; the rest is as with a healthy one. */
export interface PersonChanges {
  login?: string;
  email?: string;
  status?: string;
  assignmentStatus?: string;
  userName?: string;
  /** Further attributes of the profile. */
  profile?: Record<string, unknown>;
}

/** A person who is assigned and active. */
export function assigned(id: string, changes: PersonChanges = {}): Assigned {
  const { login = `${id}@acme.com`, email = login, userName = login } = changes;
  return {
    id: `00u${id}`,
    userName,
    assignmentStatus: changes.assignmentStatus ?? "ACTIVE",
    status: changes.status ?? "ACTIVE",
    profile: { login, email, firstName: "Jane", lastName: "Doe", ...changes.profile },
  };
}

const engageApp: Application = {
  id: "0oaEngage",
  label: "Local Measure Engage",
  active: true,
  nameIdTemplate: "${user.email}",
  claims: { [emailClaim]: "user.email" },
};
const connectApp: Application = {
  id: "0oaConnect",
  label: "Amazon Connect",
  active: true,
  nameIdTemplate: "${user.userName}",
  claims: { [sessionNameClaim]: "user.email" },
};

export type World = ReturnType<typeof world>;

/** A customer whose people may all enter both: Alex and Kim, and those who are given. */
export function world(...more: Assigned[]) {
  const people = [assigned("alex"), assigned("kim"), ...more];
  const names = people.flatMap(({ profile }) => String(profile?.email) || []);
  return {
    engageApp: { ...engageApp, claims: { ...engageApp.claims } },
    connectApp: { ...connectApp, claims: { ...connectApp.claims } },
    inEngage: people,
    inConnect: [...people],
    connectUsers: names.map((name, index) => ({ id: `user-${index}`, name })),
    poolUsers: [{ name: "Okta_alex@acme.com", email: "alex@acme.com", enabled: true }],
    administrators: [] as string[],
    wantedAdministrators: [] as string[],
  };
}

export function sourcesOf(all: World): Sources {
  const read = <T>(value: T) => ({ state: "read", value }) as const;
  return {
    engage: { application: read(all.engageApp), assigned: read(all.inEngage) },
    connect: {
      application: read(all.connectApp),
      assigned: read(all.inConnect),
      users: read(all.connectUsers),
    },
    pool: {
      identityProviderName: "Okta",
      users: read(all.poolUsers),
      administrators: read(all.administrators),
    },
    wantedAdministrators: all.wantedAdministrators,
  };
}
