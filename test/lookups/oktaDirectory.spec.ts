import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
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

  it("are looked up ten at a time, as Okta refuses many questions at once", async () => {
    let [open, most, asked] = [0, 0, 0];
    const lookup = async (_: string, { q }: Record<string, unknown>) => {
      asked++;
      most = Math.max(most, ++open);
      await sleep(5);
      open--;
      return { groups: [{ id: `00g${String(q)}`, name: q, type: "OKTA_GROUP" }] };
    };
    const names = Array.from({ length: 60 }, (_, index) => `Agents ${index}`);
    const cloudOfMany = { lookup };
    const half = { groups: names.slice(0, 30), users: [] };
    const rest = { groups: names.slice(30), users: [] };
    const { outputs } = await run(
      async () => ({
        engage: (await findAssignees("engage", half)).groups,
        connect: (await findAssignees("connect", rest)).groups,
      }),
      cloudOfMany,
    );
    assert.equal((outputs.engage as unknown[]).length + (outputs.connect as unknown[]).length, 60);
    assert.deepEqual([asked, most], [60, 10]);
  });
});
