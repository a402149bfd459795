import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import execa, { type ExecaChildProcess, type ExecaReturnValue } from "execa";
import { parseDocument, stringify } from "yaml";
import type { CustomerResult, Report } from "../../operations/fleet/report";
import type { CustomerStatus, FleetStatus } from "../../operations/fleet/status/status";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { until } from "../until";
import { commandLine } from "../commandLine";
import { keepPacks } from "../policy/pack";

const project = path.join(__dirname, "../..");

describe("fleet status of four customers: well, drifted, with a certificate near its end, broken", () => {
  const names = ["well", "drifted", "near", "broken"] as const;
  /** In the environment of all that the commands start. */
  const marker = `${process.pid}-${Date.now()}`;
  let sandbox: Sandbox;
  let folder: string;

  before(async () => {
    sandbox = await startSandbox({ customers: [...names], keepsPlugins: true, keyServer: true });
    await keepPacks(sandbox, names);
    folder = path.join(sandbox.folder, "fleet");
    await mkdir(folder);
    const file = parseDocument(await readFile(path.join(project, "Pulumi.yaml"), "utf8"));
    file.set("main", project);
    await writeFile(path.join(folder, "Pulumi.yaml"), file.toString());
    for (const { name, region, stackName } of sandbox.customers) {
      const engage = {
        cloudFormationStack: stackName,
        groups: [name === "broken" ? "No Such Group" : "Engage Agents"],
        ...(name === "near" && { signingKey: { name: "near-1", yearsValid: 2 } }),
      };
      const config = {
        "aws:region": region,
        "okta:orgName": "acme",
        "engage-okta:engage": engage,
        ...(name === "near" && { "engage-okta:verify": { certificateWarnDays: 1000 } }),
      };
      await writeFile(path.join(folder, `Pulumi.${name}.yaml`), stringify({ config }));
      const init = ["stack", "init", name, "--secrets-provider", sandbox.secretsProvider];
      await execa("pulumi", [...init, "--cwd", folder, "--non-interactive"], {
        env: sandbox.environment,
      });
    }
    // The fourth is never deployed.
    const up = await fleet("up", "--yes", "--stack", "{well,drifted,near}");
    assert.equal(up.exitCode, 0, up.all);
    const group = sandbox.okta.snapshot().groups.find(({ name }) => name === "Engage Agents")!;
    const audience = `urn:amazon:cognito:sp:${sandbox.customers[1]!.userPoolId}`;
    const app = sandbox.okta
      .snapshot()
      .apps.find(({ body }) => JSON.stringify(body).includes(audience))!;
    const headers = { Authorization: `SSWS ${sandbox.okta.apiToken}` };
    const address = `${sandbox.okta.url}/api/v1/apps/${app.id}/groups/${group.id}`;
    const answer = await fetch(address, { method: "DELETE", headers });
    assert.ok(answer.ok, `${answer.status}`);
  });
  after(() => sandbox?.stop());

  /** @param plugins Where they run already; the engine starts its own by default. */
  function start(args: string[], plugins?: string): ExecaChildProcess {
    const command = commandLine("fleet", ...args, "--cwd", folder);
    const own = { STATUS_SPEC: marker, PULUMI_DEBUG_PROVIDERS: plugins };
    const env = { ...environment(), ...own };
    return execa("node", command, { cwd: project, env, reject: false, all: true });
  }

  const environment = () => ({ ...sandbox.environment, AWS_MAX_ATTEMPTS: "3" });
  const kept = () => sandbox.attached?.addresses(environment());
  /** With plugins that stay up. */
  const fleet = async (...args: string[]): Promise<ExecaReturnValue> => start(args, await kept());

  const inFolder = (name: string) => path.join(folder, name);
  const read = async (name: string): Promise<FleetStatus> =>
    JSON.parse(await readFile(inFolder(name), "utf8")) as FleetStatus;
  const of = ({ customers }: FleetStatus, name: string): CustomerStatus =>
    customers.find(({ stack }) => stack === name)!;

  it("says of each what is wrong and what to do, on the page and as JSON, and what changed since", async () => {
    const files = ["--html", inFolder("status.html"), "--json", inFolder("status.json")];
    const { exitCode, all } = await fleet("status", ...files);
    assert.equal(exitCode, 1, all);
    const status = await read("status.json");
    assert.equal(status.schemaVersion, 1);
    const verdicts = status.customers.map(({ stack, verdict }) => [stack, verdict]);
    assert.deepEqual(
      Object.fromEntries(verdicts),
      { well: "well", drifted: "needs a hand", near: "needs a hand", broken: "unknown" },
      JSON.stringify(status, null, 2),
    );
    const well = of(status, "well");
    assert.deepEqual(well.todo, []);
    assert.equal(well.deployed.state, "known");
    assert.equal(well.vendorStack.state, "known");
    assert.ok(well.lastSeen);
    assert.match(
      of(status, "drifted").todo.join("\n"),
      /no longer assigned.*up --refresh --stack drifted/,
    );
    assert.match(
      of(status, "near").todo.join("\n"),
      /ends in 7\d\d days, on .* the limit is 1000\./,
    );
    const broken = of(status, "broken");
    assert.match(
      broken.todo.join("\n"),
      /Sign-in, Certificates, People: unknown \(.*nothing is deployed/,
    );
    assert.equal(broken.lastSeen, undefined);
    const page = await readFile(inFolder("status.html"), "utf8");
    for (const name of names) assert.match(page, new RegExp(`<article id="customer-${name}">`));

    const summary = inFolder("summary.md");
    const later = await fleet(
      "status",
      "--stack",
      "{well,near}",
      "--warn-days",
      "90",
      "--summary",
      summary,
    );
    assert.equal(later.exitCode, 0, later.all);
    const text = await readFile(summary, "utf8");
    assert.match(text, /^### fleet status: 0 need a hand, 0 unknown, 2 well$/m);
    assert.match(text, /^\| near \| needs a hand \| well \| +\|$/m);
    assert.doesNotMatch(text, /^\| well/m);
  });

  it("refuses a file in a folder that does not exist before it reads anything", async () => {
    const { exitCode, all } = await fleet("status", "--html", inFolder("no/such/status.html"));
    assert.equal(exitCode, 1);
    assert.match(all!, /^There is no folder for .*status\.html\. Create /);
    assert.doesNotMatch(all!, /preview starts/);
  });

  it("says that what is not read within the time limit is unknown, and remembers when it was seen", async () => {
    const before = of(await read(".engage-okta/status.json"), "well").lastSeen;
    // No engine starts, reads and ends in a second.
    const limited = ["--time-limit", "1", "--json", inFolder("late.json")];
    const { exitCode, all } = await fleet("status", "--stack", "well", ...limited);
    assert.equal(exitCode, 1, all);
    const { drift, verdict, lastSeen } = of(await read("late.json"), "well");
    assert.deepEqual(drift, { state: "unknown", reason: "not read within 1 s" });
    assert.equal(verdict, "unknown");
    assert.ok(lastSeen! >= before!);
  });

  it("leaves a page after Ctrl-C, on which those that were not read are unknown", async () => {
    const html = inFolder("interrupted.html");
    const files = ["--html", html, "--json", inFolder("some.json")];
    const child = start(["status", "--parallel", "1", ...files], await kept());
    await new Promise<void>((resolve, reject) => {
      child.all?.on("data", (chunk: Buffer) => {
        if (/preview starts/.test(chunk.toString())) resolve();
      });
      void child.once("exit", () => reject(new Error("it ended without a preview")));
    });
    child.kill("SIGINT");
    const { exitCode, all } = await child;
    assert.equal(exitCode, 1, all);
    const { customers } = await read("some.json");
    assert.equal(customers.length, 4);
    const left = customers.filter(({ todo }) => todo.some((one) => /was interrupted/.test(one)));
    assert.ok(left.length >= 2, all);
    assert.ok(left.every(({ verdict }) => verdict === "unknown"));
    assert.match(await readFile(html, "utf8"), /not read: the run was interrupted before/);
  });

  describe("with a customer whose clouds never answer", () => {
    const both = ["--stack", "{well,near}", "--parallel", "2"];
    before(() => {
      const { userPoolId, stackName } = sandbox.customers[0]!;
      const app = sandbox.okta
        .snapshot()
        .apps.find(({ body }) => JSON.stringify(body).includes(userPoolId))!;
      const own = [userPoolId, `"${stackName}"`, `/${app.id}`];
      sandbox.calls.fault = ({ request, target = "" }) => {
        const said = `${JSON.stringify(request ?? "")} ${target}`;
        return own.some((one) => said.includes(one)) ? { kind: "silence" } : undefined;
      };
    });
    after(() => (sandbox.calls.fault = () => undefined));

    /** What the commands of these tests have started, and still runs. */
    async function left(): Promise<string[]> {
      const all = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
      const found = await Promise.all(
        all.map(async (pid) => {
          const [environment, command] = await Promise.all(
            ["environ", "cmdline"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8")),
          ).catch(() => ["", ""]);
          return environment!.includes(`STATUS_SPEC=${marker}`) ? [`${pid} ${command}`] : [];
        }),
      );
      return found.flat();
    }

    /** One that was killed is there until its parent, or init, has noticed. */
    const nothingIsLeft = () => until(async () => (await left()).length === 0);

    async function report(operation: string): Promise<Record<string, CustomerResult>> {
      const { customers } = JSON.parse(
        await readFile(inFolder(`.engage-okta/fleet-${operation}.json`), "utf8"),
      ) as Report;
      return Object.fromEntries(customers.map((one) => [one.stack, one]));
    }

    for (const operation of ["verify", "people"]) {
      it(`${operation} costs it its own time, and leaves no process`, async () => {
        const { exitCode, all } = await start([operation, "--time-limit", "20", ...both]);
        assert.equal(exitCode, 1, all);
        const { well, near } = await report(operation);
        assert.deepEqual([well!.outcome, well!.summary], ["failed", "not read within 20 s"], all);
        assert.equal(near!.outcome, "passed", all);
        await nothingIsLeft();
      });
    }

    it("leaves a page after two Ctrl-C, which tells what was read, and no process", async () => {
      const files = ["--html", inFolder("cancelled.html"), "--json", inFolder("cancelled.json")];
      const child = start(["status", "--warn-days", "90", ...files, ...both]);
      await until(
        async () => (await report("status").catch(() => undefined))?.near?.outcome === "passed",
      );
      child.kill("SIGINT");
      // Closer together, they are one keystroke.
      await sleep(1000);
      child.kill("SIGINT");
      const { exitCode, all } = await child;
      assert.equal(exitCode, 1, all);
      const status = await read("cancelled.json");
      assert.equal(of(status, "near").verdict, "well");
      const well = of(status, "well");
      const reason = "not read: the run was cancelled";
      for (const part of [well.signIn, well.drift, well.people]) {
        assert.deepEqual(part, { state: "unknown", reason }, all);
      }
      assert.equal(well.deployed.state, "known", "which no cloud tells");
      assert.match(await readFile(inFolder("cancelled.html"), "utf8"), new RegExp(reason));
      await nothingIsLeft();
    });
  });
});
