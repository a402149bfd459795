import assert from "node:assert/strict";
import path from "node:path";
import execa from "execa";
import { commandLine } from "../../sandbox/commandLine";

const project = path.join(__dirname, "../..");

/** Lets a started `pulumi` be silent for good, while nothing keeps the process alive. */
const silence = `
  const { EventEmitter } = require("node:events");
  require("node:child_process").spawn = () => {
    const stdin = Object.assign(new EventEmitter(), { end() {} });
    return Object.assign(new EventEmitter(), { stdin, stdout: new EventEmitter(), stderr: new EventEmitter() });
  };
`;

/** Runs a command after some code. */
function runAfter(code: string, ...command: string[]) {
  const preload = `data:text/javascript,import{createRequire}from"node:module";const require=createRequire("/");${encodeURIComponent(code)}`;
  const loaders = ["--import", "./operations/loader.mjs", "--import", preload];
  return execa(process.execPath, [...loaders, "operations/main.ts", ...command], {
    cwd: project,
    reject: false,
  });
}

/** Lets a package be missing, as in a clone that is newer than its packages. */
const withoutPackage = (name: string) => `
  const Module = require("node:module");
  const { _resolveFilename } = Module;
  Module._resolveFilename = (request, ...more) =>
    _resolveFilename(request === "${name}" ? "no-such-package" : request, ...more);
`;

describe("A package that is not installed", () => {
  for (const name of ["commander", "picomatch"]) {
    it(`is named, with what to run: ${name}`, async () => {
      const { exitCode, stderr } = await runAfter(withoutPackage(name), "fleet", "list");
      assert.equal(
        stderr,
        `The package no-such-package is not installed, which this version of the program needs. Run npm ci --ignore-scripts in ${project}, and run the command again.`,
      );
      assert.equal(exitCode, 1);
    });
  }
});

describe("A command that nothing can finish any more", () => {
  it("does not end as if all were well", async () => {
    const ended = await runAfter(silence, "handoff", "--stack", "acme");
    assert.match(ended.stderr, /^The command ended before it was done/);
    assert.deepEqual([ended.exitCode, ended.stdout], [1, ""]);
  });
});

describe("An option that there is not", () => {
  const told = async (...args: string[]) => {
    const ended = await execa(process.execPath, commandLine(...args), { reject: false });
    assert.equal(ended.exitCode, 1);
    return ended.stderr;
  };

  it("is named without its value, which may be a secret", async () => {
    const errors = await told("customer", "new", "acme", "--okta-api-token=00it's\nsecret");
    assert.match(errors, /^error: unknown option '--okta-api-token=…'/);
    assert.doesNotMatch(errors, /it's|secret/);
  });

  it("is named as it was given where it has no value, with the one that was meant", async () => {
    assert.match(
      await told("fleet", "--cwdd"),
      /unknown option '--cwdd'\n\(Did you mean --cwd\?\)/,
    );
  });

  it("is named before a required one that it was meant to be", async () => {
    assert.match(
      await told("verify", "--stak", "acme"),
      /^error: unknown option '--stak'\n\(Did you mean --stack\?\)\n/,
    );
    const ofPeople = await told("people", "why", "jane@acme.com", "--stak=acme");
    assert.match(ofPeople, /^error: unknown option '--stak=…'\n\(Did you mean --stack\?\)\n/);
    assert.match(await told("handoff", "-x"), /^error: unknown option '-x'\n\(add --help/);
    assert.match(await told("verify", "acme"), /^error: required option '--stack <name>'/);
  });
});

describe("An option that is given twice", () => {
  const refusal = async (...args: string[]) => {
    const ended = await execa(process.execPath, commandLine(...args), { reject: false });
    assert.deepEqual([ended.stdout, ended.exitCode], ["", 1]);
    return ended.stderr;
  };

  it("is refused: the first value would not count, without a word", async () => {
    for (const command of [["verify"], ["handoff"], ["people", "why", "jane"]]) {
      assert.match(
        await refusal(...command, "--stack", "acme", "--stack=beta"),
        /^error: option '--stack <name>' is given twice\. Give it once\.\n/,
      );
    }
  });

  it("is refused where its value is checked or is a list", async () => {
    const move = ["customer", "move", "acme", "--test-groups", "A", "--test-groups", "B"];
    assert.match(await refusal(...move), /^error: option '--test-groups <names>' is given twice/);
    const fleet = ["fleet", "preview", "--parallel", "1", "--parallel", "9", "--stack", "none"];
    assert.match(await refusal(...fleet), /^error: option '--parallel <number>' is given twice/);
    const handoff = ["handoff", "--stack", "acme", "--format", "md", "--format", "json"];
    assert.match(await refusal(...handoff), /^error: option '--format <format>' is given twice/);
  });

  it("is refused where one is before a command's last word, and one behind it", async () => {
    const why = ["people", "--stack", "acme", "why", "jane", "--stack", "beta"];
    assert.match(await refusal(...why), /^error: option '--stack <name>' is given twice/);
  });

  it("adds up where it names the fleet's customers", async () => {
    const fleet = ["fleet", "preview", "--stack", "none", "--stack", "nil", "--cwd", __dirname];
    assert.match(await refusal(...fleet), /matches --stack \{none,nil\}/);
  });
});
