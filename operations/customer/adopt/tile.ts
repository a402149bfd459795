import { sameText } from "../../../facts/sameText";
import { adoptAssignments } from "./assignments";
import { type Adoption, both } from "./adoption";
import type { Okta } from "../../shared/okta";
import type { LiveApp, LiveBookmark } from "../../shared/oktaApps";
import type { IsKnown } from "../recover/orphan";

/** What the settings will declare of the application, and what the state has. */
export interface Declared {
  groups: string[];
  users: string[];
  /** What the tile opens where the settings name no page; empty where there is no such URL. */
  signInUrl: string;
  isKnown: IsKnown;
}

export interface AdoptedTile extends Pick<Adoption, "found" | "keep" | "notes"> {
  /** The setting `engage.adopt.bookmark`; absent where there is nothing to import. */
  adopt?: object;
}

/**
 * Keeps the tile that agents have: the application's own, a bookmark in its place, or none.
 *
 * @param near The bookmarks that lead to Engage.
 */
export async function adoptTile(
  okta: Okta,
  app: LiveApp,
  near: readonly LiveBookmark[],
  { groups, users, signInUrl, isKnown }: Declared,
): Promise<AdoptedTile> {
  const active = near.filter((one) => one.active);
  const [bookmark, ...others] = active;
  if (!app.hidden || !bookmark || others.length > 0) {
    return {
      found: [["engage: tile", app.hidden ? "none of the application itself" : "shown"]],
      keep: [["engage.tile", app.hidden ? "hidden" : "shown"]],
      notes: active.map(
        ({ label, id, url }) =>
          `The bookmark ${label} (${id}) opens ${url}. It stays unchanged, and is not in the settings.`,
      ),
    };
  }
  const found: AdoptedTile["found"] = [
    ["engage: tile", `bookmark ${bookmark.label} (${bookmark.id})`],
  ];
  if (isKnown(bookmark.id)) return { found, keep: [["engage.tile", "bookmark"]], notes: [] };
  const named = { groups, users };
  const { adopt } = await adoptAssignments(okta, "engage", bookmark, named, false);
  return {
    found,
    adopt: {
      appId: bookmark.id,
      ...notEmpty("groups", both(groups, adopt.groups ?? [])),
      ...notEmpty("users", both(users, adopt.users ?? [], sameText)),
    },
    keep: [
      ["engage.tile", "bookmark"],
      // Named, it would not follow the sign-in URL any more, for example to another callback URL.
      ["engage.tileUrl", bookmark.url === signInUrl ? undefined : bookmark.url],
      ["engage.tileLabel", bookmark.label === app.label ? undefined : bookmark.label],
    ],
    notes: [],
  };
}

function notEmpty(name: "groups" | "users", list: string[]) {
  return list.length > 0 ? { [name]: list } : {};
}
