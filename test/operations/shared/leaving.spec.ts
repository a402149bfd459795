import assert from "node:assert/strict";
import path from "node:path";
import execa from "execa";

const project = path.join(__dirname, "../../..");

/** In a terminal; the command is given up after a while. */
async function afterwards(typed: readonly (readonly [string, string])[], ...args: string[]) {
  const { stdout } = await execa(
    "python3",
    [
      "test/engine/customer/terminal.py",
      ...["node", "--import", "./operations/loader.mjs", "test/operations/shared/question.ts"],
      ...args,
    ],
    { cwd: project, input: JSON.stringify(typed), reject: false, timeout: 20_000 },
  );
  return /Then: (\w+)/.exec(stdout)?.[1];
}

describe("a question in a terminal", () => {
  for (const [what, key, answer] of [
    ["Ctrl-C", "\u0003", "ExitPromptError"],
    ["Ctrl-D", "\u0004", "ExitPromptError"],
    ["an answer", "y\r", "true"],
  ] as const) {
    it(`ends after ${what}, also where something else goes on`, async () => {
      assert.equal(await afterwards([["Update\\?", key]]), answer);
    });
  }

  for (const signal of ["SIGTERM", "SIGHUP"]) {
    it(`is left by ${signal}, as by Ctrl-C`, async () => {
      assert.equal(await afterwards([], signal), "ExitPromptError");
    });
  }
});
