import assert from "node:assert/strict";
import type { Aws } from "../../../clouds/awsClients";
import { lookup } from "../../../operations/customer/findings";
import type { Okta } from "../../../operations/customer/okta";
import { checkSettings } from "../../../settings";
import { asPulumi } from "../../mocks";
import { good } from "../../settings/badSettings";
import { region, vendorAws } from "./vendorAws";

describe("what is looked up of a customer's settings", () => {
  it("is both stacks during a move, each pool as that of its section", async () => {
    const move = { cloudFormationStack: "New", groups: ["Trial"] };
    const engage = { ...good.engage, cloudFormationStack: "Old" };
    const all = asPulumi({ ...good, engage, move });
    const isSecret = (key: string) => key === "okta:apiToken";
    const settings = checkSettings({ stack: "acme", project: "engage-okta", all, isSecret }, {});
    const aws = vendorAws({ Old: `${region}_Old`, New: `${region}_New` });
    const okta = { findGroup: (name: string) => Promise.resolve({ id: "00g1", name }) };
    const accepted: string[][] = [];
    const found = await lookup(settings, aws as unknown as Aws, okta as unknown as Okta, {
      name: "acme",
      accept: async ({ id }, section) => void accepted.push([id, section]),
    });
    assert.deepEqual(accepted.sort(), [
      [`${region}_New`, "move"],
      [`${region}_Old`, "engage"],
    ]);
    const pools = found.filter(([what]) => what === "user pool").map(([, text]) => text);
    assert.deepEqual(pools, [`${region}_Old engage`, `${region}_New engage`]);
  });
});
