import assert from "node:assert/strict";
import { localSignInFlows } from "../../facts/localSignIn";

describe("the flows that let a local user in by the API", () => {
  it("are all that check a user's own password, key or challenge", () => {
    const flows = [
      "ALLOW_USER_SRP_AUTH",
      "ALLOW_USER_PASSWORD_AUTH",
      "ALLOW_ADMIN_USER_PASSWORD_AUTH",
      "ALLOW_USER_AUTH",
      "ALLOW_CUSTOM_AUTH",
      "USER_PASSWORD_AUTH",
      "ADMIN_NO_SRP_AUTH",
      "CUSTOM_AUTH_FLOW_ONLY",
    ];
    assert.deepEqual(localSignInFlows(flows), [...flows].sort());
  });

  it("are none of those that need a token", () => {
    const flows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_TOKEN_EXCHANGE_DELEGATION"];
    assert.deepEqual(localSignInFlows(flows), []);
  });

  it("are Cognito's default where the client names none", () => {
    assert.deepEqual(localSignInFlows([]), ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH"]);
  });
});
