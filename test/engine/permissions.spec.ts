import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { ProxyAgent } from "undici";
import {
  type Permissions,
  type PolicyDocument,
  permissionsOf,
} from "../../operations/customer/permissions/permissions";
import { type Task, tasks } from "../../operations/customer/permissions/permissionTable";
import type { EngageOutputs } from "../../outputs";
import { signInToEngage } from "../../sandbox/browser/signIn";
import type { Why } from "../../operations/people/why/why";
import { verifyStack } from "../../operations/verify/verify";
import { demoSettings, stackFor, type SandboxStack } from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { withEnvironment } from "../../sandbox/environment";
import type { Sandbox } from "../../sandbox/sandbox";
import { command, customer } from "./customer/command";
import { makeApp, metadataOf } from "./handMade";
import { sharedSandbox } from "../sharedSandbox";

/** What only AWS's real provider calls, so that no run in the sandbox shows it. Source: its Go code. */
const onlyRealProvider = [
  "ds:DescribeDirectories",
  "iam:ListInstanceProfilesForRole",
  // AWS asks for it with CreateUser, because of the tags.
  "connect:TagResource",
];

/** What a task calls only where an attachment of the guardrail dropped out of the state, which this run does not show. */
const onlyAfterLoss: Partial<Record<Task, readonly string[]>> = {
  recover: ["organizations:DetachPolicy", "organizations:ListParents", "organizations:ListRoots"],
};

const statement = (one: object) => JSON.stringify({ Version: "2012-10-17", Statement: [one] });

const ec2 = { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };

/** Called and not listed, then listed and never called. */
function differences(called: ReadonlySet<string>, listed: ReadonlySet<string>): string[][] {
  const mayBeUncalled = (action: string) => onlyRealProvider.includes(action);
  return [
    [...called].filter((action) => !listed.has(action)).sort(),
    [...listed].filter((action) => !called.has(action) && !mayBeUncalled(action)).sort(),
  ];
}

function actionsOf({ Statement }: PolicyDocument): ReadonlySet<string> {
  const all = Statement.flatMap(({ Action }) => Action as string | string[]);
  return new Set(all.filter((action) => action !== "sts:AssumeRole"));
}

function noActions(): Record<Task, Set<string>> {
  const entries = tasks.map((task) => [task, new Set<string>()] as const);
  return Object.fromEntries(entries) as Record<Task, Set<string>>;
}

describe("the permissions of a customer", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let full: Record<string, object>;
  /** Policies that may be the permissions boundary of the agents' role. */
  let boundaries: (string | undefined)[];
  let poolAlone: Record<string, object>;
  /** The actions of each task, in the customer's account and in the management account. */
  const called = noActions();
  const calledAbove = noActions();
  /** Those of a customer whose settings name a user pool and no stack of the vendor. */
  const calledByPool = noActions();

  before(async () => {
    sandbox = await sharedSandbox();
    boundaries = await Promise.all(["company", "company-next"].map(makeBoundary));
    full = await everySetting();
    stack = await stackFor(sandbox, { name: "acme", settings: full });
    await during("preview", () => stack.preview());
    await during("up", () => stack.up());
    await during("preview", () => stack.preview({ refresh: true }));
    await changeRoleByHand();
    await during("up", changeEverything);
    await during("verify", verify);
    await during("recover", recover);
    await during("people", () => people());
    await during("peopleApply", applyToPeople);
    await during("people", askWhy);
    await during("up", () => stack.destroy());
    await leaveOrphans();
    await during("recover", recover);
    await byUserPool();
  });

  /** Reads and writes the same where the program finds the vendor's stack by the user pool; only Engage is about it. */
  async function byUserPool(): Promise<void> {
    const { userPoolId } = sandbox.customer;
    const byPool = { cloudFormationStack: undefined, userPoolId };
    poolAlone = { ...full, "engage-okta:engage": { ...full["engage-okta:engage"], ...byPool } };
    await stack.configure(withoutConnect(poolAlone));
    await during("preview", () => stack.preview(), calledByPool);
    await during("up", () => stack.up(), calledByPool);
    await during("preview", () => stack.preview({ refresh: true }), calledByPool);
    await during("verify", verify, calledByPool);
    await during("recover", recover, calledByPool);
    await during("people", () => people(), calledByPool);
    await during("up", () => stack.destroy(), calledByPool);
  }

  function withoutConnect(settings: typeof full): typeof full {
    const sections = ["engage-okta:connect", "engage-okta:guardrail"];
    return Object.fromEntries(Object.entries(settings).filter(([key]) => !sections.includes(key)));
  }

  /** All that makes more calls than the demo's settings. */
  async function everySetting(): Promise<Record<string, object>> {
    const settings = (await demoSettings()) as Record<string, object>;
    return {
      ...settings,
      "engage-okta:engage": {
        ...settings["engage-okta:engage"],
        signedRequests: true,
        idpSignout: true,
      },
      "engage-okta:connect": {
        ...settings["engage-okta:connect"],
        permissionsBoundary: boundaries[0],
      },
      "engage-okta:guardrail": {
        ...settings["engage-okta:guardrail"],
        // Above the account, so that it is asked what the account is in.
        targets: [sandbox.customer.organization.organizationalUnitId],
        alsoProtect: ["samlProvider", "userPool", "changes"],
      },
    };
  }

  async function changeEverything(): Promise<void> {
    const change = (section: string, more: object) => ({
      [section]: { ...full[section], ...more },
    });
    await stack.configure({
      ...full,
      ...change("engage-okta:engage", { exclusive: true, identifiers: ["acme.com"] }),
      ...change("engage-okta:connect", {
        sessionHours: 6,
        permissionsBoundary: boundaries[1],
        signingKey: { name: "next", yearsValid: 5 },
      }),
      ...change("engage-okta:guardrail", { alsoProtect: [] }),
    });
    await stack.up({ refresh: true });
  }

  /** As a company makes it: everything but what only its administrators may do. */
  async function makeBoundary(PolicyName: string): Promise<string | undefined> {
    const { Policy } = await new IAM(clientSettings(sandbox)).createPolicy({
      PolicyName,
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "*", Resource: "*" },
          { Effect: "Deny", Action: ["iam:*", "organizations:*"], Resource: "*" },
        ],
      }),
    });
    return Policy?.Arn;
  }

  /** The next update with a refresh puts both back. */
  async function changeRoleByHand(): Promise<void> {
    const iam = new IAM(clientSettings(sandbox));
    const RoleName = "AmazonConnectOkta-acme";
    await iam.updateRole({ RoleName, Description: "changed by hand" });
    await iam.updateAssumeRolePolicy({
      RoleName,
      PolicyDocument: statement({ Effect: "Allow", ...ec2 }),
    });
  }

  /** A check that fails keeps others from being made. */
  async function verify(): Promise<void> {
    const { proxyUrl: uri, caPem: ca } = sandbox.edge;
    const dispatcher = new ProxyAgent({ uri, requestTls: { ca } });
    try {
      const { checks } = await withEnvironment(sandbox.environment, () =>
        verifyStack({ stack: "acme", cwd: stack.folder }, { dispatcher }),
      );
      assert.deepEqual(
        checks.filter(({ status }) => status !== "passed"),
        [],
      );
    } finally {
      await dispatcher.destroy();
    }
  }

  async function people(...more: string[]): Promise<void> {
    const { stdout, stderr } = await command(
      sandbox,
      stack.folder,
      ...["people", "--stack", "acme", ...more],
    );
    assert.match(stdout, /^acme: \d of 2 assigned people|^\d changes/m, stderr);
  }

  /** Of a person who has a user everywhere, so that every source is read. */
  async function askWhy(): Promise<void> {
    const { stdout, stderr } = await command(
      sandbox,
      stack.folder,
      ...["people", "why", sandbox.people[0]!.login, "--stack", "acme", "--json"],
    );
    const { unread, findings } = JSON.parse(stdout) as Pick<Why, "unread" | "findings">;
    assert.deepEqual([unread, findings], [[], []], stderr);
  }

  /** Creates, gives other profiles, suspends, and makes an administrator. */
  async function applyToPeople(): Promise<void> {
    const [jane] = sandbox.people;
    const engage = (await stack.outputs()).engage?.value as EngageOutputs;
    await signInToEngage(sandbox, engage.signInUrl, jane!);
    const apply = async (securityProfile: string, routingProfile: string) => {
      const persona = { securityProfiles: [securityProfile], routingProfile };
      await stack.configure({
        ...full,
        "engage-okta:engage": { ...full["engage-okta:engage"], administrators: [jane!.email] },
        "engage-okta:connect": { ...full["engage-okta:connect"], personas: [persona] },
      });
      await people("--apply", "--yes", "--suspend", "QualityAnalyst", "--include-others");
    };
    await apply("Agent", "Basic Routing Profile");
    await apply("Admin", "Second Line");
  }

  async function recover(): Promise<void> {
    const { exitCode, stdout, stderr } = await customer(
      sandbox,
      stack.folder,
      ...["recover", "acme", "--yes"],
    );
    assert.equal(exitCode, 0, stdout + stderr);
  }

  /** What a killed update may have made without recording it; no caller of these is counted. */
  async function leaveOrphans(): Promise<void> {
    const { userPoolId: UserPoolId, organization, connect } = sandbox.customer;
    const audience = `urn:amazon:cognito:sp:${UserPoolId}`;
    const appId = await makeApp(sandbox, "Left over", "https://sp.example.com/acs", { audience });
    const { url, xml } = await metadataOf(sandbox, appId);
    await new CognitoIdentityProvider(clientSettings(sandbox)).createIdentityProvider({
      UserPoolId,
      ProviderName: "Okta",
      ProviderType: "SAML",
      ProviderDetails: { MetadataURL: url },
    });
    // With users, the role might be theirs.
    sandbox.aws.removeConnectUsers();
    const iam = new IAM(clientSettings(sandbox));
    await iam.createSAMLProvider({ Name: "Okta-acme", SAMLMetadataDocument: xml });
    await iam.createRole({
      RoleName: "AmazonConnectOkta-acme",
      AssumeRolePolicyDocument: statement({ Effect: "Allow", ...ec2 }),
    });
    const management = clientSettings(sandbox, organization.managementAccount);
    await new Organizations(management).createPolicy({
      Name: "AmazonConnectDenyDeletion-acme",
      Description: "left over",
      Type: "SERVICE_CONTROL_POLICY",
      Content: statement({
        Effect: "Deny",
        Action: "connect:DeleteInstance",
        Resource: connect.instanceArn,
      }),
    });
  }

  /** Notes the actions of some work under its task. */
  async function during(
    task: Task,
    work: () => Promise<unknown>,
    inOwnAccount = called,
  ): Promise<void> {
    sandbox.calls.clear();
    await work();
    for (const { service, operation, account } of sandbox.calls.all()) {
      if (service === "okta" || service === "sts") {
        continue;
      }
      const own = account !== sandbox.customer.organization.managementAccount;
      (own ? inOwnAccount : calledAbove)[task].add(`${service}:${operation}`);
    }
  }

  /** Of the same customer with other settings. */
  async function permissions(settings = full): Promise<Permissions> {
    const file = path.join(stack.folder, "Pulumi.other.yaml");
    await writeFile(file, JSON.stringify({ config: settings }));
    return (await permissionsOf("other", stack.folder)) as Permissions;
  }
  const onStacks = (actions: ReadonlySet<string>) =>
    new Set([...actions].filter((action) => action.startsWith("cloudformation:")));

  for (const task of tasks) {
    it(`of ${task} are what a whole run calls, and no more`, async () => {
      const listed = actionsOf((await permissions())[task]);
      assert.deepEqual(differences(called[task], listed), [[], []]);
    });

    it(`of ${task} are those on stacks that it calls without the name of the vendor's`, async () => {
      const listed = onStacks(actionsOf((await permissions(poolAlone))[task]));
      assert.deepEqual(differences(onStacks(calledByPool[task]), listed), [[], []]);
    });

    it(`of ${task} are those of a guardrail without a management role as well`, async () => {
      const guardrail = { ...full["engage-okta:guardrail"], managementRole: undefined };
      const alone = await permissions({ ...full, "engage-okta:guardrail": guardrail });
      const rarely = onlyAfterLoss[task] ?? [];
      const both = new Set([...called[task], ...calledAbove[task], ...rarely]);
      assert.deepEqual(differences(both, actionsOf(alone[task])), [[], []]);
    });
  }

  it("of the management role are what all tasks call there, and no more", async () => {
    const { managementRole } = await permissions();
    assert.ok(managementRole);
    const listed = actionsOf(managementRole.policy);
    const all = new Set(tasks.flatMap((task) => [...calledAbove[task]]));
    assert.deepEqual(differences(all, listed), [[], []]);
  });

  it("are red for an action that is called and not listed, and for one that is never called", () => {
    const listed = new Set(["iam:GetRole", "iam:DeleteUser", ...onlyRealProvider]);
    assert.deepEqual(differences(new Set(["iam:GetRole", "iam:CreateUser"]), listed), [
      ["iam:CreateUser"],
      ["iam:DeleteUser"],
    ]);
  });
});
