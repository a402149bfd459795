import assert from "node:assert/strict";
import type { AwsAccess } from "../../clouds/awsAccess";
import { findConnectInstance } from "../../lookups/connectInstance";
import { LookupError } from "../../lookups/lookupError";
import { run } from "../mocks";

const region = "ap-southeast-2";
const access = { region, assumeRoles: [] } as unknown as AwsAccess;

/** An instance as Amazon Connect lists it: also one that is not made yet, or never was. */
const refusalOf = (status: string) =>
  run(() => findConnectInstance("connect", { instanceAlias: "acme", region, access }), {
    lookup: () => ({
      instanceId: "11111111-2222-3333-4444-555555555555",
      arn: `arn:aws:connect:${region}:123456789012:instance/11111111-2222-3333-4444-555555555555`,
      instanceAlias: "acme",
      identityManagementType: "SAML",
      status,
    }),
  }).then(
    () => assert.fail("it was taken"),
    (error: Error) => {
      assert.ok(error instanceof LookupError, String(error));
      return error.message;
    },
  );

describe("an Amazon Connect instance that no agent can enter", () => {
  it("is refused while it is being created, to be tried again", async () => {
    assert.match(
      await refusalOf("CREATION_IN_PROGRESS"),
      /^connect\.instanceAlias: the Amazon Connect instance "acme" \(11111111-2222-3333-4444-555555555555\) has the status CREATION_IN_PROGRESS, so no agent can enter it\. Wait until it is ACTIVE/,
    );
  });

  it("is refused where its creation failed, and its id leads to another of the alias", async () => {
    assert.match(
      await refusalOf("CREATION_FAILED"),
      /CREATION_FAILED.* name the one that agents use by its instanceId/,
    );
  });
});
