import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import execa from "execa";
import type { Report } from "../../../operations/fleet/report";
import { commandLine } from "../../commandLine";

const project = path.join(__dirname, "../../..");

/** Stands in for `pulumi`: notes its arguments, and fails for a stack while there is a file `fail`. */
const engine = `#!/usr/bin/env node
const fs = require("node:fs");
const { argv } = process;
if (argv[2] === "version") { console.log("v3.232.0"); process.exit(0); }
if (argv[2] === "stack") { console.log("{}"); process.exit(0); }
const value = (name) => argv[argv.indexOf(name) + 1];
fs.appendFileSync("runs", argv.slice(2).join(" ") + "\\n");
const log = fs.openSync(value("--event-log"), "w");
const event = (sequence, more) => fs.writeSync(log, JSON.stringify({ sequence, ...more }) + "\\n");
if (fs.existsSync("fail")) { console.error("error: no luck"); process.exit(1); }
event(0, { summaryEvent: { resourceChanges: { update: 1 } } });
event(1, { cancelEvent: {} });
`;

describe("a fleet that is resumed", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "resume-"));
    writeFileSync(path.join(folder, "pulumi"), engine, { mode: 0o755 });
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
    writeFileSync(path.join(folder, "Pulumi.acme.yaml"), "config: {}\n");
    writeFileSync(path.join(folder, "Pulumi.beta.yaml"), "config: {}\n");
    writeFileSync(path.join(folder, "fail"), "");
  });
  after(() => rmSync(folder, { recursive: true }));

  async function fleet(...args: string[]) {
    const env = { PATH: `${folder}:${process.env.PATH}`, AWS_REGION: "", AWS_DEFAULT_REGION: "" };
    const command = commandLine("fleet", ...args, "--cwd", folder);
    const { exitCode, all = "" } = await execa(process.execPath, command, {
      cwd: project,
      env,
      all: true,
      reject: false,
    });
    const runs = readFileSync(path.join(folder, "runs"), "utf8").trim().split("\n");
    rmSync(path.join(folder, "runs"));
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
});
