import assert from "node:assert/strict";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { IAM } from "@aws-sdk/client-iam";
import { Command } from "commander";
import execa from "execa";
import type { ConnectOutputs, EngageOutputs } from "../outputs";
import { customerStack, type SandboxStack } from "./automation";
import { clientSettings, comparable } from "./customer";
import { engineErrors, readable } from "./engineOutput";
import { pulumiText, sandboxText } from "./lookAround";
import { commandLine } from "./commandLine";
import { pluginsOption, startSandbox, type Plugins, type Sandbox } from "./sandbox";
import type { SeenPage } from "./browser/browser";
import { signInToConnect, signInToEngage } from "./browser/signIn";
import { interrupted, stopStarting } from "./signals";
import { keepTemporaryFilesTogether } from "./temporary";

const command = new Command("npm run demo --")
  .description("Deploy the customer of Pulumi.dev.yaml into a local Okta and a local AWS.")
  .option("--keep", "leave it deployed and running, until Ctrl-C")
  .addOption(pluginsOption())
  .action(run);

const print = (line: string): void => console.log(`   ${line}`);

/** Numbered headings, and the seconds that each step took. */
class Steps {
  private number = 0;
  /** What is being done, for the message of a failure. */
  current = "";

  async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    this.current = `${++this.number}. ${title}`;
    console.log(`\n${this.current}`);
    const started = Date.now();
    const result = await work();
    print(`(${((Date.now() - started) / 1000).toFixed(1)} s)`);
    return result;
  }
}

async function run({ keep = false, plugins }: { keep?: boolean; plugins?: Plugins }) {
  const stop = new AbortController();
  const stopped = interrupted(130).then((how) => {
    stop.abort();
    return how;
  });
  const steps = new Steps();
  const starting = steps.step("A local Okta, a local AWS and Pulumi's engine", () =>
    startSandbox({ progress: print, plugins }),
  );
  const demo = starting.then((sandbox) => deploy(sandbox, steps, keep, stop.signal));
  const outcome = await Promise.race([demo, stopped]).catch((error: unknown) => error);
  if (outcome === "interrupted") console.log("\nStopping");
  else if (outcome instanceof Error) {
    console.error(`\nThe demo failed in step ${steps.current}:\n${engineErrors(outcome)}`);
  } else if (keep) await stopped;
  else console.log("\nAll steps went well; the sandbox is being stopped.");
  // An interrupted engine writes its state first.
  if (outcome === "interrupted") await Promise.race([demo.catch(() => {}), sleep(10_000)]);
  await stopStarting(starting);
  process.exit(outcome === "interrupted" ? 130 : outcome instanceof Error ? 1 : 0);
}

async function deploy(
  sandbox: Sandbox,
  steps: Steps,
  keep: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { customer } = sandbox;
  const found = await customer.describeAppClient();
  const stack = await customerStack(sandbox, { policyPacks: [path.join(__dirname, "../policy")] });
  const options = () => ({ onOutput: readable(print), color: "never" as const, signal });
  await steps.step("pulumi preview", () => stack.preview(options()));
  await steps.step("pulumi up", () => stack.up(options()));
  await steps.step("pulumi preview again: nothing to change", async () => {
    const { changeSummary } = await stack.preview(options());
    assert.deepEqual(Object.keys(changeSummary), ["same"], "the second preview wants changes");
  });
  const outputs = await stack.outputs();
  const engage = outputs.engage?.value as EngageOutputs;
  const connect = outputs.connect?.value as ConnectOutputs;
  await steps.step("npm run verify", () => operation("verify", sandbox, stack));
  await steps.step("npm run handoff", () => operation("handoff", sandbox, stack));
  await steps.step("npm run people -- --apply: missing users are created in Amazon Connect", () =>
    operation("people", sandbox, stack, "--apply", "--yes"),
  );
  await steps.step("An agent signs in to Engage through Okta", () => signIn(sandbox, engage));
  await steps.step("An agent signs in to Amazon Connect from Okta's tile", () =>
    enterConnect(sandbox, connect),
  );
  await steps.step("npm run people -- --apply again: the agent is an administrator as well", () =>
    operation("people", sandbox, stack, "--apply", "--yes"),
  );
  if (keep) return showAround(sandbox, stack);
  await steps.step("pulumi destroy", async () => {
    await stack.destroy(options());
    const left = comparable(await customer.describeAppClient());
    assert.deepEqual(left, comparable(found), "the app client is not as it was found");
    assert.deepEqual(sandbox.okta.snapshot().apps, [], "an app is left in Okta");
    print("the app client is as it was found, and nothing is left in Okta");
    await roleStays(sandbox, connect);
  });
}

/** Only the role is left in AWS, unless the settings say `deleteRole`. */
async function roleStays(sandbox: Sandbox, { roleArn }: ConnectOutputs): Promise<void> {
  const iam = new IAM(clientSettings(sandbox));
  const { SAMLProviderList } = await iam.listSAMLProviders({});
  const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
  const { userPoolId: UserPoolId } = sandbox.customer;
  const { Providers } = await cognito.listIdentityProviders({ UserPoolId });
  assert.deepEqual([SAMLProviderList, Providers], [[], []], "a provider is left in AWS");
  const { Roles = [] } = await iam.listRoles({});
  assert.ok(
    Roles.some(({ Arn }) => Arn === roleArn),
    "the agents' role is gone",
  );
  print(`the role ${roleArn} is still in IAM; with connect.deleteRole: true it would be gone too`);
}

function printPage({ title, url }: SeenPage): void {
  if (title) print(`${title} (${new URL(url).host})`);
}

async function signIn(sandbox: Sandbox, { signInUrl, appClientId }: EngageOutputs): Promise<void> {
  const [agent] = sandbox.people;
  assert.ok(agent);
  const { email, claims, pages } = await signInToEngage(sandbox, signInUrl, agent);
  pages.forEach(printPage);
  assert.equal(email, agent.email);
  assert.equal(claims.aud, appClientId);
  print(`Engage gets an id token for ${email}`);
}

async function enterConnect(
  sandbox: Sandbox,
  { oktaAppId, roleArn, relayState }: ConnectOutputs,
): Promise<void> {
  const [agent] = sandbox.people;
  assert.ok(agent);
  const { arrivedAt, session, pages } = await signInToConnect(sandbox, oktaAppId, agent);
  pages.forEach(printPage);
  assert.equal(session.roleArn, roleArn);
  assert.equal(arrivedAt, relayState);
  print(`${session.assumedRoleArn} arrives at ${arrivedAt}`);
}

/** As npm runs it, in a process of its own. */
async function operation(
  name: string,
  { environment: env }: Sandbox,
  stack: SandboxStack,
  ...more: string[]
): Promise<void> {
  const target = ["--stack", stack.name, "--cwd", stack.folder];
  const { stdout } = await execa(process.execPath, commandLine(name, ...target, ...more), { env });
  for (const line of stdout.split("\n")) print(line);
}

async function showAround(sandbox: Sandbox, stack: SandboxStack): Promise<void> {
  console.log(`\nIt stays deployed.\n\n${sandboxText(sandbox)}\n`);
  console.log(await pulumiText(sandbox, stack));
  console.log(`  pulumi stack output --stack ${stack.name} --show-secrets --cwd ${stack.folder}`);
  console.log('  curl --cacert "$NODE_EXTRA_CA_CERTS" https://acme.okta.com/');
  console.log("\nCtrl-C ends it; everything is gone then.");
}

keepTemporaryFilesTogether();
command.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
