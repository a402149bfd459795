import assert from "node:assert/strict";
import os from "node:os";
import execa from "execa";
import { commandLine } from "./commandLine";
import { keptCommand } from "./keptCommands";

describe("A command in the process that stays up", () => {
  const lines: [title: string, args: string[]][] = [
    ["help", ["verify", "--help"]],
    ["a wrong option", ["verify", "--stock", "acme"]],
    ["a mistake of the operator's", ["customer", "check", "--cwd", os.tmpdir()]],
    ["help once more", ["verify", "--help"]],
  ];
  for (const [title, args] of lines) {
    it(`prints and ends as in a process of its own: ${title}`, async () => {
      const alone = await execa("node", commandLine(...args), { reject: false });
      const { exitCode, stdout, stderr } = alone;
      assert.deepEqual(await keptCommand(args, {}), { exitCode, stdout, stderr });
      assert.ok(stdout + stderr);
    });
  }

  it("keeps what it prints apart from what another prints at the same time", async () => {
    const [one, other] = await Promise.all([
      keptCommand(["--version"], {}),
      keptCommand(["verify", "--stock"], {}),
    ]);
    assert.deepEqual([one.exitCode, one.stderr], [0, ""]);
    assert.deepEqual([other.exitCode, other.stdout], [1, ""]);
  });

  it("has the environment that it is given, not the last one's", async () => {
    const args = ["verify", "--stack", "acme"];
    const nowhere = await keptCommand(args, { PATH: "/nowhere" });
    assert.match(nowhere.stderr, /There is no pulumi on PATH/);
    assert.equal((await keptCommand(["--version"], {})).exitCode, 0);
  });
});
