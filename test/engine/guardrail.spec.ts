import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { STS } from "@aws-sdk/client-sts";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { ConnectOutputs, GuardrailOutputs } from "../../outputs";
import {
  demoSettings,
  stackFor,
  type SandboxStack,
  type StackSettings,
} from "../../sandbox/automation";
import { permits } from "../../sandbox/aws/iam/policies";
import { clientSettings } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";
import { signInToConnect } from "../../sandbox/browser/signIn";
import { sharedSandbox } from "../sharedSandbox";

const account = "arn:aws:iam::123456789012";
const admin = `${account}:role/admin`;
const breakGlass = `${account}:role/break-glass`;
const everything = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

describe("The deletion guardrail on the real engine", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let settings: StackSettings;
  let connect: ConnectOutputs;
  /** What binds the account: the policies on the root, on its unit, and on itself. */
  let levels: string[][];

  before(async () => {
    sandbox = await sharedSandbox();
    settings = {
      ...(await demoSettings()),
      ...(await chainOfRoles(sandbox)),
    };
    stack = await stackFor(sandbox, { settings });
    await deploy({
      targets: [sandbox.customer.organization.organizationalUnitId],
      alsoProtect: ["samlProvider", "userPool"],
      exemptPrincipals: ["arn:aws:iam::*:role/break-glass"],
    });
  });

  async function deploy(
    guardrail: object,
    more: object = {},
    onEvent?: (event: EngineEvent) => void,
  ) {
    await stack.configure({
      ...settings,
      "engage-okta:connect": { ...(settings["engage-okta:connect"] as object), ...more },
      "engage-okta:guardrail": { ...(settings["engage-okta:guardrail"] as object), ...guardrail },
    });
    await stack.up({ onEvent });
    connect = (await stack.outputs()).connect?.value as ConnectOutputs;
    levels = await policiesThatBind(sandbox);
  }

  /** Whether organization and own policies let a principal of the account do it. */
  function may(action: string, resource: string, principal = admin, own = [everything], id = "") {
    const question = {
      action,
      resource,
      context: { "aws:principalarn": principal, "aws:userid": id },
    };
    return [...levels, own].every((policies) => permits(policies, question));
  }

  const userPool = () =>
    `arn:aws:cognito-idp:ap-southeast-2:123456789012:userpool/${sandbox.customer.userPoolId}`;
  const protectedOnes = (): [action: string, resource: string][] => [
    ["iam:DeleteRole", connect.roleArn],
    ["connect:DeleteInstance", connect.instanceArn],
    ["iam:DeleteSAMLProvider", connect.samlProviderArn],
    ["cognito-idp:DeleteUserPool", userPool()],
    ["cognito-idp:DeleteIdentityProvider", userPool()],
  ];

  it("denies an administrator to delete what agents sign in with", () => {
    for (const [action, resource] of protectedOnes()) {
      assert.equal(may(action, resource), false, `${action} on ${resource}`);
    }
  });

  it("denies nothing else", () => {
    const others: [action: string, resource: string][] = [
      ["iam:DeleteRole", `${account}:role/another`],
      ["iam:DeleteRole", `${connect.roleArn}-2`],
      ["iam:UpdateRole", connect.roleArn],
      ["connect:DeleteInstance", connect.instanceArn.replace(/[^/]+$/, "another")],
      ["connect:DeleteUser", `${connect.instanceArn}/agent/jane`],
      ["iam:DeleteSAMLProvider", `${account}:saml-provider/another`],
      ["cognito-idp:DeleteUserPool", `${userPool()}2`],
      ["cognito-idp:UpdateIdentityProvider", userPool()],
      ["cognito-idp:DeleteUserPoolClient", userPool()],
      ["s3:DeleteBucket", "arn:aws:s3:::recordings"],
    ];
    for (const [action, resource] of others) {
      assert.equal(may(action, resource), true, `${action} on ${resource}`);
    }
  });

  it("exempts the principals of the settings, and nobody with a similar name", () => {
    for (const [action, resource] of protectedOnes()) {
      assert.equal(may(action, resource, breakGlass), true, action);
      assert.equal(may(action, resource, `${breakGlass}-2`), false, action);
    }
  });

  it("leaves agents their one permission: to enter the instance as themselves", async () => {
    const [agent] = sandbox.people;
    assert.ok(agent);
    await sandbox.customer.createAgent(agent.email);
    const { session } = await signInToConnect(sandbox, connect.oktaAppId, agent);
    const { UserId: id = "" } = await new STS({
      ...clientSettings(sandbox),
      credentials: session.credentials,
    }).getCallerIdentity({});
    const own = await policiesOfRole(sandbox, connect.roleArn);
    const asAgent = (action: string, resource: string) =>
      may(action, resource, connect.roleArn, own, id);

    const enter = "connect:GetFederationToken";
    const user = `${connect.instanceArn}/user/${id}`;
    assert.equal(asAgent(enter, user), true);
    const other = connect.instanceArn.replace(/[^/]+$/, "another");
    const others: [action: string, resource: string][] = [
      [enter, `${connect.instanceArn}/user/${id.replace("jane.doe", "alex.kim")}`],
      [enter, `${connect.instanceArn}/user/*`],
      [enter, connect.instanceArn],
      [enter, `${other}/user/${id}`],
      ["connect:GetFederationTokens", user],
      ["connect:DescribeUser", user],
      ["connect:DeleteInstance", connect.instanceArn],
      ["iam:DeleteRole", connect.roleArn],
      ["iam:PutRolePolicy", connect.roleArn],
      ["sts:AssumeRole", admin],
      ["cognito-idp:AdminDeleteUser", userPool()],
      ["s3:GetObject", "arn:aws:s3:::recordings/call.wav"],
    ];
    for (const [action, resource] of others) {
      assert.equal(asAgent(action, resource), false, `${action} on ${resource}`);
    }
  });

  it("denies with changes what locks agents out, to all but the exempt and what deploys", async () => {
    const { roleArn, samlProviderArn } = connect;
    const deployer = `${account}:role/deployer`;
    const warnings: string[] = [];
    await deploy({ alsoProtect: ["changes"], exemptPrincipals: [breakGlass] }, {}, (event) => {
      const { severity, message = "" } = event.diagnosticEvent ?? {};
      if (severity === "warning") warnings.push(message);
    });
    const lockingOut: [action: string, resource: string][] = [
      ["iam:UpdateAssumeRolePolicy", roleArn],
      ["iam:UpdateRole", roleArn],
      ["iam:PutRolePolicy", roleArn],
      ["iam:DeleteRolePolicy", roleArn],
      ["iam:AttachRolePolicy", roleArn],
      ["iam:DetachRolePolicy", roleArn],
      ["iam:PutRolePermissionsBoundary", roleArn],
      ["iam:UpdateSAMLProvider", samlProviderArn],
      ["cognito-idp:UpdateIdentityProvider", userPool()],
      ["cognito-idp:UpdateUserPoolClient", userPool()],
      ["cognito-idp:DeleteUserPoolClient", userPool()],
      ["cognito-idp:DeleteUserPoolDomain", userPool()],
    ];
    for (const [action, resource] of lockingOut) {
      assert.equal(may(action, resource), false, `${action} by an administrator`);
      assert.equal(may(action, resource, `${deployer}-2`), false, `${action} by another`);
      assert.equal(may(action, resource, deployer), true, `${action} by what deploys`);
      assert.equal(may(action, resource, breakGlass), true, `${action} by the exempt`);
    }
    assert.equal(may("iam:DeleteRole", roleArn, deployer), false, "deletion by what deploys");
    const others: [action: string, resource: string][] = [
      ["iam:UpdateAssumeRolePolicy", `${account}:role/another`],
      ["iam:TagRole", roleArn],
      ["iam:UpdateSAMLProvider", `${account}:saml-provider/another`],
      ["cognito-idp:UpdateUserPoolClient", `${userPool()}2`],
      ["cognito-idp:AdminGetUser", userPool()],
    ];
    for (const [action, resource] of others) assert.equal(may(action, resource), true, action);
    assert.match(
      warnings.join("\n"),
      /changes are denied to every principal except the one that deploys now, .*role\/deployer and /,
    );
    assert.match(warnings.join("\n"), /Local Measure's CloudFormation stack.* exemptPrincipals/);
    const { value } = (await stack.outputs()).guardrail as { value: GuardrailOutputs };
    assert.deepEqual(value.alsoProtect, ["changes"]);
    assert.deepEqual(value.deployers, [deployer, `${account}:role/*/deployer`]);
    const { resourceChanges } = await stack.up();
    assert.deepEqual(Object.keys(resourceChanges), ["same"]);
  });

  it("follows the settings, and protects a role under a new name before the old one goes", async () => {
    const { roleArn: oldRole } = connect;
    settings["engage-okta:allowReplace"] = ["roleName", "samlProviderName"];
    sandbox.calls.clear();
    await deploy({}, { roleName: "agents", samlProviderName: "agents" });
    const writes = sandbox.calls.writes().map(({ operation }) => operation);
    assert.ok(writes.includes("UpdatePolicy"));
    // Until then AWS denies the deletion of the old ones.
    for (const deletion of ["DeleteRole", "DeleteSAMLProvider"]) {
      assert.ok(writes.includes(deletion), deletion);
      assert.ok(writes.indexOf("UpdatePolicy") < writes.indexOf(deletion), deletion);
    }
    assert.equal(connect.roleArn, `${account}:role/agents`);

    for (const [action, resource] of protectedOnes().slice(0, 2)) {
      assert.equal(may(action, resource), false, action);
      assert.equal(may(action, resource, breakGlass), false, `${action} without exemption`);
    }
    const nowFree = [...protectedOnes().slice(2), ["iam:DeleteRole", oldRole] as const];
    for (const [action, resource] of nowFree) {
      assert.equal(may(action, resource), true, action);
    }
    await stack.destroy();
  });
});

/**
 * Settings by which the customer's account is worked on as `deployer`, which alone the management
 * account's role trusts.
 */
async function chainOfRoles(sandbox: Sandbox): Promise<StackSettings> {
  const { aws } = sandbox;
  const create = async (RoleName: string, inAccount: string, AWS: string) => {
    const iam = new IAM(clientSettings(sandbox, inAccount));
    const statement = { Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" };
    const { Role: role } = await iam.createRole({
      RoleName,
      AssumeRolePolicyDocument: policy(statement),
    });
    return { roleArn: role?.Arn ?? "", iam };
  };
  const deployer = await create("deployer", aws.account, `${account}:root`);
  const editor = await create("guardrails", aws.managementAccount, deployer.roleArn);
  await editor.iam.putRolePolicy({
    RoleName: "guardrails",
    PolicyName: "organizations",
    PolicyDocument: policy({ Effect: "Allow", Action: "organizations:*", Resource: "*" }),
  });
  return {
    "aws:assumeRoles": [{ roleArn: deployer.roleArn }],
    "engage-okta:guardrail": { targets: [aws.account], managementRole: editor.roleArn },
  };
}

async function policiesThatBind(sandbox: Sandbox): Promise<string[][]> {
  const { rootId, organizationalUnitId, managementAccount } = sandbox.customer.organization;
  const organizations = new Organizations(clientSettings(sandbox, managementAccount));
  const contents = async (TargetId: string) => {
    const { Policies: found = [] } = await organizations.listPoliciesForTarget({
      TargetId,
      Filter: "SERVICE_CONTROL_POLICY",
    });
    const described = found.map(({ Id }) => organizations.describePolicy({ PolicyId: Id }));
    return (await Promise.all(described)).map(({ Policy: one }) => one?.Content ?? "");
  };
  return Promise.all([rootId, organizationalUnitId, sandbox.aws.account].map(contents));
}

/** What a role may do; that no policy is attached to it is shown beside its deployment. */
async function policiesOfRole(sandbox: Sandbox, arn: string): Promise<string[]> {
  const iam = new IAM(clientSettings(sandbox));
  const RoleName = arn.split("/").at(-1);
  const { PolicyNames: names = [] } = await iam.listRolePolicies({ RoleName });
  const found = names.map((PolicyName) => iam.getRolePolicy({ RoleName, PolicyName }));
  return (await Promise.all(found)).map((one) => decodeURIComponent(one.PolicyDocument ?? ""));
}

function policy(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
