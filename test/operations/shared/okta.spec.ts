import assert from "node:assert/strict";
import { Collection } from "@okta/okta-sdk-nodejs";
import { Okta, collect } from "../../../operations/shared/okta";
import { OperatorError } from "../../../operations/failure";

describe("a group that a command looks up in Okta", () => {
  const group = (id: string, name: string, type: string) => ({ id, type, profile: { name } });
  const all = [
    group("00g1", "Agents", "OKTA_GROUP"),
    group("00g2", "Sales", "APP_GROUP"),
    group("00g3", "Sales", "OKTA_GROUP"),
  ];
  const okta = new Okta("acme.okta.com", { apiToken: "made-up" });
  Object.assign(okta.client, { groupApi: { listGroups: async () => all } });

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

describe("a list of Okta's", () => {
  /** As Okta gives them: each page but the last one links to the next. */
  const listOf = (...pages: object[][]) => {
    const page = (number: number) => `https://acme.okta.com/api/v1/groups?after=${number}`;
    const httpApi = {
      http: (url: string) => {
        const number = Number(new URL(url).searchParams.get("after"));
        const link = number + 1 < pages.length && `<${page(number + 1)}>; rel="next"`;
        return Promise.resolve(Response.json(pages[number], { headers: link ? { link } : {} }));
      },
    };
    const factory = { createInstance: (one: object) => one };
    return new Collection<{ id: string }>(httpApi as never, page(0), factory as never);
  };
  const ids = (listing: Collection<{ id: string }>, atMost?: number) =>
    collect(Promise.resolve(listing), ({ id }) => id, atMost);
  const [one, two, three] = ["00u1", "00u2", "00u3"].map((id) => ({ id })) as [
    object,
    object,
    object,
  ];

  it("is read to its end where a page of it is empty", async () => {
    assert.deepEqual(await ids(listOf([], [one], [], [], [two, three], [])), [
      "00u1",
      "00u2",
      "00u3",
    ]);
    assert.deepEqual(await ids(listOf([])), []);
    assert.deepEqual(await ids(listOf([one])), ["00u1"]);
  });

  it("is read no further than asked for", async () => {
    assert.deepEqual(await ids(listOf([one, two], [three]), 1), ["00u1"]);
    assert.deepEqual(await ids(listOf([one], [], [two, three]), 2), ["00u1", "00u2"]);
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
