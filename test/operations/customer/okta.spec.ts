import assert from "node:assert/strict";
import { Okta } from "../../../operations/customer/okta";
import { OperatorError } from "../../../operations/failure";

describe("a group that a command looks up in Okta", () => {
  const group = (id: string, name: string, type: string) => ({ id, type, profile: { name } });
  const all = [
    group("00g1", "Agents", "OKTA_GROUP"),
    group("00g2", "Sales", "APP_GROUP"),
    group("00g3", "Sales", "OKTA_GROUP"),
  ];
  const okta = new Okta("acme.okta.com", { apiToken: "made-up" });
  const each = async (visit: (one: object) => unknown) => all.forEach(visit);
  Object.assign(okta.client, { groupApi: { listGroups: async () => ({ each }) } });

  it("is the one with that name, and none where several have it", async () => {
    assert.equal((await okta.findGroup("Agents")).id, "00g1");
    await assert.rejects(
      okta.findGroup("Sales"),
      (error) =>
        error instanceof OperatorError &&
        /^Okta has 2 groups with the name "Sales": 00g2 \(APP_GROUP\), 00g3 \(OKTA_GROUP\)\./.test(
          error.message,
        ),
    );
  });
});
