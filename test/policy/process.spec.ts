import assert from "node:assert/strict";
import { once } from "node:events";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { descendants, read } from "../../bench/processes";
import { until } from "../until";
import { start } from "./pack";

const project = path.join(__dirname, "../..");

describe("the policy pack's process in the tests", () => {
  it("that does not load fails at once, and says why", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "broken-pack-"));
    try {
      await writeFile(path.join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
      await writeFile(path.join(folder, "package.json"), '{ "main": "index.js" }');
      await writeFile(path.join(folder, "index.js"), 'throw new Error("it is broken");');
      const outcome = await Promise.race([
        start(folder).then(
          () => "started",
          (error: Error) => error.message,
        ),
        sleep(60_000, "still waiting", { ref: false }),
      ]);
      assert.match(outcome, /^The policy pack did not start\.\n.*it is broken/s);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("does not outlive a test run that is killed", async () => {
    const run = spawn(
      process.execPath,
      [
        ...["--import", "tsx", "--eval"],
        'require("./test/policy/pack").start().then(() => console.log("started")); setInterval(() => {}, 1e6);',
      ],
      { cwd: project, stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(run.stdout, "data");
    const packs = descendants(run.pid).filter(({ arguments: all }) =>
      all.some((one) => one.includes("run-policy-pack")),
    );
    assert.equal(packs.length, 1);
    run.kill("SIGKILL");
    await until(() => !packs.some(({ pid }) => read(pid)));
  });
});
