import assert from "node:assert/strict";
import path from "node:path";
import execa from "execa";

const project = path.join(__dirname, "../..");

/** Lets a started `pulumi` be silent for good, while nothing keeps the process alive. */
const silence = `
  const { EventEmitter } = require("node:events");
  require("node:child_process").spawn = () => {
    const stdin = Object.assign(new EventEmitter(), { end() {} });
    return Object.assign(new EventEmitter(), { stdin, stdout: new EventEmitter(), stderr: new EventEmitter() });
  };
`;

describe("A command that nothing can finish any more", () => {
  it("does not end as if all were well", async () => {
    const preload = `data:text/javascript,import{createRequire}from"node:module";const require=createRequire("/");${encodeURIComponent(silence)}`;
    const loaders = ["--import", "./operations/loader.mjs", "--import", preload];
    const command = ["operations/main.ts", "handoff", "--stack", "acme"];
    const ended = await execa(process.execPath, [...loaders, ...command], {
      cwd: project,
      reject: false,
    });
    assert.match(ended.stderr, /^The command ended before it was done/);
    assert.deepEqual([ended.exitCode, ended.stdout], [1, ""]);
  });
});
