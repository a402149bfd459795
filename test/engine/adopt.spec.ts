import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { IAM } from "@aws-sdk/client-iam";
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { parse, stringify } from "yaml";
import { newFolder, stackFor, type SandboxStack } from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";
import { signInToConnect, signInToEngage } from "../../sandbox/browser/signIn";
import { comparable } from "../../sandbox/customer";
import { keepPacks } from "../policy/pack";
import { customer, type Ended } from "./customer/command";
import { setUpByHand, type HandMade } from "./handMade";
import { sharedSandbox } from "../sharedSandbox";

type Section = Record<string, unknown> & { adopt?: Record<string, unknown> };

/** What the program does not set, and keeps. */
interface LeftAlone {
  credentials: { userNameTemplate: { template: string } };
  settings: { notes: { admin: string | null } };
}

describe("adopting a customer who was set up by hand", () => {
  let sandbox: Sandbox;
  let folder: string;
  let byHand: HandMade;
  let stack: SandboxStack;
  /** What `customer new` ends with. */
  let leading: Ended;
  /** What was found is another customer's by the settings next to these. */
  let ofAnothers: Ended;
  let roleOfAnothers: Ended;
  let adopted: Ended;
  let withUsers: Ended;
  let user: unknown;

  before(async () => {
    sandbox = await sharedSandbox();
    await keepPacks(sandbox);
    byHand = await setUpByHand(sandbox);
    user = (await signIn()).username;
    folder = await newFolder(sandbox, "acme");
    const made = await run(
      ...["new", "acme", "--cloud-formation-stack", "LocalMeasureEngage", "--okta-org", "acme"],
      ...["--groups", "Engage Agents", "--connect-instance", "acme"],
      ...["--connect-groups", "Connect Agents"],
      ...["--guardrail-targets", sandbox.customer.organization.organizationalUnitId],
      ...["--management-role", sandbox.customer.organization.managementRole],
      ...["--secrets-provider", sandbox.secretsProvider],
    );
    leading = made;
    // As settings were that an earlier release wrote.
    const written = await settings();
    delete (written.config as Record<string, unknown>)["aws:allowedAccountIds"];
    await writeFile(file(), stringify(written));
    ofAnothers = await adoptBeside({
      "engage-okta:engage": {
        userPoolId: sandbox.customer.userPoolId,
        identityProviderName: byHand.identityProviderName,
      },
    });
    roleOfAnothers = await adoptBeside({
      "aws:allowedAccountIds": [sandbox.customer.account],
      "engage-okta:connect": { instanceAlias: "other", roleName: byHand.roleName },
    });
    sandbox.calls.clear();
    adopted = await run("adopt", "acme");
    assert.equal(adopted.exitCode, 0, adopted.stderr);
    withUsers = await run("adopt", "acme", "--with-users");
    assert.equal(withUsers.exitCode, 0, withUsers.stderr);
  });

  const run = (...args: string[]) => customer(sandbox, folder, ...args);
  const file = () => path.join(folder, "Pulumi.acme.yaml");

  async function adoptBeside(config: object): Promise<Ended> {
    const neighbour = path.join(folder, "Pulumi.beta.yaml");
    await writeFile(neighbour, stringify({ config }));
    const before = await readFile(file(), "utf8");
    const ended = await run("adopt", "acme");
    assert.equal(await readFile(file(), "utf8"), before);
    await rm(neighbour);
    return ended;
  }

  const settings = async () =>
    parse(await readFile(file(), "utf8")) as { config: Record<string, Section> };

  /** Jane's sign-in by the link that is in use, and whom Cognito takes her for. */
  async function signIn(): Promise<{ email: string; username: unknown }> {
    const [jane] = sandbox.people;
    assert.ok(jane);
    const { email, claims } = await signInToEngage(sandbox, byHand.signInUrl, jane);
    assert.equal(email, jane.email);
    return { email, username: claims["cognito:username"] };
  }

  const pack = path.join(__dirname, "../../policy");
  const policies = () => ({
    policyPacks: [pack],
    policyPackConfigs: [path.join(folder, "policy-acme.json")],
  });

  async function preview(): Promise<{ steps: StepEventMetadata[]; texts: string[] }> {
    const events: EngineEvent[] = [];
    await stack.preview({ onEvent: (event) => events.push(event), ...policies() });
    const steps = events
      .flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? [])
      .filter(({ type }) => /^(aws|okta|pulumi-nodejs):/.test(type));
    return { steps, texts: steps.map(({ op, urn }) => `${op} ${urn.split("::").pop()}`).sort() };
  }

  it("is led to by customer new: the instance has users, and a role that lets them in", () => {
    assert.equal(leading.exitCode, 1, leading.stdout);
    assert.match(leading.stdout, /roles of its agents +ConnectAgentsByHand \(/);
    assert.match(
      leading.stdout,
      /instance acme has 3 users, and agents enter it with: ConnectAgents/,
    );
    assert.match(leading.stderr, /do not run pulumi up yet\. Next: npm run customer -- adopt acme/);
  });

  it("takes over nothing that another customer of the folder has", () => {
    assert.match(
      ofAnothers.stderr,
      /^acme and beta both have the identity provider "Acme Okta" in/,
    );
    assert.match(
      roleOfAnothers.stderr,
      /^acme and beta both have the role "ConnectAgentsByHand" in/,
    );
    assert.deepEqual([ofAnothers.exitCode, roleOfAnothers.exitCode], [1, 1]);
  });

  it("finds all of it by content, shows both sides, and changes nothing in the clouds", () => {
    const { engageAppId, connectAppId, policyId, roleName, samlProviderName } = byHand;
    for (const found of [engageAppId, connectAppId, policyId, roleName, samlProviderName]) {
      assert.ok(adopted.stdout.includes(found), `${found} is not in: ${adopted.stdout}`);
    }
    assert.match(adopted.stdout, /field +live +declared/);
    assert.match(adopted.stdout, /\* description +From the guide +Denies deleting/);
    assert.match(
      adopted.stdout,
      /accepts responses for https:\/\/us-east-1\.signin\.aws\.amazon\.com\/saml now\. After the update it will accept only .* This affects agents/,
    );
    const [, rest = ""] = adopted.stdout.split("These change what agents experience");
    const [forAgents = ""] = rest.split(/\nNote: |\nPulumi\.acme/);
    assert.match(forAgents, /the page that the tile opens \(defaultRelayState of connect-app\)/);
    assert.match(forAgents, /will accept only/);
    assert.doesNotMatch(forAgents, /NameID|ForceAuthn|sign(s|ing) out/);
    assert.match(adopted.stdout, /One user is assigned to Engage \(Sydney\)/);
    assert.doesNotMatch(withUsers.stdout, /One user is assigned/);
    assert.deepEqual(
      sandbox.calls.writes().map(({ operation }) => operation),
      sandbox.calls
        .writes()
        .flatMap(({ service, operation }) => (service === "sts" ? operation : [])),
    );
  });

  it("writes ids and what keeps the live resources, the name with a space included", async () => {
    const { config } = await settings();
    const { "engage-okta:engage": engage, "engage-okta:connect": connect } = config;
    assert.deepEqual(engage, {
      cloudFormationStack: "LocalMeasureEngage",
      groups: ["Engage Agents"],
      users: ["sam.lee@acme.com"],
      adopt: {
        appId: byHand.engageAppId,
        groups: ["Engage Agents"],
        users: ["sam.lee@acme.com"],
        identityProvider: true,
      },
      identityProviderName: "Acme Okta",
      label: "Engage (Sydney)",
      tile: "shown",
      nameIdFormat: "unspecified",
      nameIdTemplate: "${user.userName}",
      honorForceAuthn: true,
      idpSignout: true,
    });
    assert.deepEqual(connect, {
      instanceAlias: "acme",
      groups: ["Connect Agents"],
      adopt: {
        appId: byHand.connectAppId,
        groups: ["Connect Agents"],
        samlProvider: true,
        role: true,
      },
      samlProviderName: byHand.samlProviderName,
      roleName: byHand.roleName,
      label: "Amazon Connect Sydney",
      nameIdFormat: "unspecified",
      honorForceAuthn: true,
      roleSessionName: "login",
      sessionHours: 8,
    });
    assert.deepEqual(config["aws:allowedAccountIds"], [sandbox.customer.account]);
    const exceptions = await readFile(path.join(folder, "policy-acme.json"), "utf8");
    assert.deepEqual(JSON.parse(exceptions), { "identity-provider-name-no-space": "advisory" });
  });

  it("previews imports, and the differences that were shown; nothing is replaced or deleted", async () => {
    stack = await stackFor(sandbox, { name: "acme", folder });
    const { steps, texts } = await preview();
    const count = (op: string) => texts.filter((text) => text.startsWith(`${op} `)).length;
    assert.equal(count("import"), 10, texts.join("\n"));
    assert.deepEqual(
      texts.filter((text) => !text.startsWith("import ")),
      [
        "create connect-removal-guard",
        "create connect-role-policy",
        "create engage-app-client",
        "create engage-app-client-record",
        "create removal-guard",
        "update connect-app",
        "update connect-role",
        "update guardrail-policy",
      ],
    );
    const paths = steps
      .filter(({ op }) => op === "update")
      .flatMap(({ detailedDiff }) => Object.keys(detailedDiff ?? {}));
    for (const one of paths) {
      assert.ok(adopted.stdout.includes(`* ${one}`), `${one} is not in: ${adopted.stdout}`);
    }
  });

  it("imports while agents go on signing in, as the users that they were", async () => {
    const client = await sandbox.customer.describeAppClient();
    let running = true;
    const up = stack.up(policies()).finally(() => (running = false));
    const meanwhile: unknown[] = [];
    const signingIn = (async () => {
      while (running) meanwhile.push((await signIn()).username);
    })();
    const { resourceChanges } = await up;
    await signingIn;
    assert.equal(resourceChanges.delete, undefined);
    assert.equal(resourceChanges.replace, undefined);
    assert.ok(meanwhile.length > 0);
    assert.deepEqual(new Set([...meanwhile, (await signIn()).username]), new Set([user]));
    assert.deepEqual(comparable(await sandbox.customer.describeAppClient()), comparable(client));
    const [jane] = sandbox.people;
    assert.ok(jane);
    await sandbox.customer.createAgent(jane.email);
    await signInToConnect(sandbox, byHand.connectAppId, jane);
    const iam = new IAM(clientSettings(sandbox));
    const { roleName: RoleName } = byHand;
    const { Role } = await iam.getRole({ RoleName });
    assert.deepEqual(Role?.Tags, [{ Key: "owner", Value: "cloud-team" }]);
    const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
    for (const host of ["ap-southeast-2.signin", "signin"]) {
      assert.ok(trust.includes(`"https://${host}.aws.amazon.com/saml"`), trust);
    }
    const PolicyName = "ConnectFederation";
    const { PolicyDocument = "" } = await iam.getRolePolicy({ RoleName, PolicyName });
    assert.match(decodeURIComponent(PolicyDocument), /"connect:InstanceId"/);
    const { apps } = sandbox.okta.snapshot();
    const ids = apps.map(({ id }) => id);
    assert.deepEqual(ids.sort(), [byHand.engageAppId, byHand.connectAppId].sort());
    for (const { body } of apps) {
      const { credentials, settings: told } = body as unknown as LeftAlone;
      assert.equal(credentials.userNameTemplate.template, "${source.email}");
      assert.equal(told.notes.admin, "Made by Jane");
    }
  });

  it("finds nothing to change afterwards, with adopt in the settings and without", async () => {
    const same = (texts: string[]) => texts.filter((text) => !text.startsWith("same "));
    assert.deepEqual(same((await preview()).texts), []);
    const ended = await run("adopt", "acme");
    assert.equal(ended.exitCode, 0, ended.stdout + ended.stderr);
    assert.match(ended.stdout, /The stack acme has all of this already, so the adoption can end/);
    const { config } = await settings();
    const adopts = ["engage", "connect", "guardrail"].map(
      (one) => config[`engage-okta:${one}`]?.adopt,
    );
    // The name that no new provider could get is allowed to this one only.
    assert.deepEqual(adopts, [{ identityProvider: true }, undefined, undefined]);
    assert.deepEqual(same((await preview()).texts), []);
    const again = await run("adopt", "acme");
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(again.stdout, /has all of this already\. There is nothing to adopt/);
  });

  it("owns what it adopted: destroy leaves the app client without the provider, and nothing else", async () => {
    await stack.destroy();
    assert.deepEqual(sandbox.okta.snapshot().apps, []);
    const { SupportedIdentityProviders } = await sandbox.customer.describeAppClient();
    assert.deepEqual(SupportedIdentityProviders, ["COGNITO"]);
    const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
    const pool = { UserPoolId: sandbox.customer.userPoolId };
    assert.deepEqual((await cognito.listIdentityProviders(pool)).Providers, []);
    const iam = new IAM(clientSettings(sandbox));
    assert.deepEqual((await iam.listSAMLProviders({})).SAMLProviderList ?? [], []);
    await assert.rejects(signIn());
    // The users of Connect are tied to it.
    await iam.getRole({ RoleName: byHand.roleName });
  });

  it("finds the role that a destroy has kept, though nothing in Okta leads to it any more", async () => {
    const written = await settings();
    const engage = written.config["engage-okta:engage"] as Record<string, unknown>;
    delete engage.adopt;
    engage.identityProviderName = "Okta";
    const guardrail = written.config["engage-okta:guardrail"] as Record<string, unknown>;
    delete guardrail.adopt;
    await writeFile(file(), stringify(written));
    const again = await run("adopt", "acme");
    assert.equal(again.exitCode, 0, again.stdout + again.stderr);
    const { "engage-okta:connect": connect } = (await settings()).config;
    assert.deepEqual(connect?.adopt, { role: true });
    await stack.up();
    assert.ok((await stack.outputs()).connect);
  });
});
