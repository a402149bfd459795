import assert from "node:assert/strict";
import rule from "../../../policy/rules/configuration-is-known";
import { engageOkta } from "../fixtures/engageOkta";
import { type Config, hangUp, judge } from "../pack";

const said = async (config: Config) => {
  const violations = await judge(engageOkta, config);
  assert.ok(
    violations.every(({ rule: name, level }) => name === rule.name && level === "mandatory"),
  );
  return violations.map(({ message }) => message.split("\n")[1]!.split(" Pulumi ignores")[0]);
};

describe("configuration-is-known", () => {
  after(hangUp);

  it("stops a rule that the pack does not have, and names the nearest", async () => {
    assert.deepEqual(await said({ "okta-app-sign": {} }), [
      'The pack has no rule "okta-app-sign" (did you mean "okta-app-signs"?).',
    ]);
  });

  it("stops a setting that the rule does not have", async () => {
    assert.deepEqual(await said({ "guardrail-size": { maximun: 5120 } }), [
      'The rule "guardrail-size" has no setting "maximun" (did you mean "maximum"?).',
    ]);
    assert.deepEqual(await said({ "guardrail-size": { characters: 5120 } }), [
      'The rule "guardrail-size" has no setting "characters" (it has maximum).',
    ]);
    assert.deepEqual(await said({ "saml-session-length": { min: 900 } }), [
      'The rule "saml-session-length" has no setting "min" (it has minimum, maximum).',
    ]);
    assert.deepEqual(await said({ "okta-app-signs": { characters: 5120 } }), [
      'The rule "okta-app-signs" has no setting "characters".',
    ]);
  });

  it("allows what there is, levels, and what is Pulumi's own", async () => {
    const config = { all: {}, "guardrail-size": { maximum: 5120, enforcementLevel: "advisory" } };
    assert.deepEqual(await said(config), []);
    assert.deepEqual(await said({}), []);
  });
});
