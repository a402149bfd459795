import type { AppUser, SamlApplication, User } from "@okta/okta-sdk-nodejs";
import { type Okta, collect } from "../shared/okta";
import { liveApp } from "../shared/oktaApps";
import type { Application, Assigned } from "./sources";

/** Told after each person who was read, with how many there are so far. */
export type Progress = (count: number) => void;

export async function readApplication({ client }: Okta, appId: string): Promise<Application> {
  const found = await client.applicationApi.getApplication({ appId });
  const { id, label, active, nameIdTemplate, statements } = liveApp(found as SamlApplication, []);
  const claims = statements.map(({ name, values }) => [name, values.join(", ")] as const);
  return { id, label, active, nameIdTemplate, claims: Object.fromEntries(claims) };
}

/** Okta resolves groups. The user is embedded, because only it has status and profile. */
export function readAssigned(
  { client }: Okta,
  appId: string,
  progress: Progress,
): Promise<Assigned[]> {
  let count = 0;
  const listing = client.applicationApi.listApplicationUsers({ appId, limit: 200, expand: "user" });
  return collect(listing, (one: AppUser) => {
    progress(++count);
    return assignedOf(one);
  });
}

function assignedOf({ id, credentials, status, _embedded }: AppUser): Assigned {
  const user = _embedded?.user as { status?: string; profile?: object } | undefined;
  return {
    id: id ?? "",
    userName: credentials?.userName ?? "",
    assignmentStatus: status ?? "",
    ...(user?.status && { status: user.status }),
    ...(user?.profile && { profile: { ...user.profile } }),
  };
}

export function readMembers({ client }: Okta, groupId: string): Promise<string[]> {
  return collect(
    client.groupApi.listGroupUsers({ groupId, limit: 200 }),
    ({ id }: User) => id ?? "",
  );
}
