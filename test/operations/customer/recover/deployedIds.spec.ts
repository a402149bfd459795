import assert from "node:assert/strict";
import { deployedIds } from "../../../../operations/customer/recover/deployedIds";
import { outputsIn } from "../../../../operations/shared/stackCommands";
import { unknownValue } from "../../../../operations/unknownValue";

describe("what a stack's outputs name", () => {
  const idsOf = (outputs: Record<string, unknown>) => [
    ...deployedIds(outputsIn([{ type: "pulumi:pulumi:Stack", outputs }])),
  ];
  const samlProviderArn = "arn:aws:iam::123456789012:saml-provider/Okta-acme";

  it("is by the ids that the state has", () => {
    const roleArn = "arn:aws:iam::123456789012:role/Agents";
    const connect = { oktaAppId: "0oa1", samlProviderArn, roleArn };
    const guardrail = { policyId: "p-1", targets: ["ou-1"] };
    assert.deepEqual(idsOf({ connect, guardrail }), [
      ...["0oa1", samlProviderArn, "Agents", "p-1", "ou-1:p-1"],
    ]);
  });

  it("leaves out what an update of some resources only, or one that went on after an error, did not make", () => {
    for (const never of [{}, { roleArn: unknownValue }]) {
      const ids = idsOf({ connect: { oktaAppId: "0oa1", samlProviderArn, ...never } });
      assert.deepEqual(ids, ["0oa1", samlProviderArn, undefined]);
    }
  });
});
