import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { Connect } from "@aws-sdk/client-connect";
import { stringify } from "yaml";
import { checkCustomers } from "../../operations/customer/check/check";
import { checkText } from "../../operations/customer/check/checkReport";
import { newFolder, stackFor, type StackSettings } from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { withEnvironment } from "../../sandbox/environment";
import { makeOidcProvider } from "../../bench/faults/oidcProvider";
import type { Fault } from "../../sandbox/faults/calls";
import type { Sandbox } from "../../sandbox/sandbox";
import { sharedSandbox } from "../sharedSandbox";
import { makeStack } from "./makeStack";

const denied: Fault = { kind: "refused", reason: "access denied" };
const expired: Fault = { kind: "refused", reason: "expired token" };

/** The message for what the credentials may not read. */
function mayNot(what: string, permission: string): RegExp {
  return new RegExp(`^The AWS credentials may not read ${what}\\. They need ${permission}\\b`);
}

/** Laid over the settings of a customer whose every name exists. */
interface Changes {
  engage?: object;
  connect?: object;
  guardrail?: object;
  [setting: string]: unknown;
}

describe("customer check --look-up", () => {
  let sandbox: Sandbox;
  let folder: string;
  let cognito: CognitoIdentityProvider;

  before(async () => {
    sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProvider(clientSettings(sandbox));
  });
  beforeEach(async () => {
    // Ten checks a second would be too many for Connect, and are not the subject: a full allowance for each.
    sandbox.aws.setConnectLimits({ now: Date.now });
    folder = await newFolder(sandbox, "check");
    await write("acme");
  });
  afterEach(() => {
    sandbox.calls.fault = () => undefined;
    assert.deepEqual(
      sandbox.calls.writes().map(({ operation }) => operation),
      [],
    );
  });

  async function write(name: string, changes: Changes = {}): Promise<void> {
    const { engage, connect, guardrail, ...others } = changes;
    const { organization, account } = sandbox.customer;
    const config: StackSettings = {
      "aws:region": "ap-southeast-2",
      "aws:allowedAccountIds": [account],
      "okta:orgName": "acme",
      "engage-okta:engage": {
        cloudFormationStack: "LocalMeasureEngage",
        groups: ["Engage Agents"],
        users: ["sam.lee@acme.com"],
        ...engage,
      },
      "engage-okta:connect": { instanceAlias: "acme", groups: ["Connect Agents"], ...connect },
      "engage-okta:guardrail": {
        targets: [organization.organizationalUnitId],
        managementRole: organization.managementRole,
        ...guardrail,
      },
      ...others,
    };
    await writeFile(path.join(folder, `Pulumi.${name}.yaml`), stringify({ config }));
  }

  /** In the environment of a deployment, with the token. */
  const report = (...names: string[]) =>
    withEnvironment(sandbox.environment, () =>
      checkCustomers(names, { cwd: folder, lookUp: true }),
    );

  async function problemsOf(changes: Changes): Promise<string[]> {
    await write("acme", changes);
    const { ok, customers } = await report("acme");
    assert.equal(ok, false);
    return (customers[0]?.problem ?? "").split("\n\n");
  }

  /** A stack whose update was killed before it had created anything: nothing tells the account. */
  async function deployNothing(): Promise<void> {
    const { stack } = await stackFor(sandbox, { name: "acme", folder });
    const urn = "urn:pulumi:acme::engage-okta::pulumi:pulumi:Stack::engage-okta-acme";
    const deployment = {
      manifest: { time: new Date().toISOString(), magic: "", version: "" },
      resources: [{ urn, type: "pulumi:pulumi:Stack", custom: false }],
    };
    await withEnvironment(sandbox.environment, () => stack.importStack({ version: 3, deployment }));
  }

  function assertAll(texts: string[], expected: RegExp[]): void {
    assert.equal(texts.length, expected.length, texts.join("\n\n"));
    expected.forEach((pattern, index) => assert.match(texts[index] ?? "", pattern));
  }

  it("lists what the clouds have of every name", async () => {
    const { userPoolId, appClientId, connect, organization } = sandbox.customer;
    const { ok, customers } = await report("acme");
    assert.ok(ok, customers[0]?.problem);
    const found = (customers[0]?.found ?? []).map(([what, value]) => `${what}: ${value}`);
    const id = /00[gu]\w+/;
    assert.deepEqual(
      found.map((line) => line.replace(id, "ID")),
      [
        "CloudFormation stack: LocalMeasureEngage, 6 outputs",
        `user pool: ${userPoolId} engage-acme`,
        "sign-in: https://engage-acme.auth.ap-southeast-2.amazoncognito.com",
        `app client: app-client (${appClientId}), lists COGNITO`,
        "identity provider: Okta will be created",
        "Engage, group: Engage Agents (ID)",
        "Engage, user: sam.lee@acme.com (ID)",
        `Amazon Connect instance: acme (${connect.instanceId}), users by SAML`,
        "its users: 3",
        "roles of its agents: none",
        "Connect, group: Connect Agents (ID)",
        `guardrail on: Contact Centre (${organization.organizationalUnitId})`,
      ],
    );
    assert.match(checkText(await report("acme")), /^acme\n {2}CloudFormation stack/);
  });

  it("tells of live names: a provider that is there already, an account that nothing says", async () => {
    const { userPoolId, account } = sandbox.customer;
    await makeOidcProvider(cognito, userPoolId, "Theirs");
    await write("acme", {
      engage: { identityProviderName: "Theirs" },
      "aws:allowedAccountIds": undefined,
    });
    await deployNothing();
    const { ok, customers } = await report("acme");
    assert.ok(ok, customers[0]?.problem);
    const found = new Map(customers[0]?.found);
    assert.match(
      found.get("identity provider") ?? "",
      /^Theirs is in the user pool already; .*npm run customer -- adopt acme$/,
    );
    assert.match(
      found.get("AWS account") ?? "",
      new RegExp(`^AWS account ${account}, with the keys`),
    );
  });

  const unknown: [what: string, changes: Changes, problems: RegExp[]][] = [
    [
      "a CloudFormation stack",
      { engage: { cloudFormationStack: "LocalMeasureEngaged" } },
      [/^There is no CloudFormation stack "LocalMeasureEngaged" in ap-southeast-2\. Correct/],
    ],
    [
      "a user pool",
      { engage: { userPoolId: "ap-southeast-2_AbCdEf123" } },
      [/^There is no user pool ap-southeast-2_AbCdEf123 in ap-southeast-2\. Correct/],
    ],
    [
      "an app client by its name",
      { engage: { appClientName: "App-Client" } },
      [
        /has no app client "App-Client"; it has app-client \(\w+\)\. Did you mean "app-client"\? Set/,
      ],
    ],
    [
      "an app client by its id",
      { engage: { appClientId: "1h57kf5cpq17m0eml12example" } },
      [/has no app client "1h57kf5cpq17m0eml12example"; it has app-client \(\w+\)\. Set/],
    ],
    [
      "a group with nearly the name of another",
      { engage: { groups: ["Engage Agent"] } },
      [/^Okta has no group "Engage Agent"\. Did you mean "Engage Agents"\?/],
    ],
    [
      "a user",
      { engage: { users: ["jane@acme.com"] } },
      [/^Okta has no user with the login "jane@acme\.com"\. Correct/],
    ],
    [
      "an Amazon Connect instance",
      { connect: { instanceAlias: "acne" } },
      [/^There is no Amazon Connect instance "acne".*SAML are: acme\. Did you mean "acme"\?/],
    ],
    [
      "the permissions boundary of the agents' role",
      { connect: { permissionsBoundary: "arn:aws:iam::123456789012:policy/none" } },
      [/^There is no policy arn:aws:iam::123456789012:policy\/none in IAM\. Correct connect\.perm/],
    ],
    [
      "an organizational unit and an account",
      { guardrail: { targets: ["ou-abcd-12345678", "999999999999"] } },
      [
        /^The organization has no target ou-abcd-12345678\. Correct the id/,
        /^The organization has no target 999999999999\. Correct the id/,
      ],
    ],
    [
      "a role that may be assumed in the management account",
      { guardrail: { managementRole: "arn:aws:iam::111122223333:role/missing" } },
      [/^The AWS credentials may not read the target ou-\S+ in the organization\..*managementRole/],
    ],
    [
      "every name at once",
      {
        engage: { cloudFormationStack: "None", groups: ["Sales"], users: ["jane@acme.com"] },
        connect: { instanceId: "11111111-2222-3333-4444-555555555555", instanceAlias: undefined },
        guardrail: { targets: ["999999999999"] },
      },
      [
        /^There is no CloudFormation stack "None"/,
        /^Okta has no group "Sales"\. Write/,
        /^Okta has no user/,
        /^There is no Amazon Connect instance "11111111-2222-3333-4444-555555555555"/,
        /^The organization has no target 999999999999/,
      ],
    ],
  ];
  for (const [what, changes, problems] of unknown) {
    it(`says what does not exist: ${what}`, async () => {
      assertAll(await problemsOf(changes), problems);
    });
  }

  it("says what cannot be used: no pool or several in a stack, no domain, several clients, no SAML", async () => {
    const poolId = sandbox.customer.userPoolId;
    await makeStack(sandbox, "None", { Alias: "acme" });
    await makeStack(sandbox, "Several", { One: poolId, Other: "ap-southeast-2_AbCdEf123" });
    const { UserPool: bare } = await cognito.createUserPool({ PoolName: "bare" });
    const ClientName = "app-client";
    const made = await cognito.createUserPoolClient({ UserPoolId: poolId, ClientName });
    await new Connect(clientSettings(sandbox)).createInstance({
      InstanceAlias: "legacy",
      IdentityManagementType: "CONNECT_MANAGED",
      InboundCallsEnabled: true,
      OutboundCallsEnabled: true,
    });
    const problems = async (changes: Changes) => (await problemsOf(changes)).join("\n\n");
    assert.match(
      await problems({ engage: { cloudFormationStack: "None" } }),
      /^No output of the CloudFormation stack "None" is a user pool id\./,
    );
    assert.match(
      await problems({ engage: { cloudFormationStack: "Several" } }),
      /^Several outputs of the CloudFormation stack "Several" are user pool ids: /,
    );
    assert.match(await problems({}), /^The user pool \S+ has several app clients "app-client"; it/);
    const { ClientId } = made.UserPoolClient ?? {};
    await cognito.deleteUserPoolClient({ UserPoolId: poolId, ClientId });
    assert.match(
      await problems({ engage: { userPoolId: bare?.Id } }),
      /^The user pool \S+ has no domain, so there is no hosted sign-in\./,
    );
    assert.match(
      await problems({ connect: { instanceAlias: "legacy" } }),
      /"legacy" does not manage its users by SAML, and AWS cannot change this/,
    );
  });

  const refusals: [what: string, operation: RegExp, fault: Fault, problem: RegExp][] = [
    [
      "a stack",
      /^DescribeStacks$/,
      denied,
      mayNot("the CloudFormation stack \\S+", "cloudformation:DescribeStacks"),
    ],
    [
      "a pool",
      /^DescribeUserPool$/,
      denied,
      mayNot("the user pool \\S+", "cognito-idp:DescribeUserPool"),
    ],
    [
      "a pool's providers",
      /^ListIdentityProviders$/,
      denied,
      mayNot("the identity providers .*", "cognito-idp:ListIdentityProviders"),
    ],
    [
      "a pool's clients",
      /^ListUserPoolClients$/,
      denied,
      mayNot("the app clients .*", "cognito-idp:ListUserPoolClients"),
    ],
    [
      "the app client",
      /^DescribeUserPoolClient$/,
      denied,
      mayNot("the app client .*", "cognito-idp:DescribeUserPoolClient"),
    ],
    [
      "instances",
      /^ListInstances$/,
      denied,
      mayNot("the Amazon Connect instances .*", "connect:ListInstances"),
    ],
    [
      "a unit",
      /^DescribeOrganizationalUnit$/,
      denied,
      mayNot("the target ou-\\S+ .*", "organizations:DescribeOrganizationalUnit"),
    ],
    [
      "a stack, with credentials that have expired",
      /^DescribeStacks$/,
      expired,
      /^AWS could not be asked for the CloudFormation stack .* no longer valid/,
    ],
    [
      "the account, with credentials that have expired",
      /^GetCallerIdentity$/,
      expired,
      /^The AWS credentials have expired/,
    ],
    [
      "a pool, without an answer",
      /^DescribeUserPool$/,
      { kind: "resetBefore" },
      /^AWS did not answer about the user pool/,
    ],
    [
      "another customer's account",
      /./,
      { kind: "otherAccount", account: "999999999999" },
      /^The AWS credentials belong to account 999999999999, but/,
    ],
    [
      "groups, with a token that has expired",
      /groups$/,
      expired,
      /^Okta \(acme\.okta\.com\) rejects these credentials/,
    ],
    [
      "groups, with a token that may not",
      /groups$/,
      denied,
      /^Okta \(acme\.okta\.com\) does not let these credentials look this up/,
    ],
    [
      "groups, with an error of Okta's",
      /groups$/,
      { kind: "status", status: 500 },
      /^Okta \(acme\.okta\.com\) answered with an error/,
    ],
  ];
  for (const [what, operation, fault, problem] of refusals) {
    it(`does not take for missing what it could not read: ${what}`, async () => {
      sandbox.calls.fault = (call) => (operation.test(call.operation) ? fault : undefined);
      const problems = await problemsOf({});
      assertAll(problems, [problem]);
      assert.doesNotMatch(problems.join(), /There is no|has no/);
    });
  }

  it("says of users and roles that may not be read that they are unknown, which is no problem", async () => {
    sandbox.calls.fault = ({ operation }) =>
      /^(ListUsers|ListRoles)$/.test(operation) ? denied : undefined;
    const { ok, customers } = await report("acme");
    assert.ok(ok, customers[0]?.problem);
    const found = new Map(customers[0]?.found);
    assert.match(found.get("its users") ?? "", /^unknown: .*connect:ListUsers/);
    assert.match(found.get("roles of its agents") ?? "", /^unknown: .*iam:ListRoles/);
  });

  it("says that a named profile does not exist", async () => {
    assertAll(await problemsOf({ "aws:profile": "nope" }), [/^There is no AWS profile "nope"/]);
  });

  it("finds that two customers share a user pool, which one names and the other's stack tells", async () => {
    await write("beta", {
      engage: { cloudFormationStack: undefined, userPoolId: sandbox.customer.userPoolId },
    });
    const { ok, collisions, customers } = await report("acme", "beta");
    assert.equal(ok, false);
    assert.deepEqual(
      customers.map(({ problem = "" }) => /both have the identity provider "Okta"/.test(problem)),
      // Nothing but the lookup of acme's stack tells that beta has the same pool.
      [true, false],
    );
    assert.ok(collisions.every(({ text }) => !text.includes("identity provider")));
  });

  it("looks up the others where one has a mistake or a problem, and not the one with a mistake", async () => {
    await write("acme", { engage: { cloudFormationStack: "None" } });
    await write("beta", { "aws:region": "nowhere" });
    await write("gamma", { engage: { identityProviderName: "Gamma" } });
    const { ok, customers } = await report("acme", "beta", "gamma");
    assert.equal(ok, false);
    assert.deepEqual(
      customers.map(({ name, mistakes, problem, found }) => [
        name,
        mistakes.length,
        problem !== undefined,
        found !== undefined,
      ]),
      [
        ["acme", 0, true, false],
        ["beta", 1, false, false],
        ["gamma", 0, false, true],
      ],
    );
  });
});
