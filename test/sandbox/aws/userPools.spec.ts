import assert from "node:assert/strict";
import { describeProviders } from "../../../sandbox/aws/cognito/userPools";
import { AwsError } from "../../../sandbox/aws/core/awsError";
import type { Cloud } from "../../../sandbox/aws/core/cloud";

describe("the identity providers of a local user pool", () => {
  it("are those that are left, where one is deleted while they are read", async () => {
    const okta = { ProviderName: "Okta", ProviderType: "SAML", ProviderDetails: {} };
    const answers: Pick<Cloud, "cognito"> = {
      cognito: async (operation, { ProviderName }) => {
        if (operation === "ListIdentityProviders") {
          return { Providers: [{ ProviderName: "Gone" }, { ProviderName: "Okta" }] };
        }
        if (ProviderName === "Okta") return { IdentityProvider: okta };
        const message = `Identity provider ${String(ProviderName)} does not exist.`;
        throw new AwsError("ResourceNotFoundException", message);
      },
    };
    assert.deepEqual(await describeProviders(answers as Cloud, "ap-southeast-2_a"), [okta]);
  });
});
