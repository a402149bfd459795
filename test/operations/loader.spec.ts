import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { Module } from "node:module";
import os from "node:os";
import path from "node:path";
import { scripts } from "../../package.json";

const project = path.join(__dirname, "../..");

describe("What tsx compiled under the temporary folder", () => {
  let folder: string;
  let cache: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "loader-"));
    cache = path.join(folder, `tsx-${process.geteuid?.()}`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function isUsed(): boolean {
    const args = ["--import", "./operations/loader.mjs", "-p", "process.env.TSX_DISABLE_CACHE"];
    const env: NodeJS.ProcessEnv = { ...process.env, TMPDIR: folder };
    delete env.TSX_DISABLE_CACHE;
    return execFileSync(process.execPath, args, { cwd: project, env }).toString() === "undefined\n";
  }

  it("is used where the folder is our own alone", () => {
    assert.ok(isUsed(), "made by the command");
    assert.ok(isUsed(), "there already");
  });

  it("is not where others may write to it, or where it is elsewhere", () => {
    mkdirSync(cache);
    chmodSync(cache, 0o777);
    assert.ok(!isUsed());
    rmSync(cache, { recursive: true });
    symlinkSync(os.tmpdir(), cache);
    assert.ok(!isUsed());
  });

  it("has what V8 compiled next to it, from Node 22 on", () => {
    const compiled = path.join(cache, "compiled");
    assert.ok(isUsed());
    assert.equal(existsSync(compiled), "enableCompileCache" in Module);
    rmSync(compiled, { recursive: true, force: true });
    chmodSync(cache, 0o777);
    assert.ok(!isUsed());
    assert.ok(!existsSync(compiled));
  });

  it("needs that folder, as engines do: where TMPDIR names none, that is said", () => {
    const env = { ...process.env, TMPDIR: path.join(folder, "gone") };
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--import", "./operations/loader.mjs", "-p", "1"],
      { cwd: project, env, encoding: "utf8" },
    );
    assert.equal(
      stderr,
      `There is no folder ${env.TMPDIR} for temporary files. Create it, or set TMPDIR to another, and run the command again.\n`,
    );
    assert.equal(status, 1);
  });

  it("is judged by every command that signs in as the operator", () => {
    for (const name of ["verify", "people", "handoff", "customer", "fleet"] as const) {
      assert.match(scripts[name], /^exec node --import \.\/operations\/loader\.mjs operations\//);
    }
  });
});

describe("A clone without its packages", () => {
  let clone: string;
  before(() => (clone = mkdtempSync(path.join(os.tmpdir(), "clone-"))));
  after(() => rmSync(clone, { recursive: true }));

  it("is told to install them", () => {
    mkdirSync(path.join(clone, "operations"));
    const loader = path.join(clone, "operations/loader.mjs");
    copyFileSync(path.join(project, "operations/loader.mjs"), loader);
    const { status, stderr } = spawnSync(process.execPath, [loader], { encoding: "utf8" });
    assert.equal(
      stderr,
      `The packages of this program are not installed. Run npm ci --ignore-scripts in ${clone}, and run the command again.\n`,
    );
    assert.equal(status, 1);
  });
});

describe("The loader of the commands", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), "loader-"))));
  after(() => rmSync(folder, { recursive: true }));

  /** @returns the calls that loaded a file */
  function callsThatLoad(file: string): string {
    const whole = path.join(folder, file);
    mkdirSync(path.dirname(whole), { recursive: true });
    writeFileSync(whole, "module.exports = new Error().stack;");
    const print = `console.log(require(${JSON.stringify(whole)}))`;
    const args = ["--import", "./operations/loader.mjs", "-e", print];
    return execFileSync(process.execPath, args, { cwd: project }).toString();
  }

  it("leaves packages to Node, and everything else to tsx", () => {
    const tsx = /node_modules\/tsx\//;
    assert.match(callsThatLoad("own.ts"), tsx);
    assert.doesNotMatch(callsThatLoad("node_modules/package/index.js"), tsx);
  });
});
