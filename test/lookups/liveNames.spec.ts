import assert from "node:assert/strict";
import { type LiveNames, refuseRenames } from "../../lookups/liveNames";

const deployed: LiveNames = {
  identityProviderName: "Okta",
  userPoolId: "ap-southeast-2_AbCdEf123",
  roleName: "AmazonConnectOkta-acme",
  samlProviderName: "Okta-acme",
};

function refused(wanted: LiveNames, allowed: (keyof LiveNames)[] = []): string {
  try {
    refuseRenames(deployed, { ...deployed, ...wanted }, allowed);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("names of what is live", () => {
  it("may stay, may be new, and may go with their section", () => {
    assert.equal(refused({}), "");
    assert.doesNotThrow(() => refuseRenames({}, deployed, []));
    assert.equal(refused({ roleName: undefined, samlProviderName: undefined }), "");
  });

  it("are refused when they change, with what that does and the word that allows it", () => {
    const said = refused({ roleName: "Agents" });
    assert.match(said, /^This would replace what agents sign in with\. Nothing was changed\./);
    assert.match(
      said,
      /connect\.roleName\n {4}deployed: AmazonConnectOkta-acme\n {4}wanted: {3}Agents/,
    );
    assert.match(said, /users of the Amazon Connect instance are tied to it/);
    assert.match(said, /To keep it, set connect\.roleName: AmazonConnectOkta-acme/);
    assert.match(said, /allowReplace: \[roleName\]/);
  });

  it("are named all at once, but for those that may change", () => {
    const said = refused({ identityProviderName: "Okta2", roleName: "A", samlProviderName: "B" }, [
      "samlProviderName",
    ]);
    assert.match(said, /allowReplace: \[identityProviderName, roleName\]/);
    assert.doesNotMatch(said, /connect\.samlProviderName/);
    assert.match(said, /every agent becomes a new user in Engage/);
  });

  it("of another user pool are refused too", () => {
    assert.match(refused({ userPoolId: "ap-southeast-2_Other" }), /engage\.userPoolId/);
  });
});
