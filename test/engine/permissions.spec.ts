import assert from "node:assert/strict";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { ProxyAgent } from "undici";
import {
  type Permissions,
  type PolicyDocument,
  permissionsOf,
} from "../../operations/customer/permissions";
import { type Task, tasks } from "../../operations/customer/permissionTable";
import type { EngageOutputs } from "../../outputs";
import { signInToEngage } from "../../sandbox/browser/signIn";
import type { Why } from "../../operations/people/why";
import { verifyStack } from "../../operations/verify/verify";
import { demoSettings, stackFor, type SandboxStack } from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/cloudPicture";
import { withEnvironment } from "../../sandbox/environment";
import type { Sandbox } from "../../sandbox/sandbox";
import { command, customer } from "./customer/command";
import { makeApp, metadataOf } from "./handMade";
import { sharedSandbox } from "../sharedSandbox";

/** What only AWS's real provider calls, so that no run in the sandbox shows it. Source: its Go code. */
const onlyRealProvider = [
  "ds:DescribeDirectories",
  "iam:ListInstanceProfilesForRole",
  "organizations:ListTagsForResource",
  // AWS asks for it with CreateUser, because of the tags.
  "connect:TagResource",
];

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

describe("the permissions of a customer", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let full: Record<string, object>;
  /** The actions of each task in the customer's account, and of all in the management account. */
  const called: Record<Task | "managementRole", Set<string>> = {
    preview: new Set(),
    up: new Set(),
    verify: new Set(),
    recover: new Set(),
    people: new Set(),
    peopleApply: new Set(),
    managementRole: new Set(),
  };

  before(async () => {
    sandbox = await sharedSandbox();
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
  });

  /** All that makes more calls than the demo's settings. */
  async function everySetting(): Promise<Record<string, object>> {
    const settings = (await demoSettings()) as Record<string, object>;
    return {
      ...settings,
      "engage-okta:engage": { ...settings["engage-okta:engage"], signedRequests: true },
      "engage-okta:guardrail": {
        ...settings["engage-okta:guardrail"],
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
        signingKey: { name: "next", yearsValid: 5 },
      }),
      ...change("engage-okta:guardrail", { alsoProtect: [] }),
    });
    await stack.up({ refresh: true });
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
    const { userPoolId: UserPoolId, organization } = sandbox.customer;
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
      Content: statement({ Effect: "Deny", Action: "connect:DeleteInstance", Resource: "*" }),
    });
  }

  /** Notes the actions of some work under its task. */
  async function during(task: Task, work: () => Promise<unknown>): Promise<void> {
    sandbox.calls.clear();
    await work();
    for (const { service, operation, account } of sandbox.calls.all()) {
      if (service === "okta" || service === "sts") {
        continue;
      }
      const own = account !== sandbox.customer.organization.managementAccount;
      called[own ? task : "managementRole"].add(`${service}:${operation}`);
    }
  }

  const permissions = () => permissionsOf("acme", stack.folder) as Promise<Permissions>;

  for (const task of tasks) {
    it(`of ${task} are what a whole run calls, and no more`, async () => {
      const listed = actionsOf((await permissions())[task]);
      assert.deepEqual(differences(called[task], listed), [[], []]);
    });
  }

  it("of the management role are what all tasks call there, and no more", async () => {
    const { managementRole } = await permissions();
    assert.ok(managementRole);
    const listed = actionsOf(managementRole.policy);
    assert.deepEqual(differences(called.managementRole, listed), [[], []]);
  });

  it("are red for an action that is called and not listed, and for one that is never called", () => {
    const listed = new Set(["iam:GetRole", "iam:DeleteUser", ...onlyRealProvider]);
    assert.deepEqual(differences(new Set(["iam:GetRole", "iam:CreateUser"]), listed), [
      ["iam:CreateUser"],
      ["iam:DeleteUser"],
    ]);
  });
});
