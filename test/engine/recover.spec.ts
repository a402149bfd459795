import assert from "node:assert/strict";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { committedSettings, stackFor, type SandboxStack } from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { cloudPicture } from "../../bench/faults/cloudPicture";
import { stateFile } from "../../bench/faults/state";
import type { Call, Fault } from "../../sandbox/faults/calls";
import { inGaps, withFault } from "../../sandbox/faults/plant";
import type { Sandbox } from "../../sandbox/sandbox";
import { describeWholeAppClient, updateWholeAppClient } from "../../bench/faults/wholeAppClient";
import { customer, type Ended } from "./customer/command";
import { metadataOf, oktaApi } from "./handMade";
import { isBookmark } from "../../sandbox/okta/bookmarkSettings";
import { sharedSandbox } from "../sharedSandbox";

interface StateResource {
  urn: string;
  parent?: string;
  dependencies?: string[];
}

const roleName = "AmazonConnectOkta-acme";
const PolicyDocument = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "connect:*", Resource: "*" }],
});
const denial = (instanceArn: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Action: "connect:DeleteInstance", Resource: instanceArn }],
  });
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
});
const policyName = "AmazonConnectDenyDeletion-acme";

describe("recovering from an update that lost sight of what it made", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let iam: IAM;
  let cognito: CognitoIdentityProvider;
  /** As a first update of a customer leaves the clouds. */
  let undisturbed: unknown;
  /** While that update was under way. */
  let tooEarly: Ended;
  let organizations: Organizations;
  let lostApp: string;

  before(async () => {
    sandbox = await sharedSandbox();
    iam = new IAM(clientSettings(sandbox));
    cognito = new CognitoIdentityProvider(clientSettings(sandbox));
    organizations = new Organizations(clientSettings(sandbox, sandbox.aws.managementAccount));
    sandbox.aws.removeConnectUsers();
    stack = await stackFor(sandbox);
    tooEarly = await duringFirstUpdate(() => recover("--yes"));
    undisturbed = await cloudPicture(sandbox);
    await stack.destroy();
    const creates = ["CreateRole", "CreatePolicy", "CreateIdentityProvider"];
    await losing(["POST /api/v1/apps", ...creates], () => assert.rejects(stack.up()));
    lostApp = await unknownApp();
    await makeWhatWasNotReached();
  });

  /** Does the work while the role is being made. */
  async function duringFirstUpdate<T>(work: () => Promise<T>): Promise<T> {
    let [reached, release] = [(): void => {}, (): void => {}];
    const making = new Promise<void>((resolve) => (reached = resolve));
    const looked = new Promise<void>((resolve) => (release = resolve));
    const before = ({ service, operation }: Call) => {
      if (service !== "iam" || operation !== "CreateRole") return undefined;
      reached();
      return looked;
    };
    const up = inGaps(sandbox.calls, { before }, () => stack.up());
    await Promise.race([making, up]);
    const done = await work().finally(release);
    await up;
    return done;
  }

  /** The first call of each operation takes effect, and nobody hears so. */
  async function losing(operations: string[], work: () => Promise<unknown>): Promise<void> {
    const open = new Set(operations);
    const { fault } = sandbox.calls;
    sandbox.calls.fault = ({ operation, request }) =>
      !isBookmark(request) && open.delete(operation) ? { kind: "resetAfter" } : undefined;
    await work();
    sandbox.calls.fault = fault;
  }

  /** As an update makes it, and Okta's answer is lost. */
  async function makeBookmark(): Promise<string> {
    const { domain, region } = sandbox.customer;
    const url = `https://${domain}.auth.${region}.amazoncognito.com/oauth2/authorize?client_id=1`;
    const own = { name: "bookmark", label: "Local Measure Engage", signOnMode: "BOOKMARK" };
    const body = { ...own, settings: { app: { url } } };
    return String((await oktaApi(sandbox, "POST", "/api/v1/apps", body)).id);
  }

  /** The first answer that is lost may end the update before the others are asked for. */
  async function makeWhatWasNotReached(): Promise<void> {
    const unlessThere = ({ name, message }: Error) =>
      assert.match(name, /AlreadyExists|Duplicate/, message);
    const AssumeRolePolicyDocument = trust;
    await iam.createRole({ RoleName: roleName, AssumeRolePolicyDocument }).catch(unlessThere);
    const Content = denial(sandbox.customer.connect.instanceArn);
    const policy = { Name: policyName, Description: "", Content } as const;
    await organizations
      .createPolicy({ ...policy, Type: "SERVICE_CONTROL_POLICY" })
      .catch(unlessThere);
    const { userPoolId: UserPoolId } = sandbox.customer;
    const ProviderDetails = { MetadataURL: (await metadataOf(sandbox, lostApp)).url };
    const provider = { ProviderName: "Okta", ProviderType: "SAML", ProviderDetails } as const;
    await cognito.createIdentityProvider({ UserPoolId, ...provider }).catch(unlessThere);
  }

  const recover = (...args: string[]) => customer(sandbox, stack.folder, "recover", "dev", ...args);

  async function unknownApp(): Promise<string> {
    const { deployment } = await stack.stack.exportStack();
    const { resources } = deployment as { resources: { id?: string }[] };
    const lost = apps().filter(({ id }) => !resources.some((one) => one.id === id));
    assert.equal(lost.length, 1, "the application whose answer was lost was made once more");
    return lost[0]!.id;
  }

  const apps = () => sandbox.okta.snapshot().apps;

  const providerNames = async () => {
    const { userPoolId: UserPoolId } = sandbox.customer;
    const { Providers } = await cognito.listIdentityProviders({ UserPoolId, MaxResults: 60 });
    return (Providers ?? []).map(({ ProviderName }) => ProviderName);
  };

  async function policyId(): Promise<string> {
    const request = { Filter: "SERVICE_CONTROL_POLICY" } as const;
    const { Policies = [] } = await organizations.listPolicies(request);
    const { Id } = Policies.find(({ Name }) => Name === policyName) ?? {};
    assert.ok(Id, `there is a policy ${policyName}`);
    return Id;
  }

  it("does not take for lost what an update is just making", () => {
    const { exitCode, stdout, stderr } = tooEarly;
    assert.equal(exitCode, 1, stdout + stderr);
    assert.match(stderr, /The stack dev is locked by /);
  });

  it("shows what nobody uses, and deletes nothing unless told", async () => {
    const before = await cloudPicture(sandbox);
    const { exitCode, stdout, stderr } = await recover();
    assert.equal(exitCode, 1, stdout + stderr);
    assert.match(stdout, /Not in the state, and not in use/);
    assert.ok(stdout.includes(lostApp), stdout);
    assert.match(stdout, /identity provider Okta of the user pool \S+ +made 20\d\d-/);
    assert.match(stderr, /Nothing was deleted.*recover dev --yes/);
    assert.deepEqual(await cloudPicture(sandbox), before);
  });

  it("leaves alone what somebody uses, and says what it is needed for", async () => {
    const { group } = await assignLostApp("PUT");
    await iam.putRolePolicy({ RoleName: roleName, PolicyName: "Own", PolicyDocument });
    const listed = await selectOnAppClient("COGNITO", "Okta");
    const attachment = { PolicyId: await policyId(), TargetId: sandbox.customer.account };
    await organizations.attachPolicy(attachment);
    const { exitCode, stdout, stderr } = await recover("--yes");
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, new RegExp(`${lostApp}\\) +assigned to ${group}`));
    assert.match(stdout, /identity provider Okta .* listed by the app client app-client/);
    assert.match(stdout, /role AmazonConnectOkta-acme +has the policy Own/);
    assert.match(stdout, new RegExp(`policy ${policyName} .* attached to ${attachment.TargetId}`));
    assert.match(stdout, /Next: npm run customer -- adopt dev, .* Then: pulumi up --refresh/);
    assert.ok(apps().some(({ id }) => id === lostApp));
    assert.deepEqual(await providerNames(), ["Okta"]);
    await iam.getRole({ RoleName: roleName });
    await policyId();

    await assignLostApp("DELETE");
    await iam.deleteRolePolicy({ RoleName: roleName, PolicyName: "Own" });
    await selectOnAppClient(...listed);
    await organizations.detachPolicy(attachment);
  });

  it("deletes nothing when one of them came into use after the look", async () => {
    const there = await cloudPicture(sandbox);
    let lists = 0;
    const before = async ({ operation }: Call) => {
      if (operation !== "GET /api/v1/apps" || ++lists !== 2) return;
      await assignLostApp("PUT");
    };
    const { exitCode, stdout, stderr } = await inGaps(sandbox.calls, { before }, () =>
      recover("--yes"),
    );
    assert.equal(lists, 2, "it looks again");
    await assignLostApp("DELETE");
    assert.equal(exitCode, 1, stdout);
    assert.match(stderr, /^Nothing was deleted: meanwhile, Okta application .* came into use/);
    assert.doesNotMatch(stdout, /Deleted/);
    assert.deepEqual(await cloudPicture(sandbox), there);
  });

  it("deletes nothing of which the first came into use after that", async () => {
    const there = await cloudPicture(sandbox);
    const listed: string[] = [];
    const after = async ({ operation, nth }: Call) => {
      // The look right before the deletion is the third.
      if (operation !== "DescribeUserPoolClient" || nth !== 2) return;
      listed.push(...(await selectOnAppClient("COGNITO", "Okta")));
    };
    sandbox.calls.clear();
    const { exitCode, stdout, stderr } = await inGaps(sandbox.calls, { after }, () =>
      recover("--yes"),
    );
    assert.equal(exitCode, 1, stdout);
    assert.match(
      stderr,
      /^The identity provider Okta .* was not deleted, .*\(listed by the app client app-client\)/,
    );
    await selectOnAppClient(...listed);
    assert.doesNotMatch(stdout, /Deleted/);
    assert.deepEqual(await cloudPicture(sandbox), there);
  });

  it("deletes what nobody uses, and the next up makes everything once", async () => {
    const lostBookmark = await makeBookmark();
    // An operator assigns a group while what comes before it is being deleted.
    const after = async ({ operation }: Call) => {
      if (operation === "DeleteIdentityProvider") await assignLostApp("PUT");
    };
    const stopped = await inGaps(sandbox.calls, { after }, () => recover("--yes"));
    assert.match(
      stopped.stderr,
      /^The Okta application .* was not deleted, .*\(assigned to Engage Agents\)/,
    );
    assert.equal(stopped.exitCode, 1);
    await assignLostApp("DELETE");
    const goesOn = await recover("--yes");
    assert.equal(goesOn.exitCode, 0, goesOn.stdout + goesOn.stderr);
    const stdout = stopped.stdout + goesOn.stdout;
    const bookmark = `bookmark "Local Measure Engage" \\(${lostBookmark}`;
    for (const deleted of [
      lostApp,
      bookmark,
      "identity provider Okta",
      `role ${roleName}`,
      policyName,
    ]) {
      assert.match(stdout, new RegExp(`Deleted the .*${deleted}`));
    }
    await stack.up({ refresh: true });
    // Nor had the one that came too early deleted anything.
    assert.deepEqual(await cloudPicture(sandbox), undisturbed);
    assert.match(
      (await recover("--yes")).stdout,
      /Nothing is left over\.\n\nNext: pulumi up [^\n]*$/,
    );
    assert.deepEqual(await cloudPicture(sandbox), undisturbed);
  });

  it("leads back to the removal that was interrupted, and not only to an update", async () => {
    const notes = path.join(stack.folder, ".engage-okta");
    await mkdir(notes, { recursive: true });
    const file = path.join(notes, "remove-dev.json");
    await writeFile(file, JSON.stringify({ stage: "begun", left: [] }));
    const { stdout } = await recover("--yes");
    await rm(file);
    assert.match(stdout, /To remove dev instead, as was begun: npm run customer -- remove dev$/);
  });

  it("leaves the role that a destroy has kept to the users of the instance, and adopt takes it over", async () => {
    await sandbox.customer.createAgent("jane@acme.com");
    await stack.configure(await committedSettings());
    await stack.up();
    await stack.destroy();
    await assert.rejects(stack.up(), /EntityAlreadyExists/);
    const settings = await readFile(settingsFile(), "utf8");
    const { CreateDate } = (await iam.getRole({ RoleName: roleName })).Role ?? {};
    const { exitCode, stdout, stderr } = await recover("--yes");
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(
      stdout,
      new RegExp(`role ${roleName} +1 user of the .* instance acme may be tied`),
    );
    assert.match(stdout, /Next: npm run customer -- adopt dev/);
    const adopted = await customer(sandbox, stack.folder, "adopt", "dev", "--yes");
    assert.equal(adopted.exitCode, 0, adopted.stdout + adopted.stderr);
    await upThenWithoutAdopt(settings);
    const { Role } = await iam.getRole({ RoleName: roleName });
    assert.deepEqual(Role?.CreateDate, CreateDate, "it is the same role");
    sandbox.aws.removeConnectUsers();
  });

  it("adopts what a refresh with another account's credentials dropped out of the state", async () => {
    const settings = await readFile(settingsFile(), "utf8");
    // Without it, Pulumi would have refused those credentials.
    assert.doesNotMatch(settings, /allowedAccountIds/);
    const fromHereOn = { service: "iam", operation: "GetSAMLProvider", nth: 1, onward: true };
    const foreign: Fault = { kind: "otherAccount", account: "222222222222" };
    await withFault(sandbox.calls, fromHereOn, foreign, async () => {
      await assert.rejects(stack.refresh(), /belong to/);
    });
    assert.deepEqual(await cloudPicture(sandbox), undisturbed);
    await assert.rejects(stack.up({ refresh: true }), /already exists/);
    const { exitCode, stdout, stderr } = await recover("--yes");
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, /Dropped out of the state, .*\n( {2}.*\n)* {2}SAML provider Okta-acme\n/);
    assert.match(stdout, /connect\.adopt +\{"samlProvider":true,"role":true\}/);
    assert.doesNotMatch(stdout, /Deleted|left alone/);
    await upThenWithoutAdopt(settings);
  });

  it("adopts all of it when the state has lost the applications and what depends on them", async () => {
    const settings = await readFile(settingsFile(), "utf8");
    const forgotten = await forgetWithDependents(/okta:app\/(saml:Saml|bookmark:Bookmark)::/);
    assert.equal(forgotten, 17);
    const { exitCode, stdout, stderr } = await recover("--yes");
    assert.equal(exitCode, 0, stdout + stderr);
    // The bookmark opens the sign-in URL, and goes on following it.
    assert.doesNotMatch(stdout, /Deleted|left alone|tileUrl/);
    assert.match((await recover("--yes")).stdout, /adopts it already\. Next: pulumi up /);
    await upThenWithoutAdopt(settings);
  });

  it("is not needed where the whole state is lost: adopt takes all of it into an empty stack", async () => {
    const settings = await readFile(settingsFile(), "utf8");
    const exported = await stack.stack.exportStack();
    (exported.deployment as { resources: StateResource[] }).resources = [];
    await stack.stack.importStack(exported);
    const adopt = () => customer(sandbox, stack.folder, "adopt", "dev", "--yes");
    // As an operator does who has not read the page. It makes a second sign-on, until AWS has a name already.
    await assert.rejects(stack.up(), /EntityAlreadyExists|DuplicateProvider/);
    const refused = await adopt();
    assert.equal(refused.exitCode, 1);
    assert.match(
      refused.stderr,
      /identity provider Okta takes its responses\n.*nothing found .*; in the state of dev\nAn update of dev made .*pulumi destroy --stack dev/,
    );
    await stack.destroy();
    assert.deepEqual(await cloudPicture(sandbox), undisturbed);
    const { exitCode, stdout, stderr } = await adopt();
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, /^Agents notice nothing$/m);
    const { resourceChanges } = await upThenWithoutAdopt(settings);
    assert.equal(resourceChanges.import, 11);
  });

  it("goes on from the engine's own copy when a kill has cut the state short", async () => {
    const state = stateFile(sandbox);
    const whole = await readFile(state, "utf8");
    // Not within an escape sequence, of which the engine says something else.
    await writeFile(state, whole.slice(0, whole.lastIndexOf("\n", whole.length / 2)));
    await assert.rejects(stack.preview(), /unexpected (EOF|end of JSON)/i);
    await copyFile(`${state}.bak`, state);
    await stack.up({ refresh: true });
    assert.deepEqual(await cloudPicture(sandbox), undisturbed);
  });

  const settingsFile = () => path.join(stack.folder, "Pulumi.dev.yaml");

  /** @param settings As they were before `recover` had them adopt. */
  async function upThenWithoutAdopt(settings: string): ReturnType<SandboxStack["up"]> {
    const updated = await stack.up({ refresh: true });
    assert.deepEqual(await cloudPicture(sandbox), undisturbed);
    await writeFile(settingsFile(), settings);
    const { changeSummary } = await stack.preview();
    assert.deepEqual(Object.keys(changeSummary), ["same"], "without adopt nothing changes");
    return updated;
  }

  /** As `pulumi state delete --target-dependents`. */
  async function forgetWithDependents(urns: RegExp): Promise<number> {
    const exported = await stack.stack.exportStack();
    const deployment = exported.deployment as { resources: StateResource[] };
    const { resources } = deployment;
    const gone = new Set(resources.map(({ urn }) => urn).filter((urn) => urns.test(urn)));
    const lost = ({ urn, parent, dependencies = [] }: StateResource) =>
      gone.has(urn) || [parent ?? "", ...dependencies].some((one) => gone.has(one));
    for (let size = 0; size !== gone.size;) {
      size = gone.size;
      for (const resource of resources.filter(lost)) gone.add(resource.urn);
    }
    deployment.resources = resources.filter(({ urn }) => !gone.has(urn));
    await stack.stack.importStack(exported);
    return gone.size;
  }

  /** @returns what was listed before. */
  async function selectOnAppClient(...SupportedIdentityProviders: string[]): Promise<string[]> {
    const client = await describeWholeAppClient(sandbox);
    await updateWholeAppClient(sandbox, { ...client, SupportedIdentityProviders });
    return client.SupportedIdentityProviders as string[];
  }

  async function assignLostApp(method: "PUT" | "DELETE"): Promise<{ group: string }> {
    const [group] = (await oktaApi(sandbox, "GET", "/api/v1/groups?q=Engage")) as unknown as {
      id: string;
      profile: { name: string };
    }[];
    assert.ok(group);
    const body = method === "PUT" ? {} : undefined;
    await oktaApi(sandbox, method, `/api/v1/apps/${lostApp}/groups/${group.id}`, body);
    return { group: group.profile.name };
  }
});
