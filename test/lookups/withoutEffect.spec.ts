import assert from "node:assert/strict";
import type { Deployed, OktaSettings } from "../../lookups/deployed";
import { refuseWithoutEffect } from "../../lookups/withoutEffect";

const signingKey = { name: "acme-2027", yearsValid: 3 };
const deployed: Deployed = {
  engage: { authenticationPolicyId: "rst1", signingKey },
  connect: { signingKey: { name: "acme-2027" } },
};

function refused(engage: OktaSettings, connect?: OktaSettings, before = deployed): string {
  try {
    refuseWithoutEffect(before, { engage, connect });
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("settings that Okta's provider cannot take back", () => {
  it("may stay, may be new, and may change where that has an effect", () => {
    const kept = { authenticationPolicyId: "rst1", signingKey };
    assert.equal(refused(kept), "");
    assert.equal(refused({ ...kept, authenticationPolicyId: "rst2" }), "");
    assert.equal(refused({ ...kept, signingKey: { name: "acme-2028", yearsValid: 5 } }), "");
    assert.equal(refused(kept, { signingKey: { name: "acme-2027", yearsValid: 10 } }), "");
    assert.equal(refused(kept, undefined, {}), "");
    assert.equal(refused({}, undefined, { engage: {}, connect: {} }), "");
  });

  it("are refused when the policy goes, with the one that stays", () => {
    const said = refused({ signingKey });
    assert.match(said, /^This change would have no effect in Okta\. Nothing was changed\./);
    assert.match(
      said,
      /engage\.authenticationPolicyId\n {4}deployed: rst1\n {4}wanted: {3}\(removed\)/,
    );
    assert.match(said, /Security > Authentication Policies/);
    assert.doesNotMatch(said, /signingKey/);
  });

  it("are refused when the name of the certificate goes: set again, it would make a new one", () => {
    const said = refused({ authenticationPolicyId: "rst1" });
    assert.match(said, /engage\.signingKey\n {4}deployed: acme-2027\n {4}wanted: {3}\(removed\)/);
    assert.match(said, /would make a new one.*Keep the setting\.$/s);
    assert.match(
      refused({ authenticationPolicyId: "rst1", signingKey }, {}),
      /connect\.signingKey/,
    );
  });

  it("are refused when only the years of a certificate change, its default included", () => {
    const engage = { authenticationPolicyId: "rst1", signingKey: { name: "acme-2027" } };
    const said = refused(engage, { signingKey });
    assert.match(said, /engage\.signingKey\.yearsValid\n {4}deployed: 3\n {4}wanted: {3}10/);
    assert.match(said, /connect\.signingKey\.yearsValid\n {4}deployed: 10\n {4}wanted: {3}3/);
    assert.match(said, /Set yearsValid: 3, or choose another\s+name/);
  });
});
