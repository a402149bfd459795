import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import execa from "execa";
import type { Environment } from "../sandbox/environment";
import { commandLine } from "../sandbox/commandLine";
import { type Ended, keptCommand } from "./keptCommands";

describe("A command in the process that stays up", () => {
  const lines: [title: string, args: string[]][] = [
    ["help", ["verify", "--help"]],
    ["a wrong option", ["verify", "--stock", "acme"]],
    ["a mistake of the operator's", ["customer", "check", "--cwd", os.tmpdir()]],
    ["help once more", ["verify", "--help"]],
  ];
  /** What each does in a process of its own; to start one takes a second. */
  const alone = new Map<string, Promise<Ended>>();
  const runAlone = async (args: string[]): Promise<Ended> => {
    const { exitCode, stdout, stderr } = await execa("node", commandLine(...args), {
      reject: false,
    });
    return { exitCode, stdout, stderr };
  };

  for (const [title, args] of lines) {
    it(`prints and ends as in a process of its own: ${title}`, async () => {
      const line = args.join(" ");
      if (!alone.has(line)) alone.set(line, runAlone(args));
      const ended = await alone.get(line)!;
      assert.deepEqual(await keptCommand(args, {}), ended);
      assert.ok(ended.stdout + ended.stderr);
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
    const bin = await mkdtemp(path.join(os.tmpdir(), "kept-"));
    const says = "error: no stack named 'acme' found";
    await writeFile(path.join(bin, "pulumi"), `#!/bin/sh\necho "${says}" >&2\nexit 255\n`, {
      mode: 0o755,
    });
    const args = ["verify", "--stack", "acme"];
    const said = async (environment: Environment) =>
      (await keptCommand(args, environment)).stderr.split(/ in | on /)[0];
    assert.equal(await said({ PATH: bin }), "There is no stack acme");
    assert.equal(await said({ PATH: "/nowhere" }), "There is no pulumi");
    assert.equal(await said({ PATH: bin }), "There is no stack acme");
    await rm(bin, { recursive: true });
    assert.equal((await keptCommand(["--version"], {})).exitCode, 0);
  });
});
