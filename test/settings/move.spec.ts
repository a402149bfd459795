import assert from "node:assert/strict";
import { checkSettings } from "../../settings";
import { ofNextStack } from "../../settings/move";
import { type Written, good } from "./badSettings";
import { asPulumi, hideEnvironment } from "../mocks";

const to = { cloudFormationStack: "LocalMeasureEngageV2", groups: ["Engage Trial"] };

describe("the settings of a move to the vendor's next stack", () => {
  let restore: () => void;
  before(() => void (restore = hideEnvironment()));
  after(() => restore());

  function settings(engage: object, move?: object) {
    const written: Written = { ...good, engage: { ...good.engage, ...engage }, move };
    const all = asPulumi(written);
    return checkSettings(
      { stack: "test", project: "engage-okta", all, isSecret: (key) => key === "okta:apiToken" },
      {},
    );
  }

  const own = {
    userPoolId: "ap-southeast-2_AbCdEf123",
    callbackUrl: "https://engage.example.com/callback",
    tileUrl: "https://engage.example.com/login",
    adopt: { appId: "0oa1a2b3c4d5e6f7g8h9", identityProvider: true },
    identityProviderName: "OktaAcme",
    exclusive: true,
    authenticationPolicyId: "rst1a2b3c4d5e6f7g8h9",
    signingKey: { name: "acme-2027" },
  };

  it("are none where the section is left out, as Pulumi fills it in", () => {
    assert.equal(settings({}).move, undefined);
    assert.equal(settings({}, {}).move, undefined);
  });

  it("take over what is not the old stack's, for the test group", () => {
    const next = settings(own, to).move?.engage;
    assert.deepEqual(
      { ...next },
      {
        ...settings(own).engage,
        cloudFormationStack: "LocalMeasureEngageV2",
        userPoolId: undefined,
        appClientId: undefined,
        appClientName: undefined,
        callbackUrl: undefined,
        tileUrl: undefined,
        adopt: undefined,
        generation: 2,
        label: "Local Measure Engage (new)",
        tileLabel: undefined,
        groups: ["Engage Trial"],
        users: [],
      },
    );
  });

  it("take an app client by id instead of the old one's name, and the agents of the old one", () => {
    const appClientId = "1h57kf5cpq17m0eml12example";
    const move = { ...to, appClientId, stage: "everyone", label: "2027" };
    const next = settings({ appClientName: "web", tileLabel: "Engage" }, move).move?.engage;
    assert.deepEqual(
      [next?.appClientId, next?.appClientName, next?.groups, next?.label, next?.tileLabel],
      [appClientId, undefined, ["Engage Agents"], "Local Measure Engage (2027)", "Engage (2027)"],
    );
  });

  it("take an app client by another name, or by the old one's", () => {
    const name = (move: object) =>
      settings({ appClientName: "web" }, { ...to, ...move }).move?.engage.appClientName;
    assert.deepEqual([name({ appClientName: "app" }), name({})], ["app", "web"]);
  });

  it("leave the same sign-on when the new stack is the only one, under the old label", () => {
    const { engage, move } = settings({ ...own, generation: 3 }, { ...to, stage: "everyone" });
    assert.ok(move);
    const alone = { ...own, ...ofNextStack(engage, move) };
    const written = JSON.parse(JSON.stringify(alone)) as object;
    const { label, ...rest } = move.engage;
    assert.equal(label, "Local Measure Engage (new)");
    assert.deepEqual(
      JSON.parse(JSON.stringify(settings(written).engage)),
      JSON.parse(JSON.stringify({ ...rest, label: "Local Measure Engage" })),
    );
  });
});
