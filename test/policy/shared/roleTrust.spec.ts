import assert from "node:assert/strict";
import { deniesSignIn } from "../../../policy/shared/roleTrust";

const provider = "arn:aws:iam::123456789012:saml-provider/Okta";
const Action = "sts:AssumeRoleWithSAML";
const allow = (...Federated: string[]) => ({ Effect: "Allow", Action, Principal: { Federated } });

/** A trust in these providers, which denies some the sign-in. */
const denies = (Principal: unknown, trusted: string[] = [provider]) =>
  deniesSignIn({
    assumeRolePolicy: { Statement: [allow(...trusted), { Effect: "Deny", Action, Principal }] },
  });

describe("A trust denies every sign-in", () => {
  it("where the Deny is for everyone, or for the only provider, among others too", () => {
    assert.equal(denies("*"), true);
    assert.equal(denies({ Federated: provider }), true);
    assert.equal(denies({ Federated: [`${provider}2`, provider] }), true);
  });

  it("not where one of its providers is left", () => {
    assert.equal(denies({ Federated: provider }, [provider, `${provider}2`]), false);
  });

  it("not known where the Deny is for all of AWS: services differ on whether that is who does not sign a call", () => {
    assert.equal(denies({ AWS: "*" }), false);
  });

  it("not where the Deny is for others", () => {
    assert.equal(denies({ Federated: `${provider}2` }), false);
    assert.equal(denies("arn:aws:iam::123456789012:role/other"), false);
    assert.equal(denies({ AWS: "arn:aws:iam::123456789012:role/other" }), false);
  });
});
