import assert from "node:assert/strict";
import { Okta } from "../../../operations/shared/okta";
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

describe("what Okta says to a command instead of an answer", () => {
  const okta = new Okta("acme.okta.com", { apiToken: "made-up" });
  const cases: [what: string, error: object, says: RegExp][] = [
    ["nothing", {}, /^Okta \(acme\.okta\.com\) did not answer\. Check the network, /],
    [
      "that it is busy",
      { status: 429, errorCode: "E0000047" },
      /^Okta \(.*\) answered with an error\. .*in a minute/,
    ],
    ["that it has a mistake", { status: 500 }, /^Okta \(.*\) answered with an error\. /],
    [
      "that the search is wrong",
      { status: 400, errorCode: "E0000031" },
      /^Okta \(.*\) answered with an error\. /,
    ],
    ["that the key is wrong", { status: 400 }, /^Okta \(.*\) rejects these credentials\. /],
    [
      "that the token is wrong",
      { status: 401, errorCode: "E0000011" },
      /^Okta \(.*\) rejects these/,
    ],
    [
      "that a role is missing",
      { status: 403, errorCode: "E0000006" },
      /^Okta \(.*\) does not let these/,
    ],
  ];
  for (const [what, error, says] of cases) {
    it(`is told as that: ${what}`, async () => {
      const refusal = Object.assign(new Error("said so"), error);
      await assert.rejects(okta.ask(Promise.reject(refusal)), (told) => {
        assert.ok(told instanceof OperatorError);
        assert.match(told.message, says);
        assert.match(told.message, /\n {2}It said: said so$/);
        return true;
      });
    });
  }

  it("is not called silence where it could not be asked, because the private key cannot be read", async () => {
    // As a pipeline hands it over that lost the line breaks.
    const privateKey = "-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----";
    const scopes = ["okta.groups.read"];
    const withKey = new Okta("acme.okta.com", { clientId: "0oa1", privateKey, scopes });
    await assert.rejects(withKey.signIn(), (told) => {
      assert.ok(told instanceof OperatorError);
      assert.match(
        told.message,
        /^Okta \(acme\.okta\.com\) was not asked: .*private key.*line breaks/,
      );
      return true;
    });
  });
});
