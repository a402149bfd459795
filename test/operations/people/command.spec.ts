import assert from "node:assert/strict";
import os from "node:os";
import path from "node:path";
import execa from "execa";
import { commandLine } from "../../../sandbox/commandLine";

/** Of a command that ends before it reads anything of a stack. */
async function run(...args: string[]): Promise<{ exitCode: number; stderr: string }> {
  return execa(process.execPath, commandLine(...args), {
    reject: false,
  });
}

describe("the command people", () => {
  it("and those below it take the same options, each behind itself", async () => {
    const nothing = path.join(os.tmpdir(), "no-such-file");
    const all = [
      ["people", "response", nothing, "--stack", "acme", "--json"],
      ["--cwd", os.tmpdir(), "people", "response", "--stack", "acme", nothing],
      ["people", "response", nothing, "--stack", "acme", "--cwd", os.tmpdir()],
    ];
    for (const args of all) {
      const { exitCode, stderr } = await run(...args);
      assert.equal(exitCode, 1);
      assert.match(stderr, /no-such-file cannot be read \(ENOENT\)/, args.join(" "));
    }
  });

  it("and those below it ask for the stack, and refuse the options of another", async () => {
    const cases: [string[], RegExp][] = [
      [["people"], /--stack <name>' not specified/],
      [["people", "why", "jane@acme.com"], /--stack <name>' not specified/],
      [
        ["people", "why", "jane@acme.com", "--stack", "acme", "--apply"],
        /unknown option '--apply'/,
      ],
      [["people", "why", " ", "--stack", "acme"], /Give a login or email address, for example/],
      [["people", "response", "--stack", "acme"], /missing required argument 'file'/],
      [["people", "response", "x", "--stack", "acme", "--at", "noon"], /Give a time with its zone/],
    ];
    for (const [args, message] of cases) {
      const { exitCode, stderr } = await run(...args);
      assert.equal(exitCode, 1);
      assert.match(stderr, message, args.join(" "));
    }
  });
});
