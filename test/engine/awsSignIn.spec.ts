import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { IAM } from "@aws-sdk/client-iam";
import { stackFor } from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";
import { engageOnly } from "./engageOnly";
import { sharedSandbox } from "../sharedSandbox";

const deployer = "111122223333";
const nobody = "999999999999";

describe("The AWS settings of a stack", () => {
  let sandbox: Sandbox;
  let roleArn: string;

  before(async () => {
    sandbox = await sharedSandbox();
    roleArn = await roleFor(sandbox, deployer, "acme-42");
  });

  it("hold for the app client as for everything else: profile, assumed role, external id", async () => {
    const file = path.join(sandbox.folder, "credentials");
    await writeFile(
      file,
      `[deployer]\naws_access_key_id = ${deployer}\naws_secret_access_key = sandbox\n`,
    );
    // Whoever passes over the profile has the environment's credentials.
    const environment = Object.freeze({
      ...sandbox.environment,
      AWS_ACCESS_KEY_ID: nobody,
      AWS_SHARED_CREDENTIALS_FILE: file,
    });
    const settings = await engageOnly(undefined, {
      "aws:profile": "deployer",
      "aws:assumeRoles": [{ roleArn, externalId: "acme-42", sessionName: "engage-okta-test" }],
    });
    const stack = await stackFor({ ...sandbox, environment }, { settings });
    sandbox.calls.clear();
    await stack.up();
    await stack.refresh();
    await stack.destroy();

    const calls = sandbox.calls.all().filter(({ service }) => service !== "okta");
    const assuming = calls.filter(({ operation }) => operation === "AssumeRole");
    const others = calls.filter(({ operation }) => operation !== "AssumeRole");
    const accounts = (of: typeof calls) => [...new Set(of.map(({ account }) => account))];
    assert.deepEqual(accounts(assuming), [deployer]);
    assert.deepEqual(accounts(others), [sandbox.customer.account]);
    const updates = others.filter(({ operation }) => operation === "UpdateUserPoolClient");
    assert.equal(updates.length, 2, "added and taken off");
    // The AWS provider's process and the attachment's, each at every command that needs them.
    for (const { request } of assuming) {
      const { RoleArn, ExternalId, RoleSessionName } = request as Record<string, string>;
      assert.deepEqual(
        { RoleArn, ExternalId, RoleSessionName },
        { RoleArn: roleArn, ExternalId: "acme-42", RoleSessionName: "engage-okta-test" },
      );
    }
  });
});

/** A role in the customer's account that another account may assume. */
async function roleFor(sandbox: Sandbox, account: string, externalId: string): Promise<string> {
  const iam = new IAM(clientSettings(sandbox));
  const statement = {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "sts:ExternalId": externalId } },
  };
  const { Role } = await iam.createRole({
    RoleName: "deployer",
    AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
  });
  return Role?.Arn ?? "";
}
