import type { ConnectSettings, Settings } from "../../../settings";
import { appsOf } from "../adopt/connect";
import { appsFor, bookmarksFor } from "../adopt/engage";
import type { Instance, UserPool } from "../aws";
import type { Okta } from "../../shared/okta";
import { assignmentsOf, type LiveApp, type LiveBookmark } from "../../shared/oktaApps";
import { type IsKnown, type Orphan, withNeed } from "./orphan";

/** Those for Engage with the label that is declared, of which there should be one. */
export function engageApps(
  apps: readonly LiveApp[],
  { label }: Settings["engage"],
  pool: UserPool,
): LiveApp[] {
  return appsFor(apps, pool).filter((app) => app.label === label);
}

/** The bookmarks with the label that is declared, which open a page of the sign-in or the tile's own. */
export function engageBookmarks(
  bookmarks: readonly LiveBookmark[],
  engage: Settings["engage"],
  pool: UserPool,
): LiveBookmark[] {
  const label = engage.tileLabel ?? engage.label;
  return bookmarksFor(bookmarks, engage, pool).filter((one) => one.label === label);
}

/** The same for Amazon Connect. */
export function connectApps(
  apps: readonly LiveApp[],
  { label }: ConnectSettings,
  instance: Instance,
): LiveApp[] {
  return appsOf(apps, instance).filter((app) => app.label === label);
}

/** Applications are assigned by declarations of their own, so a lost one has no group and no user. */
export async function orphanedApps(
  okta: Okta,
  apps: readonly (LiveApp | LiveBookmark)[],
  isKnown: IsKnown,
): Promise<Orphan[]> {
  const unknown = apps.filter(({ id }) => !isKnown(id));
  return Promise.all(
    unknown.map((app) => {
      const { id, label, created } = app;
      return withNeed({
        id,
        what: `Okta ${"url" in app ? "bookmark" : "application"} "${label}" (${id})`,
        made: created,
        need: () => assigneesOf(okta, app),
        remove: () => removeApp(okta, id),
      });
    }),
  );
}

async function assigneesOf(okta: Okta, app: LiveApp | LiveBookmark): Promise<string | undefined> {
  const { groups, users } = await assignmentsOf(okta, app.id);
  const everyone = "isForEveryone" in app && app.isForEveryone;
  const assigned = [
    ...(everyone ? ["everyone (Federation Broker Mode)"] : []),
    ...groups.map(({ name }) => name),
    ...users.map((one) => one.userName),
  ];
  return assigned.length > 0 ? `assigned to ${assigned.join(", ")}` : undefined;
}

/** Okta deletes only inactive applications. */
async function removeApp(okta: Okta, appId: string): Promise<void> {
  const { applicationApi } = okta.client;
  await okta.ask(applicationApi.deactivateApplication({ appId }));
  await okta.ask(applicationApi.deleteApplication({ appId }));
}
