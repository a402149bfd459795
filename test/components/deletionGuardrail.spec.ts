import assert from "node:assert/strict";
import type { DeletionGuardrailArgs } from "../../components/deletionGuardrail";
import { find, namesOf, run } from "../mocks";

const least: DeletionGuardrailArgs = {
  policyName: "AmazonConnectDenyDeletion-acme",
  policy: '{"Version":"2012-10-17","Statement":[]}',
  targets: [
    { setting: "root", id: "r-abcd" },
    { setting: "123456789012", id: "123456789012" },
  ],
};

async function declare(more: Partial<DeletionGuardrailArgs> = {}) {
  const { DeletionGuardrail } = await import("../../components/deletionGuardrail");
  const { Provider } = await import("@pulumi/aws/provider");
  return run(
    () => {
      const provider = new Provider("management", { region: "us-east-1" });
      const guardrail = new DeletionGuardrail(
        "guardrail",
        { ...least, ...more },
        { providers: [provider] },
      );
      return { policyId: guardrail.policyId };
    },
    { made: (type) => (type.endsWith(":Policy") ? { id: "p-1a2b3c4d" } : {}) },
  );
}

describe("the guardrail against deletion", () => {
  const parent = "engage:index:DeletionGuardrail guardrail";

  it("is one service control policy, attached to each target by the management account", async () => {
    const declared = await declare();
    assert.deepEqual(namesOf(declared.resources), [
      "aws:organizations/policy:Policy guardrail-policy",
      "aws:organizations/policyAttachment:PolicyAttachment guardrail-attachment-123456789012",
      "aws:organizations/policyAttachment:PolicyAttachment guardrail-attachment-root",
      "engage:index:DeletionGuardrail guardrail",
      "pulumi:providers:aws management",
    ]);
    assert.deepEqual(find(declared, "guardrail-policy"), {
      type: "aws:organizations/policy:Policy",
      name: "guardrail-policy",
      parent,
      provider: "management",
      inputs: {
        name: "AmazonConnectDenyDeletion-acme",
        description: "Denies deleting the Amazon Connect instance and what agents sign in with",
        type: "SERVICE_CONTROL_POLICY",
        content: '{"Version":"2012-10-17","Statement":[]}',
      },
      ignoreChanges: ["tags", "tagsAll"],
    });
    const ours = find(await declare({ tags: "ours" }), "guardrail-policy");
    assert.equal(ours.ignoreChanges, undefined);
    assert.deepEqual(find(declared, "guardrail-attachment-root"), {
      type: "aws:organizations/policyAttachment:PolicyAttachment",
      name: "guardrail-attachment-root",
      parent,
      provider: "management",
      inputs: { policyId: "p-1a2b3c4d", targetId: "r-abcd" },
      dependsOn: ["guardrail-policy"],
    });
    assert.deepEqual(declared.outputs, { policyId: "p-1a2b3c4d" });
  });

  it("is imported with those attachments that are there", async () => {
    const { resources } = await declare({ adopt: { policyId: "p-1a2b3c4d", targets: ["root"] } });
    const imports = resources.flatMap((one) => (one.import ? [[one.name, one.import]] : []));
    assert.deepEqual(imports, [
      ["guardrail-policy", "p-1a2b3c4d"],
      ["guardrail-attachment-root", "r-abcd:p-1a2b3c4d"],
    ]);
  });
});
