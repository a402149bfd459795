import assert from "node:assert/strict";
import { Organizations } from "@aws-sdk/client-organizations";
import { type World, refusal, startWorld } from "./world";

const filter = "SERVICE_CONTROL_POLICY" as const;

describe("the local AWS Organizations", () => {
  let world: World;
  let root: string;

  before(async () => {
    world = await startWorld();
    const { Roots: roots = [] } = await world.management.listRoots({});
    root = roots[0]?.Id ?? "";
  });
  after(() => world?.stop());

  let policies = 0;
  const createPolicy = async (content = guard("x")) => {
    const { Policy: policy } = await world.management.createPolicy({
      Name: `guardrail-${++policies}`,
      Description: "",
      Type: filter,
      Content: content,
    });
    return policy?.PolicySummary?.Id ?? "";
  };
  const newUnit = async () => {
    const { OrganizationalUnit: unit } = await world.management.createOrganizationalUnit({
      ParentId: root,
      Name: `Unit ${++policies}`,
    });
    return unit?.Id ?? "";
  };

  it("has the customer's account as a member, under its own id", async () => {
    const { Accounts: accounts = [] } = await world.management.listAccounts({});
    assert.deepEqual(
      accounts.map((account) => account.Id),
      [world.aws.managementAccount, world.aws.account],
    );
    const unit = await newUnit();
    const move = { AccountId: world.aws.account, SourceParentId: root, DestinationParentId: unit };
    await world.management.moveAccount(move);
    const { Parents: parents = [] } = await world.management.listParents({
      ChildId: world.aws.account,
    });
    assert.equal(parents[0]?.Id, unit);
  });

  it("lets a member ask what organization it is in, and nothing else", async () => {
    const member = new Organizations(world.as(world.aws.account));
    const { Organization: organization } = await member.describeOrganization({});
    assert.equal(organization?.MasterAccountId, world.aws.managementAccount);
    await assert.rejects(
      member.listPolicies({ Filter: filter }),
      refusal("AccessDeniedException", "You don't have permissions to access this resource."),
    );
  });

  it("knows no organization of a stranger's account", async () => {
    const stranger = new Organizations(world.as("999999999999"));
    await assert.rejects(
      stranger.describeOrganization({}),
      refusal(
        "AWSOrganizationsNotInUseException",
        "Your account is not a member of an organization.",
      ),
    );
  });

  it("takes a policy of 10,240 characters and refuses one more, new or updated", async () => {
    const id = await createPolicy(padded(10_240));
    const error = { name: "ConstraintViolationException", Reason: "POLICY_CONTENT_LIMIT_EXCEEDED" };
    await assert.rejects(createPolicy(padded(10_241)), error);
    const update = world.management.updatePolicy({ PolicyId: id, Content: padded(10_241) });
    await assert.rejects(update, error);
  });

  it("refuses content that is no service control policy", async () => {
    const statement = { Effect: "Deny", Action: "iam:DeleteRole", Resource: "*" };
    const junk = [
      "not json",
      "{}",
      JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, Effect: "deny" }] }),
      JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, Principal: "*" }] }),
      JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, Sid: "no spaces" }] }),
    ];
    for (const content of junk) {
      await assert.rejects(createPolicy(content), { name: "MalformedPolicyDocumentException" });
    }
  });

  it("takes ten policies a target and refuses the eleventh", async () => {
    const unit = await newUnit();
    // FullAWSAccess is the first.
    for (let count = 1; count < 10; count++) {
      await world.management.attachPolicy({ PolicyId: await createPolicy(), TargetId: unit });
    }
    await assert.rejects(
      world.management.attachPolicy({ PolicyId: await createPolicy(), TargetId: unit }),
      {
        name: "ConstraintViolationException",
        Reason: "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
      },
    );
  });

  it("refuses a second attachment, an unknown target, and deletion while attached", async () => {
    const policy = await createPolicy();
    const target = world.aws.account;
    await world.management.attachPolicy({ PolicyId: policy, TargetId: target });
    await assert.rejects(world.management.attachPolicy({ PolicyId: policy, TargetId: target }), {
      name: "DuplicatePolicyAttachmentException",
      message: new RegExp(target),
    });
    await assert.rejects(world.management.deletePolicy({ PolicyId: policy }), {
      name: "PolicyInUseException",
    });
    const nowhere = { PolicyId: policy, TargetId: "ou-abcd-12345678" };
    await assert.rejects(world.management.attachPolicy(nowhere), {
      name: "TargetNotFoundException",
    });
    await world.management.detachPolicy({ PolicyId: policy, TargetId: target });
    await world.management.deletePolicy({ PolicyId: policy });
  });

  it("keeps the last policy of a target", async () => {
    const unit = await newUnit();
    const last = { PolicyId: "p-FullAWSAccess", TargetId: unit };
    await assert.rejects(world.management.detachPolicy(last), {
      name: "ConstraintViolationException",
      Reason: "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
    });
  });

  it("takes the management account for a target", async () => {
    const target = { PolicyId: await createPolicy(), TargetId: world.aws.managementAccount };
    await world.management.attachPolicy(target);
    const { Targets: targets = [] } = await world.management.listTargetsForPolicy({
      PolicyId: target.PolicyId,
    });
    assert.deepEqual(
      targets.map(({ TargetId }) => TargetId),
      [world.aws.managementAccount],
    );
  });

  it("attaches nothing while service control policies are disabled on the root", async () => {
    const policy = await createPolicy();
    const type = { RootId: root, PolicyType: filter };
    await world.management.disablePolicyType(type);
    await assert.rejects(world.management.attachPolicy({ PolicyId: policy, TargetId: root }), {
      name: "PolicyTypeNotEnabledException",
    });
    await world.management.enablePolicyType(type);
  });
});

function guard(resource: string): string {
  const statement = { Effect: "Deny", Action: "iam:DeleteRole", Resource: resource };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

function padded(length: number): string {
  return guard("x".repeat(length - guard("").length));
}
