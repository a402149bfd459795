import assert from "node:assert/strict";
import { Connect } from "@aws-sdk/client-connect";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import {
  demoSettings,
  stackFor,
  type SandboxStack,
  type StackSettings,
} from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { seedCustomer } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";
import { refusal } from "./refusal";
import { sharedSandbox } from "../sharedSandbox";

const filter = "SERVICE_CONTROL_POLICY";
const groups = ["Connect Agents"];
const own = "arn:aws:iam::123456789012:role";
const managed = "arn:aws:iam::111122223333:role";

/** Laid over the demo's settings. */
interface Changes {
  connect?: object;
  guardrail?: object;
}

describe("What stops Connect sign-on and the guardrail before anything is written", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let settings: StackSettings;
  let management: Organizations;

  before(async () => {
    sandbox = await sharedSandbox();
    settings = await demoSettings();
    stack = await stackFor(sandbox, { settings });
    management = new Organizations(clientSettings(sandbox, sandbox.aws.managementAccount));
  });

  /** What an update with these settings says, paragraph by paragraph, without having written. */
  async function refusalOf({ connect, guardrail }: Changes): Promise<string[]> {
    await stack.configure({
      ...settings,
      "engage-okta:connect": connect ?? settings["engage-okta:connect"],
      "engage-okta:guardrail": { ...(settings["engage-okta:guardrail"] as object), ...guardrail },
    });
    // Taking on a role writes nothing.
    return refusal(sandbox, stack, ["AssumeRole"]);
  }

  const refusals: [what: string, changes: Changes, paragraphs: string[]][] = [
    [
      "an unknown alias, and an unknown group beside it",
      { connect: { instanceAlias: "acne", groups: ["Conect Agents"] } },
      [
        'connect.instanceAlias: there is no Amazon Connect instance "acne" in ap-southeast-2. Correct it or aws:region, and check that the AWS credentials belong to the account with the instance. Did you mean "acme"?\n' +
          "  The provider said: reading Connect Instance (acne) summary: empty result",
        'connect.groups: Okta has no group "Conect Agents". Create it in Okta, or write its full name, with upper and lower case. Did you mean "Connect Agents"?',
      ],
    ],
    [
      "an unknown id",
      { connect: { instanceId: "11111111-2222-3333-4444-555555555555", groups } },
      [
        'connect.instanceId: there is no Amazon Connect instance "11111111-2222-3333-4444-555555555555" in ap-southeast-2. Correct it or aws:region, and check that the AWS credentials belong to the account with the instance.\n' +
          "  The provider said: reading Connect Instance (11111111-2222-3333-4444-555555555555): couldn't find resource",
      ],
    ],
    [
      "a policy that is too long",
      {
        guardrail: {
          exemptPrincipals: Array.from({ length: 150 }, (_, n) => `${own}/break-glass-${n}`),
        },
      },
      [
        "guardrail: the service control policy would have 14961 characters; AWS allows 10240. Name fewer exemptPrincipals.",
      ],
    ],
    [
      "targets that do not exist, and the management account",
      { guardrail: { targets: ["999999999999", "ou-abcd-12345678", "111122223333"] } },
      [
        ...["999999999999", "ou-abcd-12345678"].map(
          (id) =>
            `guardrail.targets: the organization has no target ${id}, or its policies could not be listed. Correct the id of the account or organizational unit.\n` +
            `  The provider said: TargetNotFoundException: We can't find a root, OU or account with the TargetId ${id}`,
        ),
        "guardrail.targets: 111122223333 is the management account, which no service control policy binds. Move the Connect instance to a member account, or leave this target out.",
      ],
    ],
    [
      "a managementRole that does not exist",
      { guardrail: { managementRole: `${managed}/missing` } },
      [cannotAssume("missing")],
    ],
    [
      "no managementRole, though this is a member account",
      { guardrail: { managementRole: undefined } },
      [
        "guardrail: only the management account, 111122223333, can manage service control policies, but the AWS credentials belong to another account. Set managementRole to a role there that trusts this account.",
      ],
    ],
  ];
  for (const [what, changes, paragraphs] of refusals) {
    it(`is ${what}`, async () => assert.deepEqual(await refusalOf(changes), paragraphs));
  }

  it("is a target or an instance's id with one wrong character, and says which was meant", async () => {
    const { organization, connect } = sandbox.customer;
    const mistyped = (id: string) => id.replace(/.$/, (last) => (last === "1" ? "2" : "1"));
    const unit = organization.organizationalUnitId;
    const [target = ""] = await refusalOf({ guardrail: { targets: [mistyped(unit)] } });
    assert.ok(target.includes(` Did you mean "${unit}"?\n`), target);
    const { instanceId } = connect;
    const [instance = ""] = await refusalOf({
      connect: { instanceId: mistyped(instanceId), groups },
    });
    assert.ok(instance.includes(` Did you mean "${instanceId}"?\n`), instance);
  });

  it("says nothing of names that may not be listed, nor of what was no answer", async () => {
    const denied = /^ListInstances$/;
    let asked = 0;
    sandbox.calls.fault = ({ operation }) =>
      denied.test(operation) && asked++ > 0
        ? { kind: "refused", reason: "access denied" }
        : undefined;
    const [said = ""] = await refusalOf({ connect: { instanceAlias: "acne", groups } });
    sandbox.calls.fault = () => undefined;
    assert.equal(asked, 2);
    assert.match(said, /there is no Amazon Connect instance "acne" (?!.*Did you mean)/);
  });

  it("is a target that does not contain the instance's account, however many others do", async () => {
    const { rootId: ParentId, organizationalUnitId: unit } = sandbox.customer.organization;
    const made = await management.createOrganizationalUnit({ ParentId, Name: "Elsewhere" });
    const elsewhere = made.OrganizationalUnit?.Id ?? "";
    const targets = [unit, elsewhere, "root", "123456789012"];
    assert.deepEqual(await refusalOf({ guardrail: { targets } }), [
      `guardrail.targets: ${elsewhere} does not contain the account 123456789012 of the Amazon Connect instance, so the guardrail there would protect nothing; the account is under ${unit} → ${ParentId}. Name one of these, or the account itself: targets: [${unit}].`,
    ]);
  });

  it("is a managementRole that may not list the parents of the account", async () => {
    const { organizationalUnitId: unit } = sandbox.customer.organization;
    await createRole("blind", "111122223333", "123456789012");
    await new IAM(clientSettings(sandbox, "111122223333")).putRolePolicy({
      RoleName: "blind",
      PolicyName: "organizations",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "organizations:*", Resource: "*" },
          { Effect: "Deny", Action: "organizations:ListParents", Resource: "*" },
        ],
      }),
    });
    const managementRole = `${managed}/blind`;
    const [said = "", ...more] = await refusalOf({
      guardrail: { managementRole, targets: [unit] },
    });
    assert.deepEqual(more, []);
    assert.match(
      said,
      /^guardrail\.targets: \S+role\/blind may not list the parents of the account 123456789012\. Allow organizations:ListParents\.\n {2}AWS said: AccessDeniedException: /,
    );
  });

  it("is an instance in the management account, which nothing binds, also not on root", async () => {
    const { url, region, managementAccount: account } = sandbox.aws;
    await seedCustomer({ url, region, account, managementAccount: account }, "inside");
    await stack.configure({
      ...settings,
      "aws:assumeRoles": [{ roleArn: sandbox.customer.organization.managementRole }],
      "engage-okta:engage": {
        ...(settings["engage-okta:engage"] as object),
        cloudFormationStack: "LocalMeasureEngage-inside",
      },
      "engage-okta:connect": { instanceAlias: "inside", groups },
      "engage-okta:guardrail": { targets: ["root"] },
    });
    assert.deepEqual(await refusal(sandbox, stack, ["AssumeRole"]), [
      `guardrail: the Amazon Connect instance is in the management account, ${account}, which no service control policy binds, wherever it is attached. Leave the guardrail section out, or move the instance to a member account.`,
    ]);
  });

  it("is an instance that does not sign in by SAML", async () => {
    await new Connect(clientSettings(sandbox)).createInstance({
      InstanceAlias: "legacy",
      IdentityManagementType: "CONNECT_MANAGED",
      InboundCallsEnabled: true,
      OutboundCallsEnabled: true,
    });
    assert.deepEqual(await refusalOf({ connect: { instanceAlias: "legacy", groups } }), [
      'connect.instanceAlias: the Amazon Connect instance "legacy" manages its users by CONNECT_MANAGED, not by SAML. AWS cannot change this on an existing instance: single sign-on needs a new instance that is created with SAML 2.0-based authentication.',
    ]);
  });

  it("is a replica of an instance in another region", async () => {
    const source = new Connect({ ...clientSettings(sandbox), region: "us-west-2" });
    const { Id: InstanceId } = await source.createInstance({
      InstanceAlias: "acme-west",
      IdentityManagementType: "SAML",
      InboundCallsEnabled: true,
      OutboundCallsEnabled: true,
    });
    const ReplicaAlias = "acme-sydney";
    const ReplicaRegion = sandbox.aws.region;
    await source.replicateInstance({ InstanceId, ReplicaAlias, ReplicaRegion });
    assert.deepEqual(await refusalOf({ connect: { instanceAlias: ReplicaAlias, groups } }), [
      "connect.instanceAlias: acme-sydney: this instance is the replica in ap-southeast-2 of an instance in us-west-2 (Amazon Connect Global Resiliency). " +
        `Its agents sign in at https://${InstanceId}.us-west-2.sign-in.connect.aws/saml, and a traffic distribution group says in which region they work, ` +
        "which this project does not set up. Name the instance in us-west-2, with aws:region: us-west-2; sign-in then works there only.",
    ]);
  });

  it("is a managementRole that does not trust this account", async () => {
    await createRole("closed", "111122223333", "999999999999");
    const managementRole = `${managed}/closed`;
    assert.deepEqual(await refusalOf({ guardrail: { managementRole } }), [cannotAssume("closed")]);
  });

  it("is a managementRole of which AWS tells nothing now, or does not take the credentials", async () => {
    const faults = [
      [{ kind: "status", status: 500 }, /could not be assumed: AWS answered with an error\. Run/],
      [
        { kind: "refused", reason: "expired token" },
        /could not be assumed: the credentials are missing or no longer valid\. Sign in again/,
      ],
    ] as const;
    for (const [fault, expected] of faults) {
      sandbox.calls.fault = ({ operation }) => (operation === "AssumeRole" ? fault : undefined);
      const [said = "", ...more] = await refusalOf({});
      sandbox.calls.fault = () => undefined;
      assert.deepEqual(more, []);
      assert.match(said, expected);
    }
  });

  it("is a managementRole that may not read the organization", async () => {
    await createRole("powerless", "111122223333", "123456789012");
    const managementRole = `${managed}/powerless`;
    const [said = "", ...more] = await refusalOf({ guardrail: { managementRole } });
    assert.deepEqual(more, []);
    // Pulumi's AWS provider numbers its sessions.
    assert.equal(
      said.replace(/aws-go-sdk-\d+/, "aws-go-sdk-1"),
      cannotRead(
        "powerless",
        "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/powerless/aws-go-sdk-1 is not authorized to perform: organizations:DescribeOrganization on resource: * because no identity-based policy allows the organizations:DescribeOrganization action",
      ),
    );
  });

  it("is a managementRole of a member account", async () => {
    await createRole("not-there", "123456789012", "123456789012");
    const managementRole = `${own}/not-there`;
    assert.deepEqual(await refusalOf({ guardrail: { managementRole } }), [
      `guardrail.managementRole: ${managementRole} is not in the management account, 111122223333. Name a role there.`,
    ]);
  });

  async function createRole(RoleName: string, account: string, AWS: string): Promise<void> {
    const AssumeRolePolicyDocument = policy({
      Effect: "Allow",
      Principal: { AWS },
      Action: "sts:AssumeRole",
    });
    const iam = new IAM(clientSettings(sandbox, account));
    await iam.createRole({ RoleName, AssumeRolePolicyDocument });
  }

  it("is a target with as many policies as AWS takes", async () => {
    const TargetId = sandbox.customer.organization.organizationalUnitId;
    const Content = policy({ Effect: "Deny", Action: "s3:DeleteBucket", Resource: "*" });
    // FullAWSAccess is the first.
    for (let count = 2; count <= 10; count++) {
      const { Policy: made } = await management.createPolicy({
        Name: `policy-${count}`,
        Description: "",
        Type: filter,
        Content,
      });
      await management.attachPolicy({ PolicyId: made?.PolicySummary?.Id, TargetId });
    }
    assert.deepEqual(await refusalOf({ guardrail: { targets: [TargetId] } }), [
      `guardrail.targets: ${TargetId} already has 10 service control policies, and AWS allows 10. Detach one, or attach the guardrail to another organizational unit.`,
    ]);
  });

  it("is an organization without service control policies", async () => {
    const { rootId: RootId } = sandbox.customer.organization;
    await management.disablePolicyType({ RootId, PolicyType: filter });
    assert.deepEqual(await refusalOf({}), [
      "guardrail: service control policies are not enabled in the organization. In the management account, open AWS Organizations, Policies, Service control policies, and enable them.",
    ]);
  });
});

function cannotRead(role: string, reason: string): string {
  return (
    `guardrail.managementRole: the organization could not be read with ${managed}/${role}. ` +
    "Check that the role exists in the management account, trusts this account, and allows organizations:Describe*, List*, and the writes on policies.\n" +
    `  The provider said: ${reason}`
  );
}

function cannotAssume(role: string): string {
  return (
    `guardrail.managementRole: ${managed}/${role} could not be assumed. Check that the role exists in the management account and trusts this account.\n` +
    `  The provider said: AccessDenied: User: arn:aws:iam::123456789012:root is not authorized to perform: sts:AssumeRole on resource: ${managed}/${role}`
  );
}

function policy(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
