import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, stat } from "node:fs/promises";
import path from "node:path";
import Ajv from "ajv";
import { load } from "cheerio";
import execa from "execa";
import { ProxyAgent } from "undici";
import { manualSteps } from "../../operations/handoff/manualSteps";
import { openStack, type DeployedStack } from "../../operations/stack";
import type { Report } from "../../operations/verify/report";
import { oktaFor, type VerifyOptions, verifyDeployed } from "../../operations/verify/verify";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import { type Environment, withEnvironment } from "../../sandbox/environment";
import type { Sandbox } from "../../sandbox/sandbox";
import {
  awsPermission,
  changedPermission,
  changedTrust,
  faultsOf,
  type Planted,
} from "./verifyFaults";
import { startTamperingProxy } from "./tamperingProxy";
import { keptCommand, type Ended } from "../keptCommands";
import { sharedSandbox } from "../sharedSandbox";
import { commandLine } from "../../sandbox/commandLine";

const project = path.join(__dirname, "../..");

describe("After pulumi up of the demo customer", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let deployed: DeployedStack;
  let dispatcher: ProxyAgent;

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await stackFor(sandbox);
    await stack.up();
    const { folder: cwd } = stack;
    deployed = await openStack({ stack: "dev", cwd, environment: sandbox.environment });
    dispatcher = proxyTo(sandbox.edge);
  });
  after(async () => {
    await dispatcher?.destroy();
  });

  function proxyTo({ proxyUrl, caPem }: { proxyUrl: string; caPem: string }): ProxyAgent {
    return new ProxyAgent({ uri: proxyUrl, requestTls: { ca: caPem } });
  }

  async function verify(planted: Planted = {}): Promise<Report> {
    const { outputs = deployed.outputs, environment = {}, edge, now } = planted;
    const own = edge && proxyTo(edge);
    const reference = { stack: "dev", cwd: stack.folder, environment: sandbox.environment };
    const okta = oktaFor(reference, deployed);
    const options: VerifyOptions = { dispatcher: own ?? dispatcher, okta, ...(now && { now }) };
    try {
      return await withEnvironment({ ...sandbox.environment, ...environment }, () =>
        verifyDeployed({ ...deployed, outputs }, options),
      );
    } finally {
      await own?.destroy();
    }
  }

  const named = (report: Report, status: string) =>
    report.checks.filter((check) => check.status === status).map(({ name }) => name);

  describe("verify", () => {
    it("passes every check and writes nothing", async () => {
      sandbox.calls.clear();
      const before = sandbox.okta.snapshot();
      const report = await verify();
      const { passed, requests, seconds, checks } = report;
      console.log(`      ${passed} checks in ${seconds} s with ${requests} requests`);
      assert.deepEqual([...named(report, "failed"), ...named(report, "skipped")], []);
      assert.ok(checks.every(({ evidence }) => evidence.length > 0));
      assert.deepEqual(sandbox.calls.writes(), []);
      const asked = sandbox.calls.all().filter(({ service }) => service === "okta");
      assert.deepEqual([...new Set(asked.map(({ operation }) => operation))].sort(), [
        "GET /api/v1/apps/{id}",
        "GET /api/v1/policies/{policyId}",
      ]);
      assert.deepEqual(sandbox.okta.snapshot(), before);
      const api = sandbox.calls.all().length;
      assert.ok(requests > api, `${requests} in all, ${api} of them to AWS`);
    });

    for (const { fault, red, warns, says, plant } of faultsOf()) {
      it(`finds ${fault}: ${[...red, ...(warns ?? [])].join(" and ")}`, async () => {
        const planted = await plant(sandbox, deployed.outputs);
        try {
          const report = await verify(planted);
          assert.deepEqual(named(report, "failed"), red, JSON.stringify(report.checks, null, 1));
          for (const { name, evidence, next, warning } of report.checks) {
            if (red.includes(name)) assert.match(`${evidence}. Next: ${next}`, says);
            if (warns?.includes(name)) assert.match(`${evidence}. Warning: ${warning}`, says);
          }
          const warned = report.checks.filter(({ warning }) => warning).map(({ name }) => name);
          if (warns) assert.deepEqual(warned, warns);
          assert.equal(report.ok, red.length === 0);
        } finally {
          await planted.undo?.();
        }
      });
    }

    const rightForms: [what: string, plant: () => Promise<Planted>][] = [
      [
        "a role that accepts only the endpoint that Okta posts to",
        () =>
          changedTrust(sandbox, deployed.outputs.connect, (policy) =>
            policy.replace(',"https://signin.aws.amazon.com/saml"', ""),
          ),
      ],
      [
        "AWS's other form of the permission, by the instance's id",
        () =>
          changedPermission(sandbox, deployed.outputs.connect, () =>
            awsPermission(sandbox.customer.connect.instanceId),
          ),
      ],
    ];
    rightForms.push([
      "a stack that an earlier release deployed, which does not tell whom its guardrail exempts",
      async () => {
        const { policyId, targets } = deployed.outputs.guardrail ?? { policyId: "", targets: [] };
        return { outputs: { ...deployed.outputs, guardrail: { policyId, targets } } };
      },
    ]);
    for (const [what, plant] of rightForms) {
      it(`passes with ${what}`, async () => {
        const planted = await plant();
        try {
          assert.deepEqual(named(await verify(planted), "failed"), []);
        } finally {
          await planted.undo?.();
        }
      });
    }

    it("has a fault above for each of its checks, and is green again without them", async () => {
      const report = await verify();
      assert.deepEqual(
        report.checks.map(({ name }) => name).sort(),
        [...new Set(faultsOf().flatMap(({ red, warns = [] }) => [...red, ...warns]))].sort(),
      );
      assert.equal(report.ok, true);
    });

    it("has each of its checks in docs/verify.md, in its order", async () => {
      const text = await readFile(path.join(project, "docs/verify.md"), "utf8");
      const { checks } = await verify();
      const described = [...text.matchAll(/^\| `([a-z]+-[a-z-]+)` /gm)].map(([, name]) => name);
      assert.deepEqual(
        described,
        checks.map(({ name }) => name),
      );
    });

    it("warns of a certificate that ends soon, and passes", async () => {
      const now = new Date();
      now.setUTCFullYear(now.getUTCFullYear() + 10, now.getUTCMonth(), now.getUTCDate() - 30);
      const report = await verify({ now });
      assert.equal(report.ok, true);
      assert.deepEqual(
        report.checks.flatMap(({ name, warning }) => (warning ? [name] : [])),
        ["engage-certificates", "connect-certificates"],
      );
    });
  });

  const environmentWith = (more: Environment) => ({
    ...{ HOME: sandbox.folder, ...sandbox.environment },
    ...more,
  });

  /** TMPDIR and HOME are the sandbox's own. */
  const command = (args: string[], environment: Environment = {}): Promise<Ended> =>
    keptCommand(args, environmentWith(environment));

  const onStack = (name: string, ...args: string[]) => [
    ...[name, "--stack", "dev", "--cwd", stack.folder],
    ...args,
  ];

  describe("npm run verify", () => {
    it("prints a line a check and the totals, and ends with 0", async () => {
      // As with operators, who do not set it: nothing of the SDK's is to be seen.
      const own = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: undefined };
      const { exitCode, stdout, stderr } = await execa("node", commandLine(...onStack("verify")), {
        cwd: project,
        env: environmentWith(own) as NodeJS.ProcessEnv,
        reject: false,
      });
      assert.equal(stderr, "");
      assert.equal(exitCode, 0);
      const lines = stdout.split("\n");
      assert.equal(lines.filter((line) => /^passed {3}\S+ +\S/.test(line)).length, 40);
      assert.match(lines.at(-1) ?? "", /\. 40 passed, 0 failed, in [\d.]+ s with \d+ requests\.$/);
      assert.ok(!stdout.includes("\u001b"), "no color where there is no terminal");
    });

    it("prints JSON alone with --json, and ends with 1 when a check failed", async () => {
      const fault = faultsOf().find(({ red }) => red.includes("engage-app-client"));
      const planted = await fault!.plant(sandbox, deployed.outputs);
      try {
        const { exitCode, stdout } = await command(onStack("verify", "--json"));
        assert.equal(exitCode, 1);
        const report = JSON.parse(stdout) as Report;
        assert.deepEqual(named(report, "failed"), ["engage-app-client"]);
      } finally {
        await planted.undo?.();
      }
    });

    /** A message on stderr, nothing on stdout, no stack trace, exit code 1. */
    async function saysOnly(running: Promise<Ended>, what: RegExp): Promise<void> {
      const { exitCode, stdout, stderr } = await running;
      assert.match(stderr, what);
      assert.ok(!/^\s+at /m.test(stderr), stderr);
      assert.equal(stdout, "");
      assert.equal(exitCode, 1);
    }

    it("says what to do when there is no such stack, and when nothing is deployed", async () => {
      const empty = await stackFor(sandbox, { name: "empty", program: async () => ({}) });
      const unknown = ["verify", "--stack", "nobody", "--cwd", stack.folder];
      await saysOnly(command(unknown), /^There is no stack nobody in .* See pulumi stack ls/);
      await saysOnly(
        command(["verify", "--stack", "empty", "--cwd", empty.folder]),
        /^The stack empty has no outputs yet.* Run pulumi up --stack empty first\.$/,
      );
    });

    it("says what to do without credentials, and with old ones", async () => {
      await saysOnly(
        command(onStack("verify"), { AWS_ACCESS_KEY_ID: undefined, AWS_PROFILE: undefined }),
        /^There are no AWS credentials .* Set AWS_PROFILE, or aws:profile/,
      );
      const tampering = await startTamperingProxy(sandbox.aws.url, () => ({
        status: 403,
        body: "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error><RequestId>1</RequestId></ErrorResponse>",
      }));
      try {
        await saysOnly(
          command(onStack("verify"), { AWS_ENDPOINT_URL: tampering.url }),
          /^The AWS credentials have expired\. Sign in to AWS again/,
        );
      } finally {
        await tampering.stop();
      }
    });

    it("says what to do without network, without pulumi, and in another account", async () => {
      await saysOnly(
        command(onStack("verify"), { AWS_ENDPOINT_URL: "http://127.0.0.1:1" }),
        /^AWS cannot be reached \(.*\)\. Check the network/,
      );
      await saysOnly(
        command(onStack("verify"), { PATH: "/nowhere" }),
        /^There is no pulumi on PATH/,
      );
      await saysOnly(
        command(onStack("verify"), { AWS_ACCESS_KEY_ID: "999999999999" }),
        /^The AWS credentials belong to account 999999999999, but this customer's account is 123456789012\.\n.*engage\.account/,
      );
    });

    it("says what is allowed when an option is wrong or missing", async () => {
      const days = await command(onStack("verify", "--warn-days", "soon"));
      assert.match(days.stderr, /Give a whole number, 0 or more\./);
      const none = await command(["verify"]);
      assert.match(none.stderr, /required option '--stack <name>' not specified/);
      assert.deepEqual([days.exitCode, none.exitCode], [1, 1]);
    });
  });

  describe("npm run handoff", () => {
    const secret = () => sandbox.customer.stackOutputs.EngageWebhookSecret ?? "none";

    it("writes Markdown with the real names, the steps, a picture, and no secret", async () => {
      const { exitCode, stdout } = await command(onStack("handoff"));
      assert.equal(exitCode, 0);
      const { userPoolId, appClientId, connect } = sandbox.customer;
      for (const name of [userPoolId, appClientId, connect.instanceArn, "EngageWebUrl"]) {
        assert.ok(stdout.includes(name), name);
      }
      assert.match(stdout, /Identity provider \| `Okta`/);
      assert.match(stdout, /```mermaid\nflowchart LR\n[^`]+provider -->\|is listed by\| client/);
      assert.equal(stdout.match(/^- \[ \] /gm)?.length, manualSteps(deployed).length);
      assert.match(stdout, /^## For the customer's IT$/m);
      assert.match(stdout, /Left out, because they may be secret: EngageWebhookSecret\./);
      assert.ok(!stdout.includes(secret()));
    });

    it("writes JSON that keeps to the published schema, with the verification", async () => {
      const { stdout, stderr } = await command(onStack("handoff", "--format", "json", "--verify"));
      assert.equal(stderr, "");
      const schema = readFileSync(path.join(project, "docs/handoff.schema.json"), "utf8");
      const validate = new Ajv().compile(JSON.parse(schema) as object);
      const handoff = JSON.parse(stdout) as { verify: Report; leftOut: string[] };
      assert.ok(validate(handoff), JSON.stringify(validate.errors));
      assert.deepEqual(
        [...named(handoff.verify, "failed"), ...named(handoff.verify, "skipped")],
        [],
      );
      assert.equal(handoff.verify.passed, 40);
      assert.deepEqual(handoff.leftOut, ["EngageWebhookSecret"]);
      assert.ok(!stdout.includes(secret()));
    });

    it("writes a page to a file, with secrets only when asked, for its owner's eyes", async () => {
      const folder = await mkdtemp(path.join(sandbox.folder, "handoff-"));
      const [plain, whole] = ["plain.html", "whole.html"].map((name) => path.join(folder, name));
      const page = onStack("handoff", "--format", "html", "--out");
      const one = await command([...page, plain!]);
      const other = await command([...page, whole!, "--include-secrets"]);
      assert.deepEqual([one.stdout, one.stderr], ["", `Written to ${plain}`]);
      assert.ok(!(await readFile(plain!, "utf8")).includes(secret()));
      assert.match(other.stderr, /It contains secrets: EngageWebhookSecret\./);
      const $ = load(await readFile(whole!, "utf8"));
      assert.ok($("td").text().includes(secret()));
      assert.equal((await stat(whole!)).mode & 0o077, 0);
      assert.equal($("input[type=checkbox]").length, manualSteps(deployed).length);
    });

    it("says what to do when a secret cannot be decrypted, or the file not written", async () => {
      const { command: pulumi } = sandbox.engine;
      await execa(pulumi, ["stack", "change-secrets-provider", "passphrase", "--stack", "dev"], {
        cwd: stack.folder,
        env: { ...sandbox.environment },
      });
      const wrong = await command(onStack("handoff", "--include-secrets"), {
        PULUMI_CONFIG_PASSPHRASE: "wrong",
      });
      assert.match(wrong.stderr, /^The secrets of the stack dev cannot be decrypted: .*PASSPHRASE/);
      const nowhere = await command(onStack("handoff", "--out", "/nowhere/handoff.md"));
      assert.match(nowhere.stderr, /^\/nowhere\/handoff\.md cannot be written .* --out\.$/);
      assert.deepEqual([wrong.exitCode, nowhere.exitCode], [1, 1]);
    });
  });
});
