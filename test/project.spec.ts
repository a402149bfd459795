import assert from "node:assert/strict";
import path from "node:path";
import execa from "execa";

const project = path.join(__dirname, "..");

interface Run {
  command: string;
  exitCode: number;
  all?: string;
}

/** Runs a tool of node_modules. */
async function run(tool: string, ...options: string[]): Promise<Run> {
  const { exitCode, all } = await execa(tool, options, {
    cwd: project,
    preferLocal: true,
    localDir: project,
    reject: false,
    all: true,
  });
  return { command: [tool, ...options].join(" "), exitCode, all };
}

describe("The project's files", () => {
  let running: Record<"types" | "lint" | "format", Promise<Run>>;

  // Side by side.
  before(() => {
    running = {
      types: run("node", "node_modules/typescript-native/bin/tsc", "-p", "tsconfig.check.json"),
      lint: run("oxlint", "--type-aware"),
      format: run("oxfmt", "--check", "."),
    };
  });

  /** A failure shows what the tool printed. */
  async function passes(running: Promise<Run>): Promise<void> {
    const { command, exitCode, all } = await running;
    assert.equal(exitCode, 0, `${command}\n${all}`);
  }

  it("pass the compiler's type check", () => passes(running.types));
  it("pass oxlint", () => passes(running.lint));
  it("are formatted by oxfmt", () => passes(running.format));
});
