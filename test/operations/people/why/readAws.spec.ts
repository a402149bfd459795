import assert from "node:assert/strict";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { readPoolUsersLike } from "../../../../operations/people/why/readAws";
import { answering, region } from "../../customer/vendorAws";

describe("the user of the pool that a person is", () => {
  // AWS's reference of ListUsers: "You can receive multiple pages in a row with zero results."
  it("is found on a later page too", async () => {
    const cognito = answering(new CognitoIdentityProviderClient({ region }), {
      ListUsers: ({ Filter = "", PaginationToken }) => {
        if (!PaginationToken) return { Users: [], PaginationToken: "1" };
        if (PaginationToken === "1") return { Users: [], PaginationToken: "2" };
        const Username = Filter.startsWith("email") ? "Okta_jane" : "Okta_jane.doe";
        return { Users: [{ Username, UserStatus: "EXTERNAL_PROVIDER" }] };
      },
    });
    const wanted = { email: "jane@acme.com", name: "Okta_jane.doe" };
    const found = await readPoolUsersLike(cognito, "pool", wanted);
    assert.deepEqual(
      found.map(({ name }) => name),
      ["Okta_jane", "Okta_jane.doe"],
    );
  });
});
