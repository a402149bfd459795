import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import { STS } from "@aws-sdk/client-sts";
import type { ConnectOutputs } from "../../outputs";
import {
  demoSettings,
  stackFor,
  type SandboxStack,
  type StackSettings,
} from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { SignInRefused, type BrowserOptions } from "../../sandbox/browser/browser";
import type { Sandbox } from "../../sandbox/sandbox";
import { signInToConnect } from "../../sandbox/browser/signIn";
import { sharedSandbox } from "../sharedSandbox";
import { awsPermission } from "./verifyFaults";

type Person = Sandbox["people"][number];

const RoleName = "AmazonConnectOkta-acme";

describe("Sign-in to Amazon Connect from Okta's tile", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let settings: StackSettings;
  let connect: ConnectOutputs;
  let jane: Person;
  let alex: Person;

  before(async () => {
    sandbox = await sharedSandbox();
    jane = withMailbox("Jane.Doe");
    alex = withMailbox("Alex.Kim");
    settings = await demoSettings();
    delete settings["engage-okta:guardrail"];
    stack = await stackFor(sandbox, { settings });
    await deploy();
    await sandbox.customer.createAgent(jane.email);
    await sandbox.customer.createAgent(alex.login);
  });

  /** Their login and email address differ, so that one cannot pass for the other. */
  function withMailbox(mailbox: string): Person {
    const person = sandbox.people.find(
      ({ login }) => login === `${mailbox.toLowerCase()}@acme.com`,
    );
    assert.ok(person);
    const email = `${mailbox}@mail.acme.com`;
    sandbox.okta.changeProfile(person.login, { email });
    return { ...person, email };
  }

  async function deploy() {
    await stack.up();
    connect = (await stack.outputs()).connect?.value as ConnectOutputs;
  }

  const signIn = (agent = jane, changes: Pick<BrowserOptions, "onSamlResponse"> = {}) =>
    signInToConnect(sandbox, connect.oktaAppId, agent, changes);

  /** The text of the page that refuses; nobody got credentials. */
  async function refusal(...how: Parameters<typeof signIn>): Promise<string> {
    const before = sandbox.aws.lastFederation();
    const outcome = await signIn(...how).catch((error: unknown) => error);
    assert.ok(outcome instanceof SignInRefused, String(outcome));
    assert.equal(sandbox.aws.lastFederation(), before);
    return outcome.page.text;
  }

  it("ends at the instance, in a session of the role under the agent's email address", async () => {
    const { arrivedAt, session } = await signIn();
    const { instanceId } = sandbox.customer.connect;
    assert.equal(arrivedAt, connect.relayState);
    assert.equal(new URL(arrivedAt).pathname, `/connect/federate/${instanceId}`);
    assert.equal(new URL(arrivedAt).searchParams.get("destination"), "/ccp-v2");
    assert.equal(session.roleArn, connect.roleArn);
    assert.equal(session.sessionName, "Jane.Doe@mail.acme.com");
    assert.equal(session.durationSeconds, 12 * 3600);

    const { credentials } = session;
    const { Arn, UserId } = await new STS({
      ...clientSettings(sandbox),
      credentials,
    }).getCallerIdentity({});
    assert.equal(Arn, `arn:aws:sts::123456789012:assumed-role/${RoleName}/Jane.Doe@mail.acme.com`);
    assert.match(UserId ?? "", /^AROA\w+:Jane\.Doe@mail\.acme\.com$/);
  });

  it("is refused by Okta for a person who is not assigned", async () => {
    assert.match(await refusal(alex), /^Access Forbidden User is not assigned to this application/);
  });

  it("is refused by Connect for an agent who is in the instance with another case", async () => {
    sandbox.okta.changeProfile(jane.login, { email: jane.email.toLowerCase() });
    const outcome = await signIn().catch((error: unknown) => error);
    sandbox.okta.changeProfile(jane.login, { email: jane.email });
    assert.ok(outcome instanceof SignInRefused, String(outcome));
    assert.match(outcome.page.text, /has no user jane\.doe@mail\.acme\.com$/);
  });

  it("is refused for a response that was changed on its way", async () => {
    const onSamlResponse = (xml: string) => xml.replaceAll("Jane.Doe@", "Alex.Kim@");
    assert.match(await refusal(jane, { onSamlResponse }), /Response signature invalid/);
  });

  it("is refused for a response without a signature", async () => {
    sandbox.okta.disturb({ unsigned: true });
    assert.match(await refusal(), /Response signature invalid/);
  });

  it("is refused for a response to another audience", async () => {
    sandbox.okta.disturb({ audience: "urn:amazon:cognito:sp:ap-southeast-2_Other" });
    assert.match(await refusal(), /Response does not contain the required audience/);
  });

  it("is refused by a role that does not trust the provider", async () => {
    const iam = new IAM(clientSettings(sandbox));
    const { Role: role } = await iam.getRole({ RoleName });
    const trust = decodeURIComponent(role?.AssumeRolePolicyDocument ?? "");
    const trusting = (PolicyDocument: string) =>
      iam.updateAssumeRolePolicy({ RoleName, PolicyDocument });
    await trusting(trust.replace("saml-provider/Okta-acme", "saml-provider/Other"));
    assert.match(await refusal(), /Not authorized to perform sts:AssumeRoleWithSAML/);
    await trusting(trust.replace("ap-southeast-2.signin", "signin"));
    assert.match(await refusal(), /Not authorized to perform sts:AssumeRoleWithSAML/);
    await trusting(trust);
    await signIn();
  });

  it("is let in by AWS's other form of the permission, and refused for another instance", async () => {
    const iam = new IAM(clientSettings(sandbox));
    const named = { RoleName, PolicyName: "EnterAmazonConnect" };
    const { PolicyDocument = "" } = await iam.getRolePolicy(named);
    const permitting = (document: string) =>
      iam.putRolePolicy({ ...named, PolicyDocument: document });
    const { instanceId } = sandbox.customer.connect;
    await permitting(awsPermission(instanceId));
    await signIn();
    for (const other of [
      awsPermission("99999999-2222-3333-4444-555555555555"),
      decodeURIComponent(PolicyDocument).replace(instanceId, "another"),
    ]) {
      await permitting(other);
      const outcome = await signIn().catch((error: unknown) => error);
      assert.ok(outcome instanceof SignInRefused, String(outcome));
      assert.match(outcome.page.text, /is not authorized to perform: connect:GetFederationToken/);
    }
    await permitting(decodeURIComponent(PolicyDocument));
    await signIn();
  });

  it("is refused while the role allows a shorter session than Okta asks for", async () => {
    const iam = new IAM(clientSettings(sandbox));
    await iam.updateRole({ RoleName, MaxSessionDuration: 11 * 3600 });
    const text = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    assert.ok((await refusal()).includes(text));
    await iam.updateRole({ RoleName, MaxSessionDuration: 12 * 3600 });
    await signIn();
  });

  it("goes on when Okta is switched to the other endpoint, while the role stays as it is", async () => {
    const endpoint = "https://signin.aws.amazon.com/saml";
    const iam = new IAM(clientSettings(sandbox));
    const trust = async () => (await iam.getRole({ RoleName })).Role?.AssumeRolePolicyDocument;
    const before = await trust();
    await stack.configure({
      ...settings,
      "engage-okta:connect": {
        ...(settings["engage-okta:connect"] as object),
        signInEndpoint: "global",
      },
    });
    await deploy();
    assert.equal((await signIn()).session.recipient, endpoint);
    assert.equal(await trust(), before);
  });

  it("follows the settings: who, where, as whom, for how long", async () => {
    await stack.configure({
      ...settings,
      "engage-okta:connect": {
        instanceAlias: "acme",
        users: [alex.login],
        signInEndpoint: "global",
        destination: "/agent-app-v2",
        roleSessionName: "login",
        sessionHours: 1,
      },
      "engage-okta:allowReplace": ["roleSessionName"],
    });
    await deploy();
    const { arrivedAt, session } = await signIn(alex);
    assert.equal(new URL(arrivedAt).searchParams.get("destination"), "/agent-app-v2");
    assert.equal(session.recipient, "https://signin.aws.amazon.com/saml");
    assert.equal(session.sessionName, "alex.kim@acme.com");
    assert.equal(session.durationSeconds, 3600);
    assert.match(await refusal(jane), /User is not assigned/);
  });
});
