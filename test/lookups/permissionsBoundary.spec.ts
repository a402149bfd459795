import assert from "node:assert/strict";
import type { ConnectInstance } from "../../facts/connectInstance";
import { LookupError } from "../../lookups/lookupError";
import { refuseBoundary } from "../../lookups/permissionsBoundary";
import { run } from "../mocks";

const account = "123456789012";
const instance: ConnectInstance = {
  id: "11111111-2222-3333-4444-555555555555",
  arn: `arn:aws:connect:ap-southeast-2:${account}:instance/11111111-2222-3333-4444-555555555555`,
  alias: "acme",
  region: "ap-southeast-2",
  partition: "aws",
  account,
};
const company = `arn:aws:iam::${account}:policy/company/boundary`;

/** @param Action What the policy allows, or what IAM says instead. */
const judge = (arn: string, Action: string | Error = "*") =>
  run(
    async () => {
      await refuseBoundary("connect", arn, instance);
      return {};
    },
    {
      lookup(token, inputs) {
        assert.deepEqual([token, inputs], ["aws:iam/getPolicy:getPolicy", { arn }]);
        if (Action instanceof Error) throw Action;
        const Statement = [{ Effect: "Allow", Action, Resource: "*" }];
        return { policy: JSON.stringify({ Version: "2012-10-17", Statement }) };
      },
    },
  );

const refused = (says: RegExp) => (error: Error) => {
  assert.ok(error instanceof LookupError, String(error));
  assert.match(error.message, says);
  return true;
};

describe("the permissions boundary of the agents' role", () => {
  it("is a policy of the role's account, or AWS's own, that lets agents enter", async () => {
    await judge(company);
    await judge("arn:aws:iam::aws:policy/PowerUserAccess", "connect:*");
  });

  it("is refused where it would lock every agent out", async () => {
    await assert.rejects(
      judge(company, "s3:*"),
      refused(
        /^connect\.permissionsBoundary: .* does not allow connect:GetFederationToken on .*\/user\/\*, so no/,
      ),
    );
  });

  it("is refused where IAM could not use it, without a look", async () => {
    for (const arn of [
      "arn:aws:iam::111122223333:policy/company",
      `arn:aws-cn:iam::${account}:policy/company`,
    ]) {
      await assert.rejects(
        judge(arn, new Error("it was looked up")),
        refused(/is not in the account of the agents' role\. .*arn:aws:iam::123456789012:policy\//),
      );
    }
  });

  it("is not called missing where it could not be read", async () => {
    await assert.rejects(
      judge(company, new Error("no such host")),
      refused(/^connect\.permissionsBoundary: "arn.*" could not be looked up: /),
    );
  });
});
