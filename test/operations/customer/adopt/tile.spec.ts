import assert from "node:assert/strict";
import { type Declared, adoptTile } from "../../../../operations/customer/adopt/tile";
import { bookmarksFor } from "../../../../operations/customer/adopt/engage";
import type { Okta } from "../../../../operations/shared/okta";
import type { LiveApp, LiveBookmark } from "../../../../operations/shared/oktaApps";
import type { IsKnown } from "../../../../operations/customer/recover/orphan";
import { engageBookmarks } from "../../../../operations/customer/recover/orphansInOkta";
import type { Settings } from "../../../../settings";

const url = "https://sign-in.acme.com/login?client_id=1";
const app = { id: "0oaengage", label: "Engage", hidden: true } as LiveApp;
const bookmark: LiveBookmark = { id: "0oatile", label: "Engage tile", active: true, url };

/** Okta with the groups of the bookmark. */
function oktaWith(...groups: string[]): Okta {
  const list = (entries: object[]) => Promise.resolve(entries);
  const applicationApi = {
    listApplicationGroupAssignments: () => list(groups.map((id) => ({ id }))),
    listApplicationUsers: () => list([]),
  };
  return {
    client: { applicationApi },
    ask: <T>(answer: Promise<T>) => answer,
    group: (id: string) => Promise.resolve({ id, name: id }),
  } as unknown as Okta;
}

const unknown: IsKnown = () => false;
const declared: Declared = {
  groups: ["Agents", "Leads"],
  users: [],
  signInUrl: "https://sign-in.acme.com/oauth2/authorize",
  isKnown: unknown,
};
const adopt = (own: Partial<LiveApp>, near: LiveBookmark[], more: Partial<Declared> = {}) =>
  adoptTile(oktaWith("Agents", "Others"), { ...app, ...own }, near, { ...declared, ...more });

describe("the tile of a customer who was set up by hand", () => {
  it("stays the application's own, or none", async () => {
    assert.deepEqual((await adopt({ hidden: false }, [])).keep, [["engage.tile", "shown"]]);
    assert.deepEqual((await adopt({}, [])).keep, [["engage.tile", "hidden"]]);
    const inactive = await adopt({}, [{ ...bookmark, active: false }]);
    assert.deepEqual([inactive.keep, inactive.notes], [[["engage.tile", "hidden"]], []]);
  });

  it("stays the bookmark, with its page, its name and its groups that the settings have", async () => {
    const { keep, adopt: imported, notes } = await adopt({}, [bookmark]);
    assert.deepEqual(keep, [
      ["engage.tile", "bookmark"],
      ["engage.tileUrl", url],
      ["engage.tileLabel", "Engage tile"],
    ]);
    assert.deepEqual(imported, { appId: "0oatile", groups: ["Agents"] });
    assert.deepEqual(notes, []);
  });

  it("goes on following the sign-in URL where the bookmark opens that, as one that this project made", async () => {
    const { keep } = await adopt({}, [bookmark], { signInUrl: url });
    assert.deepEqual(keep, [
      ["engage.tile", "bookmark"],
      ["engage.tileUrl", undefined],
      ["engage.tileLabel", "Engage tile"],
    ]);
  });

  it("needs no adoption where the state has the bookmark", async () => {
    const isKnown = (id: string) => id === "0oatile";
    const { keep, adopt: imported } = await adopt({}, [bookmark], { isKnown });
    assert.deepEqual([keep, imported], [[["engage.tile", "bookmark"]], undefined]);
  });

  it("is left alone, and told, where it is next to the application's own, or one of several", async () => {
    for (const [own, near] of [
      [{ hidden: false }, [bookmark]],
      [{ hidden: true }, [bookmark, { ...bookmark, id: "0oaother" }]],
    ] as const) {
      const { adopt: imported, notes } = await adopt(own, [...near]);
      assert.equal(imported, undefined);
      assert.equal(notes.length, near.length);
      assert.match(notes[0] ?? "", /^The bookmark Engage tile \(0oatile\) opens https/);
    }
  });

  it("is a bookmark that opens the hosted sign-in, or the page that the settings name", () => {
    const pool = { id: "p", domains: ["sign-in.acme.com"] } as never;
    const tileUrl = "https://engage.example.com/login";
    const all = [
      bookmark,
      { ...bookmark, id: "0oavendor", url: tileUrl },
      { ...bookmark, id: "0oawiki", url: "https://wiki.acme.com/sign-in.acme.com" },
      { ...bookmark, id: "0oabroken", url: "sign-in.acme.com" },
    ];
    const ids = (found: LiveBookmark[]) => found.map(({ id }) => id);
    assert.deepEqual(ids(bookmarksFor(all, { tileUrl }, pool)), ["0oatile", "0oavendor"]);
    assert.deepEqual(ids(bookmarksFor(all, {}, pool)), ["0oatile"]);
    const settings = (more: object) => ({ label: "Engage", ...more }) as Settings["engage"];
    assert.deepEqual(engageBookmarks(all, settings({}), pool), []);
    const labelled = settings({ tileLabel: "Engage tile" });
    assert.deepEqual(ids(engageBookmarks(all, labelled, pool)), ["0oatile"]);
  });
});
