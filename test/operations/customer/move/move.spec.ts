import assert from "node:assert/strict";
import {
  type MoveOptions,
  originsToAdd,
  refuseOtherFlags,
  sectionOf,
  wantedBy,
} from "../../../../operations/customer/move/flags";
import {
  neverDeployed,
  refuseOtherProvider,
  refuseUndeployedSettings,
  refuseUnready,
} from "../../../../operations/customer/move/readiness";
import { type Whereabouts, stepTo, whereabouts } from "../../../../operations/customer/move/steps";
import type { MoveOutputs, StackOutputs } from "../../../../outputs";
import { checkSettings } from "../../../../settings";
import { asPulumi } from "../../../mocks";
import { good } from "../../../settings/badSettings";

const toStack = "LocalMeasureEngageV2";
const none: MoveOptions = { cwd: ".", testGroups: [], testUsers: [] };

/** @param live The stage that is deployed, if any. */
function at(move?: object, live?: MoveOutputs["stage"], engage: object = {}): Whereabouts {
  const written = { ...good, engage: { ...good.engage, ...engage }, move };
  const isSecret = (key: string) => key === "okta:apiToken";
  const all = asPulumi(written);
  const settings = checkSettings({ stack: "acme", project: "engage-okta", all, isSecret }, {});
  const ofNew = { identityProviderName: "Okta", appClientId: "4new" };
  const deployed = {
    engage: {},
    move: live && { stage: live, cloudFormationStack: toStack, engage: ofNew },
  };
  return {
    stack: "acme",
    settings,
    deployed: deployed as Partial<StackOutputs>,
    resources: [],
    ...(live && { newClient: { id: "4new", identityProviders: ["COGNITO", "Okta"] } }),
  };
}

/** After an update of the vendor's next stack has reset the list of its app client. */
function reset(where: Whereabouts): Whereabouts {
  return { ...where, newClient: { id: "4new", identityProviders: ["COGNITO"] } };
}

const test = { cloudFormationStack: toStack, groups: ["Engage Trial"] };
const everyone = { ...test, stage: "everyone" };

describe("the steps of a move to the vendor's next stack", () => {
  const answers = (wanted: "everyone" | "retire" | "back", where: Whereabouts) =>
    stepTo(wanted, where).answers;

  it("are test, everyone, retired, each after the one before it is deployed", () => {
    assert.deepEqual(answers("everyone", at(test, "test")), [["move.stage", "everyone"]]);
    assert.throws(() => answers("everyone", at(test)), /not deployed for the test group yet/);
    assert.throws(() => answers("everyone", at(everyone, "everyone")), /is for everyone already/);
    assert.throws(() => answers("retire", at(test, "test")), /Only a test group may use/);
    assert.throws(() => answers("retire", at(everyone, "test")), /not deployed for everyone yet/);
    for (const wanted of ["everyone", "retire", "back"] as const) {
      const none = /acme is not moving to another stack: .* has no section move.*--to-stack/;
      assert.throws(() => answers(wanted, at()), none);
    }
  });

  it("are taken again after --back, without an update between", () => {
    assert.deepEqual(answers("everyone", at(test, "everyone")), [["move.stage", "everyone"]]);
  });

  it("stand on the same stack's: one edited by hand to another is not deployed", () => {
    const to = { cloudFormationStack: "LocalMeasureEngageV3" };
    const edited = /, for LocalMeasureEngageV3, is not deployed for/;
    assert.throws(() => answers("everyone", at({ ...test, ...to }, "test")), edited);
    assert.throws(() => answers("retire", at({ ...everyone, ...to }, "everyone")), edited);
  });

  it("that are written and not deployed are told, where the settings have no move any more", () => {
    const retired = at(undefined, "everyone", { generation: 2 });
    for (const wanted of ["everyone", "retire", "back"] as const) {
      assert.throws(() => answers(wanted, retired), /retires the old sign-on, and is not deployed/);
      assert.throws(
        () => answers(wanted, at(undefined, "test")),
        /takes the move back, and is not/,
      );
    }
  });

  it("leave one section at the end, with what belongs to the new stack", () => {
    const own = { userPoolId: "ap-southeast-2_AbCdEf123", adopt: { identityProvider: true } };
    const tileUrl = "https://new.example.com/login";
    assert.deepEqual(answers("retire", at({ ...everyone, tileUrl }, "everyone", own)), [
      ["engage.cloudFormationStack", toStack],
      ["engage.userPoolId", undefined],
      ["engage.tileUrl", tileUrl],
      ["engage.generation", 2],
      ["engage.adopt", undefined],
      ["move", undefined],
    ]);
  });

  it("go back one at a time, deployed or not", () => {
    for (const live of [undefined, "test", "everyone"] as const) {
      assert.deepEqual(answers("back", at(everyone, live)), [["move.stage", undefined]]);
      assert.deepEqual(answers("back", at(test, live)), [["move", undefined]]);
    }
    const noTesters = { cloudFormationStack: toStack, stage: "everyone" };
    assert.throws(() => answers("back", at(noTesters, "everyone")), /has no testers/);
  });

  it("that delete are refused while what they delete is protected", () => {
    const urn = (component: string, name: string) =>
      `urn:pulumi:acme::engage-okta::engage:index:EngageSignOn$${component}::${name}`;
    const type = "aws:cognito/identityProvider:IdentityProvider";
    const resources = ["engage-identity-provider", "engage-2-identity-provider"].map((name) => ({
      type,
      urn: urn(type, name),
      protect: true,
    }));
    assert.throws(
      () => answers("retire", { ...at(everyone, "everyone"), resources }),
      /protect keeps engage-identity-provider from being deleted/,
    );
    assert.throws(
      () => answers("back", { ...at(test, "test"), resources }),
      /protect keeps engage-2-identity-provider from being deleted/,
    );
    assert.doesNotThrow(() => answers("back", { ...at(everyone, "everyone"), resources }));
    const later = at(everyone, "everyone", { generation: 2 });
    assert.throws(
      () => answers("retire", { ...later, resources }),
      /protect keeps engage-2-identity-provider from/,
    );
  });

  it("do not retire the old sign-on where the new one's app client does not list its provider", () => {
    const where = at(everyone, "everyone");
    assert.throws(
      () => answers("retire", reset(where)),
      /No agent of acme could sign in after this: the new app client 4new lists COGNITO, without Okta\..*Nothing was written\. Run pulumi up --refresh /s,
    );
    assert.match(whereabouts(reset(where)).next, /^Next: pulumi up --refresh --stack acme/);
    assert.throws(
      () => answers("retire", { ...where, newClient: undefined }),
      /It is unknown whether agents of acme can sign in to the new stack.*Nothing was written\./s,
    );
    assert.doesNotThrow(() => answers("back", reset(where)));
  });

  describe("after the vendor has deleted the old stack", () => {
    const oldPool = "ap-southeast-2_Old";
    const gone = (where: Whereabouts, isPoolGone = true): Whereabouts => ({
      ...where,
      old: { stack: "Old", userPoolId: oldPool, isStackGone: true, isPoolGone },
    });

    it("can only be retired, whether testers or everyone may use the new sign-on", () => {
      const deleted =
        /deleted the old stack Old and the old user pool \S+_Old\. Nothing was written\. .*--retire$/s;
      for (const where of [gone(at(test, "test")), gone(at(everyone, "everyone"))]) {
        assert.throws(() => answers("everyone", where), deleted);
        assert.throws(() => answers("back", where), deleted);
        assert.deepEqual(
          answers("retire", where),
          stepTo("retire", at(everyone, "everyone")).answers,
        );
        assert.match(whereabouts(where).next, /--retire$/);
        assert.match(whereabouts(where).gone ?? "", /^the old stack Old and the old user pool/);
      }
    });

    it("can be retired whatever the new app client lists: nothing that works is deleted", () => {
      const where = gone(reset(at(everyone, "everyone")));
      const { then } = stepTo("retire", where);
      assert.match(then[0] ?? "", /lists COGNITO, without Okta\. Run pulumi up --refresh /);
      assert.doesNotThrow(() => answers("retire", { ...where, newClient: undefined }));
    });

    it("need the new sign-on deployed for someone, or the move goes back", () => {
      const where = gone(at(test));
      assert.throws(() => answers("retire", where), /not deployed for the test group yet/);
      assert.deepEqual(answers("back", where), [["move", undefined]]);
      assert.match(whereabouts(where).next, /--back; then name .* in engage\.cloudFormationStack/);
    });

    it("go on where its user pool is still there, once the settings name that", () => {
      const where = gone(at(test, "test"), false);
      const keeps =
        /the old stack Old, but not its user pool\. .*Set engage\.userPoolId to \S+_Old, /;
      assert.throws(() => answers("everyone", where), keeps);
      assert.throws(() => answers("back", where), keeps);
      assert.throws(() => answers("retire", where), /Only a test group may use/);
      assert.match(whereabouts(where).next, /^Next: Set engage\.userPoolId/);
    });
  });

  it("are told with what comes next", () => {
    const next = (where: Whereabouts) => whereabouts(where).next;
    assert.match(next(at(test)), /^Next: pulumi up --stack acme/);
    assert.match(next(at(test, "test")), /--everyone; back: .* --back$/);
    assert.match(next(at(everyone, "test")), /^Next: pulumi up/);
    assert.match(next(at(everyone, "everyone")), /--retire; back: /);
    assert.match(next(at(undefined, "everyone")), /^Next: pulumi up/);
    assert.match(next(at()), /done, or none has begun/);
    assert.equal(whereabouts(at(test, "test")).gone, undefined);
  });

  it("are not told as done where no update has gone through", () => {
    const { live, next } = whereabouts({ ...at(), deployed: {} });
    assert.equal(live, "unknown: no pulumi up has gone through");
    assert.match(next, /^Next: pulumi up --stack acme/);
  });
});

describe("a move", () => {
  it("begins from what is deployed", () => {
    assert.doesNotThrow(() => refuseUndeployedSettings(at(), toStack));
    assert.doesNotThrow(() => refuseUndeployedSettings(at(undefined, "test"), toStack));
    assert.throws(
      () => refuseUndeployedSettings(at(undefined, "everyone", { generation: 2 }), "Old"),
      /engage\.generation is 2, and 1 as deployed.*pulumi up.* first, or restore the earlier version/s,
    );
    assert.throws(
      () => refuseUndeployedSettings(at(undefined, "test"), "LocalMeasureEngageV3"),
      /sign-on for LocalMeasureEngageV2 is deployed still.*pulumi up.* first, which removes it/s,
    );
  });

  it("does not begin where the first update failed late, and agents may sign in already", () => {
    const said = (pending: number, ...types: string[]) => {
      const resources = types.map((type) => ({ type, id: "ap-southeast-2_Old:Okta" }));
      return neverDeployed("acme", { resources, pending }, toStack).message;
    };
    const root = "pulumi:pulumi:Stack";
    const partly = said(0, root, "aws:cognito/identityProvider:IdentityProvider");
    assert.match(
      partly,
      /^It is unknown what of acme is deployed: no pulumi up has gone through\./,
    );
    assert.match(partly, /identity provider ap-southeast-2_Old:Okta, .*Nothing was written\./s);
    assert.match(partly, /with the settings as they are: pulumi up --stack acme/);
    assert.doesNotMatch(partly, /cloudFormationStack/);
    assert.match(said(1, root), /interrupted.*: npm run customer -- recover acme, then pulumi up/s);
    for (const types of [[], [root, "okta:app/saml:Saml"]]) {
      assert.match(said(0, ...types), /^Nothing of acme is deployed yet.*Set engage\.cloudForm/s);
    }
  });

  const stack = (status: string, id = "arn:2") => ({
    ...{ name: toStack, id, status },
    ...{ outputs: {}, userPoolIds: [] },
  });
  const statuses: [status: string, told: RegExp | undefined][] = [
    ["CREATE_COMPLETE", undefined],
    ["UPDATE_COMPLETE", undefined],
    ["UPDATE_ROLLBACK_COMPLETE", undefined],
    ["IMPORT_COMPLETE", undefined],
    ["CREATE_IN_PROGRESS", /Wait until it is done/],
    ["UPDATE_ROLLBACK_IN_PROGRESS", /Wait until it is done/],
    ["DELETE_IN_PROGRESS", /CloudFormation is deleting it, or has deleted it: ask Local Measure/],
    ["DELETE_FAILED", /CloudFormation is deleting it/],
    ["DELETE_COMPLETE", /CloudFormation is deleting it, or has/],
    ["ROLLBACK_COMPLETE", /Ask Local Measure to repair it/],
    ["CREATE_FAILED", /Ask Local Measure to repair it/],
    ["UPDATE_ROLLBACK_FAILED", /Ask Local Measure to repair it/],
  ];
  for (const [status, told] of statuses) {
    it(`${told ? "refuses" : "takes"} a new stack with the status ${status}`, () => {
      const begin = () => refuseUnready("acme", stack(status), stack("UPDATE_COMPLETE", "arn:1"));
      if (!told) return assert.doesNotThrow(begin);
      assert.throws(begin, told);
      assert.throws(begin, new RegExp(`has the status ${status}\\. Nothing was written`));
    });
  }

  it("refuses the old stack under another name, such as its ARN", () => {
    const old = { ...stack("UPDATE_COMPLETE"), name: "LocalMeasureEngage" };
    assert.throws(
      () => refuseUnready("acme", stack("UPDATE_COMPLETE"), old),
      /LocalMeasureEngageV2 is the stack that acme signs in to already, LocalMeasureEngage\./,
    );
    assert.doesNotThrow(() => refuseUnready("acme", stack("UPDATE_COMPLETE"), undefined));
  });

  it("replaces no identity provider, and makes none of a name that the pool has", () => {
    const wanted = { userPoolId: "ap-southeast-2_New", name: "Okta" };
    const refuse = (known: string | undefined, ...existing: string[]) =>
      refuseOtherProvider("acme", known, wanted, existing);
    assert.doesNotThrow(() => refuse(undefined, "COGNITO", "Other"));
    assert.doesNotThrow(() => refuse("ap-southeast-2_New:Okta", "Okta"));
    assert.throws(() => refuse(undefined, "Okta"), /has an identity provider Okta already/);
    for (const other of ["ap-southeast-2_Third:Okta", "ap-southeast-2_New:Okta2"]) {
      assert.throws(() => refuse(other), /earlier move still.*pulumi up.* first/s);
    }
  });
});

describe("the flags of customer move", () => {
  it("are one step at a time", () => {
    assert.equal(wantedBy(none), "show");
    assert.equal(wantedBy({ ...none, toStack }), "begin");
    for (const flag of ["everyone", "retire", "back"] as const) {
      assert.equal(wantedBy({ ...none, [flag]: true }), flag);
      assert.throws(
        () => wantedBy({ ...none, toStack, [flag]: true }),
        new RegExp(`one of --to-stack and --${flag}: each is a step`),
      );
    }
    assert.throws(
      () => wantedBy({ ...none, everyone: true, retire: true }),
      /one of --everyone and --retire/,
    );
    assert.throws(() => wantedBy({ ...none, testGroups: ["A"] }), /give --to-stack as well/);
  });

  it("become the section move, with nothing that was not given", () => {
    assert.deepEqual(sectionOf({ ...none, toStack, testUsers: ["a@acme.com"] }), {
      cloudFormationStack: toStack,
      users: ["a@acme.com"],
    });
  });

  it("may be left out, and are not lost, where the move is written already", () => {
    const { move } = at(test).settings;
    assert.ok(move);
    const given = { ...none, toStack };
    assert.doesNotThrow(() => refuseOtherFlags("acme", given, move));
    const same = { ...given, testGroups: ["Engage Trial"] };
    assert.doesNotThrow(() => refuseOtherFlags("acme", same, move));
    const other = { ...given, testGroups: ["Others"], tileUrl: "https://new.example.com/login" };
    assert.throws(
      () => refuseOtherFlags("acme", other, move),
      /written already, with another move\.groups and move\.tileUrl than the flags/,
    );
  });

  it("need no origin: the new stack's outputs tell those that stand for an approved one", () => {
    const connect = { approvedOrigins: ["https://engage.example.com"] } as never;
    const stack = (outputs: Record<string, string>) => ({ name: "", outputs, userPoolIds: [] });
    const from = stack({ Web: "https://engage.example.com", Other: "https://other.example.com" });
    const to = stack({
      Web: "https://v2.example.com/app",
      Other: "https://o2.example.com",
      N: "1",
    });
    assert.deepEqual(originsToAdd({ connect }, from, to), ["https://v2.example.com"]);
    assert.deepEqual(originsToAdd({ connect }, from, from), []);
    const without = stack({ Web: "v2.example.com" });
    assert.deepEqual(originsToAdd({ connect }, from, without), [], "it is no address any more");
    assert.deepEqual(originsToAdd({ connect }, without, to), [], "it was none before");
    assert.deepEqual(originsToAdd({}, from, to), []);
    assert.deepEqual(originsToAdd({ connect }, undefined, to), []);
  });
});
