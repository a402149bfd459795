import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Report } from "../../../../operations/fleet/report/report";
import { keptCommand } from "../../../keptCommands";

const project = path.join(__dirname, "../../../..");

/** Stands in for `pulumi`: notes its arguments, and fails for a stack while there is a file `fail` or `fail-STACK`. */
const engine = `#!/usr/bin/env node
const fs = require("node:fs");
const { argv } = process;
if (argv[2] === "version") { console.log("v3.232.0"); process.exit(0); }
if (argv[2] === "stack") { console.log("{}"); process.exit(0); }
const value = (name) => argv[argv.indexOf(name) + 1];
fs.appendFileSync("runs", argv.slice(2).join(" ") + "\\n");
const log = fs.openSync(value("--event-log"), "w");
const event = (sequence, more) => fs.writeSync(log, JSON.stringify({ sequence, ...more }) + "\\n");
if (fs.existsSync("fail") || fs.existsSync("fail-" + value("--stack"))) { console.error("error: no luck"); process.exit(1); }
event(0, { summaryEvent: { resourceChanges: { update: 1 } } });
event(1, { cancelEvent: {} });
`;

describe("a fleet that is resumed", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "resume-"));
    writeFileSync(path.join(folder, "pulumi"), engine, { mode: 0o755 });
    const main = JSON.stringify(project);
    writeFileSync(path.join(folder, "Pulumi.yaml"), `name: engage-okta\nmain: ${main}\n`);
    writeFileSync(path.join(folder, "Pulumi.acme.yaml"), "config: {}\n");
    writeFileSync(path.join(folder, "Pulumi.beta.yaml"), "config: {}\n");
    writeFileSync(path.join(folder, "fail"), "");
  });
  after(() => rmSync(folder, { recursive: true }));

  async function fleet(...args: string[]) {
    const env = { PATH: `${folder}:${process.env.PATH}`, AWS_REGION: "", AWS_DEFAULT_REGION: "" };
    const command = ["fleet", ...args, "--cwd", folder];
    const { exitCode, stdout, stderr } = await keptCommand(command, env);
    const all = `${stdout}\n${stderr}`.trim();
    const file = path.join(folder, "runs");
    const runs = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    rmSync(file, { force: true });
    return { exitCode, all, runs };
  }

  it("has the options of the run before, says so, and keeps them for the next", async () => {
    const failed = await fleet("up", "--yes", "--refresh", "--stack", "a*");
    assert.equal(failed.exitCode, 1, failed.all);
    assert.ok(failed.all.includes(`npm run fleet -- up --resume --cwd ${folder}`), failed.all);
    assert.match(failed.runs.join(), /^preview --stack acme --refresh /);

    rmSync(path.join(folder, "fail"));
    const resumed = await fleet("up", "--yes", "--resume");
    assert.equal(resumed.exitCode, 0, resumed.all);
    assert.match(resumed.all, /^Resumes with the options of the last run: .*--refresh/m);
    assert.match(resumed.all, /--stack a\*/);
    const commands = resumed.runs.map((run) => run.split(" ").slice(0, 6).join(" "));
    assert.deepEqual(commands, [
      "preview --stack acme --refresh --policy-pack " + path.join(project, "policy"),
      "up --stack acme --yes --skip-preview --refresh",
    ]);
    const file = path.join(folder, ".engage-okta", "fleet-up.json");
    const { request } = JSON.parse(readFileSync(file, "utf8")) as Report;
    assert.deepEqual(request, { stack: "a*", refresh: true });
  });

  const outcomes = () => {
    const file = path.join(folder, ".engage-okta", "fleet-up.json");
    const { customers } = JSON.parse(readFileSync(file, "utf8")) as Report;
    return Object.fromEntries(customers.map(({ stack, outcome }) => [stack, outcome]));
  };

  it("never calls a run complete whose unfinished customers --stack leaves out, and keeps them for the next", async () => {
    for (const name of ["acme", "beta"]) writeFileSync(path.join(folder, `fail-${name}`), "");
    assert.equal((await fleet("up", "--yes", "--continue-on-error")).exitCode, 1);
    assert.deepEqual(outcomes(), { acme: "failed", beta: "failed" });

    rmSync(path.join(folder, "fail-acme"));
    const some = await fleet("up", "--yes", "--resume", "--stack", "acme");
    assert.equal(some.exitCode, 1, some.all);
    assert.match(
      some.all,
      /^beta is left out: --stack acme does not name it\. Run .* --resume for/m,
    );
    assert.deepEqual(outcomes(), { acme: "changed", beta: "not started" });

    const none = await fleet("up", "--yes", "--resume", "--stack", "acme");
    assert.equal(none.exitCode, 1, none.all);
    assert.match(
      none.all,
      /^beta is left out.*\nNothing was resumed\. .* fleet up is not complete\.$/m,
    );
    assert.deepEqual(none.runs, []);
    assert.deepEqual(outcomes(), { acme: "changed", beta: "not started" });
  });

  it("names an unfinished customer who has no settings any more", async () => {
    const settings = path.join(folder, "Pulumi.beta.yaml");
    renameSync(settings, `${settings}.gone`);
    const { exitCode, all, runs } = await fleet("up", "--yes", "--resume");
    renameSync(`${settings}.gone`, settings);
    assert.equal(exitCode, 1, all);
    assert.match(
      all,
      /^beta is left out: it has no settings file any more\. Run .* without --resume/m,
    );
    assert.deepEqual(runs, []);
  });

  it("says that everything succeeded only where nothing is left", async () => {
    rmSync(path.join(folder, "fail-beta"));
    const rest = await fleet("up", "--yes", "--resume");
    assert.equal(rest.exitCode, 0, rest.all);
    assert.deepEqual(outcomes(), { beta: "changed" });

    const done = await fleet("up", "--yes", "--resume");
    assert.equal(done.exitCode, 0, done.all);
    assert.match(
      done.all,
      /^Nothing to resume: the last fleet up succeeded for every customer\.$/m,
    );
    const stranger = await fleet("up", "--yes", "--resume", "--stack", "acme");
    assert.equal(stranger.exitCode, 1, stranger.all);
    assert.match(stranger.all, /nothing to resume for acme: the last fleet up was for others/);
    assert.deepEqual([...done.runs, ...stranger.runs], []);
  });
});
