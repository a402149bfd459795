import type { ConnectSettings, Settings } from "../../../settings";
import { appsOf } from "../adopt/connect";
import { appsFor, bookmarksFor } from "../adopt/engage";
import type { Instance, UserPool } from "../aws";
import type { Okta } from "../../shared/okta";
import { assignmentsOf, type LiveApp, type LiveBookmark } from "../../shared/oktaApps";
import type { IsKnown, Orphan } from "./orphan";

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
    unknown.map(async (app) => {
      const { id, label, created } = app;
      const { groups, users } = await assignmentsOf(okta, id);
      const everyone = "isForEveryone" in app && app.isForEveryone;
      const assigned = [
        ...(everyone ? ["everyone (Federation Broker Mode)"] : []),
        ...groups.map(({ name }) => name),
        ...users.map((one) => one.userName),
      ];
      return {
        id,
        what: `Okta ${"url" in app ? "bookmark" : "application"} "${label}" (${id})`,
        made: created,
        neededFor: assigned.length > 0 ? `assigned to ${assigned.join(", ")}` : undefined,
        remove: () => removeApp(okta, id),
      };
    }),
  );
}

/** Okta deletes only inactive applications. */
async function removeApp(okta: Okta, appId: string): Promise<void> {
  const { applicationApi } = okta.client;
  await okta.ask(applicationApi.deactivateApplication({ appId }));
  await okta.ask(applicationApi.deleteApplication({ appId }));
}
