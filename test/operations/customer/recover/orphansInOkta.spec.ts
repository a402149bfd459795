import assert from "node:assert/strict";
import type { Instance, UserPool } from "../../../../operations/customer/aws";
import type { Okta } from "../../../../operations/shared/okta";
import type { SamlApplication } from "@okta/okta-sdk-nodejs";
import { type LiveApp, type LiveBookmark, liveApp } from "../../../../operations/shared/oktaApps";
import {
  connectApps,
  engageApps,
  orphanedApps,
} from "../../../../operations/customer/recover/orphansInOkta";
import type { ConnectSettings, Settings } from "../../../../settings";

const app = { id: "0oa1", label: "Engage", created: new Date(0) } as LiveApp;
const bookmark: LiveBookmark = {
  id: "0oa2",
  label: "Tile",
  active: true,
  url: "https://a.example",
};

/** Okta with who is assigned to every application, and a note of what is asked of it besides. */
function oktaWith({ groups = [] as string[], users = [] as string[] }) {
  const asked: string[] = [];
  const list = (entries: object[]) => Promise.resolve(entries);
  const note = (what: string) => async (input: { appId: string }) =>
    void asked.push(`${what} ${input.appId}`);
  const applicationApi = {
    listApplicationGroupAssignments: () => list(groups.map((id) => ({ id }))),
    listApplicationUsers: () =>
      list(users.map((userName) => ({ id: userName, scope: "USER", credentials: { userName } }))),
    deactivateApplication: note("deactivate"),
    deleteApplication: note("delete"),
  };
  const okta = {
    client: { applicationApi },
    ask: <T>(answer: Promise<T>) => answer,
    group: (id: string) => Promise.resolve({ id, name: `group ${id}` }),
  };
  return { asked, okta: okta as unknown as Okta };
}

describe("what an interrupted update left in Okta", () => {
  it("is an application or a bookmark that nobody is assigned to; it is deactivated, then deleted", async () => {
    const { okta, asked } = oktaWith({});
    const orphans = await orphanedApps(okta, [app, bookmark], () => false);
    assert.deepEqual(
      orphans.map(({ id, what, made, neededFor }) => [id, what, made, neededFor]),
      [
        ["0oa1", 'Okta application "Engage" (0oa1)', new Date(0), undefined],
        ["0oa2", 'Okta bookmark "Tile" (0oa2)', undefined, undefined],
      ],
    );
    await orphans[1]!.remove();
    assert.deepEqual(asked, ["deactivate 0oa2", "delete 0oa2"]);
  });

  it("is needed where a group or a person is assigned, and nothing is asked of it but that", async () => {
    for (const [assigned, names] of [
      [{ groups: ["1"] }, "group 1"],
      [{ users: ["jane@acme.com"] }, "jane@acme.com"],
      [{ groups: ["1"], users: ["jane@acme.com"] }, "group 1, jane@acme.com"],
    ] as const) {
      const { okta, asked } = oktaWith(structuredClone(assigned) as object);
      const [orphan] = await orphanedApps(okta, [app], () => false);
      assert.equal(orphan?.neededFor, `assigned to ${names}`);
      assert.deepEqual(asked, []);
    }
  });

  it("is needed where Okta lets everyone in, assigned or not", async () => {
    const settings = { signOn: {}, implicitAssignment: true };
    const open = liveApp({ id: "0oa1", label: "Engage", settings } as SamlApplication, []);
    const [orphan] = await orphanedApps(oktaWith({}).okta, [open], () => false);
    assert.equal(orphan?.neededFor, "assigned to everyone (Federation Broker Mode)");
  });

  it("is nothing that the state knows", async () => {
    const orphans = await orphanedApps(oktaWith({}).okta, [app, bookmark], (id) => id === "0oa1");
    assert.deepEqual(
      orphans.map(({ id }) => id),
      ["0oa2"],
    );
  });

  it("has the declared label: another application for the same pool or instance is another's", () => {
    const pool = { id: "eu-west-1_1" } as UserPool;
    const arn =
      "arn:aws:connect:eu-west-1:123456789012:instance/11111111-2222-3333-4444-555555555555";
    const instance = { id: arn.split("/")[1], arn } as Instance;
    const pair = "arn:aws:iam::123456789012:saml-provider/O,arn:aws:iam::123456789012:role/A";
    const of = (label: string, more: object) =>
      ({ ...app, active: true, label, ...more }) as LiveApp;
    const ofEngage = { audience: `urn:amazon:cognito:sp:${pool.id}`, statements: [] };
    const ofConnect = {
      audience: "urn:amazon:webservices",
      assertionConsumer: "https://eu-west-1.signin.aws.amazon.com/saml",
      relayState: `https://eu-west-1.console.aws.amazon.com/connect/federate/${instance.id}`,
      statements: [{ name: "https://aws.amazon.com/SAML/Attributes/Role", values: [pair] }],
    };
    const [mine, theirs] = [of("Ours", ofEngage), of("Theirs", ofEngage)];
    const settings = { label: "Ours" } as unknown as Settings["engage"] & ConnectSettings;
    assert.deepEqual(engageApps([theirs, mine], settings, pool), [mine]);
    const [entry, other] = [of("Ours", ofConnect), of("Theirs", ofConnect)];
    assert.deepEqual(connectApps([other, entry], settings, instance), [entry]);
  });
});
