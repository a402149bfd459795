import assert from "node:assert/strict";
import { readNewClient } from "../../../../operations/customer/move/newClient";
import { NotInAws } from "../../../../operations/customer/awsLookup";
import { region, vendorAws } from "../vendorAws";

const place = { userPoolId: `${region}_New`, appClientId: "4new" };

describe("the app client of the new sign-on of a move", () => {
  const client = (DescribeUserPoolClient: () => object) =>
    readNewClient(vendorAws({}, {}, { DescribeUserPoolClient }), place);
  const fails = (name: string) => () => {
    throw Object.assign(new Error("said AWS"), { name });
  };

  it("is told with what it lists now", async () => {
    const SupportedIdentityProviders = ["COGNITO", "Okta"];
    const listed = await client(() => ({ UserPoolClient: { SupportedIdentityProviders } }));
    assert.deepEqual(listed, { id: "4new", identityProviders: SupportedIdentityProviders });
    assert.deepEqual((await client(() => ({ UserPoolClient: {} }))).identityProviders, []);
  });

  it("is not there, not to be read, or not known: three things, and none of them a list", async () => {
    await assert.rejects(client(fails("ResourceNotFoundException")), NotInAws);
    await assert.rejects(
      client(fails("AccessDeniedException")),
      /may not read the app client 4new of .* need cognito-idp:DescribeUserPoolClient/,
    );
    await assert.rejects(client(fails("TimeoutError")), /AWS did not answer about the app client/);
  });
});
