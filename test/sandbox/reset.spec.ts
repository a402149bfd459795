import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudFormation } from "@aws-sdk/client-cloudformation";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { Connect } from "@aws-sdk/client-connect";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { STS } from "@aws-sdk/client-sts";
import { stackFor } from "../../sandbox/automation";
import type { Fault } from "../../sandbox/faults/calls";
import { clientSettings } from "../../sandbox/customer";
import { cloudPicture, type CloudPicture } from "../../bench/faults/cloudPicture";
import { withEnvironment } from "../../sandbox/environment";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox";
import { SandboxBrowser } from "../../sandbox/browser/browser";
import { describeWholeAppClient } from "../../bench/faults/wholeAppClient";
import { samlApp } from "./okta/world";

/** A place in which a sandbox keeps something. */
interface Store {
  /** Leaves something there. */
  plant(): Promise<unknown> | void;
  /** Whether something is there. */
  planted(): Promise<boolean> | boolean;
}

describe("A reset", () => {
  let sandbox: Sandbox;

  before(async () => void (sandbox = await startSandbox({ customers: ["acme", "bravo"] })));
  after(() => sandbox?.stop());

  const settings = () => clientSettings(sandbox);
  const cognito = () => new CognitoIdentityProvider(settings());
  const iam = () => new IAM(settings());
  const connect = () => new Connect(settings());
  const organizations = () => new Organizations(clientSettings(sandbox, "111122223333"));
  const cloudFormation = () => new CloudFormation(settings());
  const pool = () => ({ UserPoolId: sandbox.customer.userPoolId });
  const oktaCall = (method: string, route: string, body?: object) =>
    fetch(sandbox.okta.url + route, {
      method,
      headers: {
        authorization: `SSWS ${sandbox.okta.apiToken}`,
        "content-type": "application/json",
      },
      body: body && JSON.stringify(body),
    });
  const tile = async () => {
    const created = await oktaCall("POST", "/api/v1/apps", samlApp());
    const { id } = (await created.json()) as { id: string };
    const groups = sandbox.okta.snapshot().groups;
    const group = groups.find(({ name }) => name === "Engage Agents")?.id;
    await oktaCall("PUT", `/api/v1/apps/${id}/groups/${group}`, {});
    return sandbox.okta.snapshot().apps.find((app) => app.id === id)?.tileUrl ?? "";
  };
  const metadata = async () => {
    await tile();
    const [app] = sandbox.okta.snapshot().apps;
    const answer = await oktaCall("GET", `/api/v1/apps/${app?.id}/sso/saml/metadata`);
    return answer.text();
  };
  let browser: SandboxBrowser;
  /** The last response that the browser posted. */
  let posted = "";
  beforeEach(() => {
    const { caPem, proxyUrl } = sandbox.edge;
    const { login = "", password = "" } = sandbox.people[0] ?? {};
    const onSamlResponse = (xml: string) => (posted = xml);
    browser = new SandboxBrowser({ login, password, caPem, proxyUrl, onSamlResponse });
  });
  afterEach(() => browser.close());
  /** As far as Okta goes: the service provider is nowhere. */
  const signIn = async () => {
    await assert.rejects(browser.signInAtOkta(await tile()), /fetch failed/);
  };
  let accessKey: { AccessKeyId?: string; SecretAccessKey?: string; SessionToken?: string } = {};
  let left: string | undefined;

  const stores: Record<string, Store> = {
    "Okta's applications": {
      plant: () => oktaCall("POST", "/api/v1/apps", samlApp()),
      planted: () => sandbox.okta.snapshot().apps.length > 0,
    },
    "the running number in their names": {
      plant: tile,
      planted: async () => !(await tile()).includes("_1/"),
    },
    "who is in Okta's groups": {
      plant: () => sandbox.okta.putInGroup("sam.lee@acme.com", "Engage Agents"),
      planted: () => /"sam\.lee[^}]*"Engage Agents"/.test(JSON.stringify(sandbox.okta.snapshot())),
    },
    "Okta's sessions": {
      plant: signIn,
      planted: async () => (await browser.open(await tile())).title !== "Sign In",
    },
    "a planned change of Okta's next response": {
      plant: () => sandbox.okta.disturb({ unsigned: true }),
      planted: async () => {
        await signIn();
        return !posted.includes("Signature");
      },
    },
    "the user pool's identity providers": {
      plant: async () => {
        const ProviderDetails = { MetadataFile: await metadata() };
        const provider = { ...pool(), ProviderName: "Okta", ProviderType: "SAML" } as const;
        await cognito().createIdentityProvider({ ...provider, ProviderDetails });
      },
      planted: async () => {
        const { Providers = [] } = await cognito().listIdentityProviders(pool());
        return Providers.length > 0;
      },
    },
    "the app client, and what the vendor's stack is at": {
      plant: () => sandbox.customer.updateVendorStack(),
      planted: async () => (await sandbox.customer.describeAppClient()).CallbackURLs?.length !== 2,
    },
    "members of the future": {
      plant: () => sandbox.aws.setFutureClientField("NextYear", true),
      planted: async () => "NextYear" in (await describeWholeAppClient(sandbox)),
    },
    "a disturbance of updates": {
      plant: () => sandbox.aws.disturbUpdates((client) => (client.AuthSessionValidity = 9)),
      planted: async () => {
        const { appClientId: ClientId } = sandbox.customer;
        const updated = await cognito().updateUserPoolClient({ ...pool(), ClientId });
        return updated.UserPoolClient?.AuthSessionValidity === 9;
      },
    },
    "another CloudFormation stack": {
      plant: () =>
        cloudFormation().createStack({ StackName: "Other", TemplateBody: emptyTemplate }),
      planted: async () => ((await cloudFormation().describeStacks({})).Stacks ?? []).length > 2,
    },
    "SAML providers": {
      plant: async () => {
        await iam().createSAMLProvider({
          Name: "Okta",
          SAMLMetadataDocument: await metadata(),
        });
      },
      planted: async () => ((await iam().listSAMLProviders({})).SAMLProviderList ?? []).length > 0,
    },
    roles: {
      plant: () => iam().createRole({ RoleName: "Other", AssumeRolePolicyDocument: anybody }),
      planted: async () => ((await iam().listRoles({})).Roles ?? []).length > 0,
    },
    "temporary credentials": {
      plant: async () => {
        const RoleArn = sandbox.customer.organization.managementRole;
        const assumed = await new STS(settings()).assumeRole({ RoleArn, RoleSessionName: "test" });
        accessKey = assumed.Credentials ?? {};
      },
      planted: () => {
        const { AccessKeyId = "", SecretAccessKey = "", SessionToken } = accessKey;
        const credentials = {
          accessKeyId: AccessKeyId,
          secretAccessKey: SecretAccessKey,
          sessionToken: SessionToken,
        };
        return new STS({ ...settings(), credentials }).getCallerIdentity({}).then(
          () => true,
          () => false,
        );
      },
    },
    "service control policies": {
      plant: () =>
        organizations().createPolicy({
          ...{ Name: "Other", Description: "", Type: "SERVICE_CONTROL_POLICY" },
          Content: JSON.stringify({ Version: "2012-10-17", Statement: [denyNothing] }),
        }),
      planted: async () => {
        const listed = await organizations().listPolicies({ Filter: "SERVICE_CONTROL_POLICY" });
        return (listed.Policies ?? []).length > 1;
      },
    },
    "organizational units": {
      plant: () =>
        organizations().createOrganizationalUnit({
          ParentId: sandbox.customer.organization.rootId,
          Name: "Other",
        }),
      planted: async () => {
        const { rootId: ParentId } = sandbox.customer.organization;
        const listed = await organizations().listOrganizationalUnitsForParent({ ParentId });
        return (listed.OrganizationalUnits ?? []).length > 1;
      },
    },
    "Connect's instances": {
      plant: () =>
        connect().createInstance({
          ...{ InstanceAlias: "other", IdentityManagementType: "SAML" },
          ...{ InboundCallsEnabled: true, OutboundCallsEnabled: true },
        }),
      planted: async () => {
        const { InstanceSummaryList = [] } = await connect().listInstances({});
        return InstanceSummaryList.length > 2;
      },
    },
    "stacks and their state": {
      plant: async () => {
        const program = () => Promise.resolve({ one: "output" });
        const stack = await stackFor(sandbox, { name: "left", program });
        await stack.up();
      },
      planted: async () => {
        const folders = [sandbox.folder, path.join(sandbox.folder, "state")];
        const names = await Promise.all(folders.map((folder) => readdir(folder)));
        return names.flat().sort().join() !== "bin,state";
      },
    },
    "the executables": {
      plant: () => rm(path.join(sandbox.folder, "bin/pulumi-resource-okta")),
      planted: () => !existsSync(path.join(sandbox.folder, "bin/pulumi-resource-okta")),
    },
    "the log of calls": {
      plant: () => oktaCall("GET", "/api/v1/apps"),
      planted: () => sandbox.calls.all().length > 0,
    },
    faults: {
      plant: () => void (sandbox.calls.fault = () => ({ kind: "status", status: 503 })),
      planted: async () => (await oktaCall("GET", "/api/v1/apps")).status === 503,
    },
    hooks: {
      plant: () => {
        sandbox.calls.beforeCall = () => void (left = "before");
        sandbox.calls.afterCall = () => void (left = "after");
      },
      planted: async () => {
        left = undefined;
        await (await oktaCall("GET", "/api/v1/apps")).text();
        return left !== undefined;
      },
    },
  };

  for (const [store, { plant, planted }] of Object.entries(stores)) {
    it(`empties ${store}`, async () => {
      await sandbox.reset();
      await plant();
      assert.equal(await planted(), true, "nothing was planted");
      await sandbox.reset();
      assert.equal(await planted(), false, "something was left");
    });
  }

  it("gives the same clouds, people and customers as the start, at the same addresses", async () => {
    await sandbox.reset();
    const { customer, environment, okta, aws } = sandbox;
    const before = {
      okta: okta.snapshot(),
      clouds: await cloudPicture(sandbox),
      names: [customer.name, customer.stackName, customer.domain, okta.url, aws.url],
    };
    const { userPoolId } = customer;
    await oktaCall("POST", "/api/v1/apps", samlApp());
    await customer.updateVendorStack();
    await sandbox.reset();
    assert.equal(sandbox.customer, customer);
    assert.equal(sandbox.environment, environment);
    assert.notEqual(customer.userPoolId, userPoolId, "the new pool's id is told");
    const clouds = withoutIds(before.clouds)
      .replaceAll(userPoolId, customer.userPoolId)
      .replaceAll(String(clientOf(before.clouds)), customer.appClientId);
    assert.deepEqual(
      {
        okta: okta.snapshot(),
        clouds: withoutIds(await cloudPicture(sandbox)),
        names: [customer.name, customer.stackName, customer.domain, okta.url, aws.url],
      },
      { ...before, clouds },
    );
    await customer.updateVendorStack();
    assert.equal((await customer.describeAppClient()).CallbackURLs?.length, 3, "release 2 again");
  });

  it("cuts calls that wait for an answer, and lets none of them take effect later", async () => {
    const waiting = (fault: Fault) => {
      sandbox.calls.fault = () => fault;
      return [
        oktaCall("POST", "/api/v1/apps", samlApp()),
        new IAM({ ...settings(), endpoint: sandbox.aws.url, maxAttempts: 1 }).createRole({
          RoleName: "Late",
          AssumeRolePolicyDocument: anybody,
        }),
      ];
    };
    for (const fault of [{ kind: "silence" }, { kind: "stall", milliseconds: 600 }] as const) {
      await sandbox.reset();
      const calls = waiting(fault).map((call) => assert.rejects(call));
      while (sandbox.calls.all().length < calls.length) await sleep(5);
      await sandbox.reset();
      await Promise.all(calls);
    }
    await sleep(700);
    assert.deepEqual(sandbox.okta.snapshot().apps, []);
    assert.deepEqual((await iam().listRoles({})).Roles, []);
  });

  it("fails a call that a hook holds back for good", async () => {
    await sandbox.reset();
    sandbox.calls.beforeCall = () => new Promise(() => {});
    const held = [
      assert.rejects(oktaCall("POST", "/api/v1/apps", samlApp())),
      assert.rejects(
        new IAM({ ...settings(), endpoint: sandbox.aws.url, maxAttempts: 1 }).listRoles({}),
      ),
    ];
    while (sandbox.calls.all().length < held.length) await sleep(5);
    await sandbox.reset();
    await Promise.all(held);
    assert.deepEqual(sandbox.okta.snapshot().apps, []);
  });

  it("waits for engine runs of this process", async () => {
    await sandbox.reset();
    const ended: string[] = [];
    const run = withEnvironment(sandbox.environment, async () => {
      await sleep(100);
      ended.push("run");
    });
    await sandbox.reset().then(() => ended.push("reset"));
    await run;
    assert.deepEqual(ended, ["run", "reset"]);
    assert.equal(process.env.OKTA_HTTP_PROXY, undefined);
  });
});

const anybody = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
});
const denyNothing = { Effect: "Deny", Action: "none:None", Resource: "*" };
const emptyTemplate = JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", Resources: {} });

/** Without the ids of the organization, its root and its units, which are new. */
function withoutIds(picture: CloudPicture): string {
  return JSON.stringify(picture).replace(/\b(o|r|ou)-[a-z0-9-]{4,}/g, "{$1}");
}

function clientOf({ appClient }: CloudPicture): unknown {
  return (appClient as { ClientId: unknown }).ClientId;
}
