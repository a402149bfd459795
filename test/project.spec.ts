import assert from "node:assert/strict";
import path from "node:path";
import execa from "execa";

const project = path.join(__dirname, "..");

/** Runs a tool of node_modules; a failure shows what it printed. */
async function passes(tool: string, ...options: string[]): Promise<void> {
  const run = await execa(tool, options, {
    cwd: project,
    preferLocal: true,
    localDir: project,
    reject: false,
    all: true,
  });
  assert.equal(run.exitCode, 0, `${tool} ${options.join(" ")}\n${run.all}`);
}

describe("The project's files", () => {
  it("pass the compiler's type check", () => passes("tsc", "--noEmit", "--noCheck", "false"));
  it("pass eslint", () => passes("eslint", "--max-warnings", "0", "."));
  it("are formatted by prettier", () => passes("prettier", "--check", "--log-level", "warn", "."));
});
