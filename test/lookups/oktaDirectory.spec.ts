import assert from "node:assert/strict";
import { findAssignees } from "../../lookups/oktaDirectory";
import { run } from "../mocks";

describe("the groups that the settings name", () => {
  const all = [
    { id: "00g1", name: "Agents", type: "OKTA_GROUP" },
    { id: "00g2", name: "Agents of Engage", type: "OKTA_GROUP" },
    { id: "00g3", name: "Sales", type: "OKTA_GROUP" },
    { id: "00g4", name: "Sales", type: "APP_GROUP" },
    { id: "00g5", name: "sales", type: "APP_GROUP" },
  ];
  /** As Okta: by the beginning, without regard to case. */
  const cloud = {
    lookup: (token: string, { q, limit }: Record<string, unknown>) => {
      assert.deepEqual([token, limit], ["okta:index/getGroups:getGroups", 10_000]);
      const begin = String(q).toLowerCase();
      return { groups: all.filter(({ name }) => name.toLowerCase().startsWith(begin)) };
    },
  };
  const find = async (...groups: string[]) =>
    (await run(() => findAssignees("engage", { groups, users: [] }), cloud)).outputs.groups;

  it("are found by their exact name among those that begin so", async () => {
    assert.deepEqual(await find("Agents", "sales"), [
      { id: "00g1", name: "Agents" },
      { id: "00g5", name: "sales" },
    ]);
  });

  for (const [name, meant] of [
    ["agents", "Agents"],
    ["Agents of", "Agents of Engage"],
    ["Agentz", "Agents"],
  ] as const) {
    it(`are not there where only another one is called nearly so: ${name}`, async () => {
      await assert.rejects(find(name), {
        message:
          `engage.groups: Okta has no group "${name}". ` +
          `Create it in Okta, or write its full name, with upper and lower case. Did you mean "${meant}"?`,
      });
    });
  }

  it("are refused where an imported group has the same name: the first one is not always meant", async () => {
    await assert.rejects(find("Sales"), {
      message:
        'engage.groups: Okta has 2 groups with the name "Sales": 00g3 (OKTA_GROUP), 00g4 (APP_GROUP). ' +
        "It is unknown which one is meant. Rename all but one, in Okta or where they are imported from.",
    });
  });
});
