import assert from "node:assert/strict";
import { manualSteps } from "../../../operations/handoff/manualSteps";
import type { StackOutputs } from "../../../outputs";

const signInUrl = "https://engage-acme.auth.example.com/oauth2/authorize";
const outputs = {
  engage: { signInUrl, tile: "bookmark", bookmark: { appId: "0oa1", url: signInUrl } },
  handoff: { identityProviderName: "Okta", cloudFormationOutputs: {} },
} as unknown as StackOutputs;

const connect = {
  instanceId: "11111111-2222-3333-4444-555555555555",
  instanceArn: "arn:aws:connect:ap-southeast-2:123456789012:instance/11111111",
  instanceAlias: "acme",
  signInEndpoint: "https://ap-southeast-2.signin.aws.amazon.com/saml",
} as NonNullable<StackOutputs["connect"]>;

const texts = (given: Partial<StackOutputs>, settings = {}) =>
  manualSteps({ outputs: { ...outputs, ...given }, settings }).map(
    ({ audience, text }) => `${audience}: ${text}`,
  );

const one = (lines: string[], pattern: RegExp) =>
  assert.equal(lines.filter((line) => pattern.test(line)).length, 1, lines.join("\n"));
const none = (lines: string[], pattern: RegExp) =>
  assert.ok(!lines.some((line) => pattern.test(line)), lines.join("\n"));

describe("The steps by hand", () => {
  it("say who does each: the operator, the customer's IT, Local Measure", () => {
    const lines = texts({});
    assert.equal(lines.length, 4);
    one(lines, /^operator: Send Local Measure the name of the identity provider, Okta/);
    one(lines, /^operator: Run npm run people when people join: it names those who cannot enter/);
    one(lines, /^vendor: Confirm that Engage accepts a sign-in that starts at the sign-in URL/);
    one(lines, /^vendor: Set Engage up .* the identity provider Okta\.$/);
  });

  it("warn of a tile that fails, named as the settings do, and of no other", () => {
    const engage = (given: object, section = {}) =>
      texts({ engage: given } as StackOutputs, { "engage-okta:engage": section });
    one(engage({ tile: "shown" }, { label: "Engage EU" }), /^customerIt: .* the tile Engage EU:/);
    none(engage({ tile: "hidden" }), /tile/);
    // What an earlier release deployed, which did not tell its tile.
    one(engage({}), /^customerIt: Tell agents not to start from the tile Local Measure Engage/);
    none(engage({}, { tile: "hidden" }), /tile/);
  });

  it("ask the vendor nothing about a tile that opens the vendor's own page", () => {
    const bookmark = { appId: "0oa1", url: "https://engage.example.com/login" };
    none(texts({ engage: { ...outputs.engage, bookmark } }), /Confirm/);
  });

  it("say how far a move to the vendor's next stack is, and what is next", () => {
    const handoff = { identityProviderName: "Okta", cloudFormationOutputs: {} };
    const move = (stage: "test" | "everyone") =>
      texts({ move: { stage, cloudFormationStack: "V2", engage: outputs.engage, handoff } });
    one(
      move("test"),
      /^operator: The move to V2 is at its test group\. .* --everyone, .*--back ends/,
    );
    one(move("everyone"), /^operator: Everyone may use V2 .* --retire, .*--back returns/);
    one(move("test"), /^vendor: Set the Engage of V2 up .* provider Okta of its own user pool/);
  });

  it("say why no API does each", () => {
    const guardrail = { policyId: "p-1", targets: [] };
    for (const { reason } of manualSteps({
      outputs: { ...outputs, connect, guardrail },
      settings: {},
    })) {
      assert.match(reason, /^[A-Z].{20,}\.$/);
    }
  });

  it("name the Connect instance and the field of its user names, and leave STS to verify", () => {
    const lines = texts({ connect });
    one(
      lines,
      /^operator: Run npm run people with --apply .* instance acme, .* Okta email address as/,
    );
    none(lines, /Create every agent|run people when/);
    const login = { "engage-okta:connect": { roleSessionName: "login" } };
    one(texts({ connect }, login), /Okta login as the user name/);
    none(lines, /STS/);
  });

  it("name the instance of a stack that an earlier release deployed by the settings, else by its id", () => {
    const earlier = { connect: { ...connect, instanceAlias: undefined } };
    const settings = { "engage-okta:connect": { instanceAlias: "acme-eu" } };
    one(texts(earlier, settings), /instance acme-eu,/);
    one(texts(earlier), /instance 11111111-2222-3333-4444-555555555555,/);
  });

  it("name the way to delete what the guardrail protects, where there is one", () => {
    none(texts({}), /guardrail/);
    one(texts({ guardrail: { policyId: "p-1", targets: [] } }), /^operator: .*guardrail section/);
    const exemptPrincipals = ["arn:aws:iam::123456789012:role/break-glass"];
    const guardrail = { policyId: "p-1", targets: [], exemptPrincipals };
    const steps = manualSteps({ outputs: { ...outputs, guardrail }, settings: {} });
    const why = steps.map((step) => step.reason);
    one(
      why,
      /to every principal but arn:aws:iam::123456789012:role\/break-glass; only you know when/,
    );
  });
});
