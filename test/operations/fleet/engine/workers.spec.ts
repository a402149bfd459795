import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pidtree from "pidtree";
import { RunFailure } from "../../../../operations/fleet/engine/events";
import type { Job } from "../../../../operations/fleet/engine/job";
import { Workers } from "../../../../operations/fleet/engine/workers";
import { until } from "../../../until";

const project = path.join(__dirname, "../../../..");

/**
 * Stands in for `pulumi`: notes who started it with which arguments, and then does what the name of
 * the stack says.
 */
const engine = `#!/usr/bin/env node
const fs = require("node:fs");
const { argv, pid, ppid } = process;
const value = (name) => argv[argv.indexOf(name) + 1];
const stack = value("--stack");
const command = fs.readFileSync("/proc/" + ppid + "/cmdline", "utf8");
fs.writeFileSync(stack + ".half", JSON.stringify({ pid, worker: ppid, arguments: argv, command }));
fs.renameSync(stack + ".half", stack + ".json");
const log = fs.openSync(value("--event-log"), "w");
const event = (sequence, more) => fs.writeSync(log, JSON.stringify({ sequence, ...more }) + "\\n");
const wait = () => {
  process.once("SIGINT", () => { fs.writeFileSync(stack + ".stopped", ""); process.exit(1); });
  event(0, { preludeEvent: {} });
  fs.writeFileSync(stack + ".listens", "");
  setInterval(() => {}, 1000);
};
if (stack.startsWith("good")) {
  event(0, { summaryEvent: { resourceChanges: { same: 3 } } });
  event(1, { cancelEvent: {} });
} else if (stack === "gap") event(1, { cancelEvent: {} });
else if (stack === "bad") { console.error("error: no luck"); process.exit(1); }
else if (stack === "crash") { wait(); whenTold(() => process.kill(ppid, "SIGKILL")); }
else if (stack.startsWith("slow")) whenTold(wait);
else if (stack === "stubborn") {
  // As the engine starts a plugin: in a process group of its own.
  const { pid: plugin } = require("node:child_process").spawn("sleep", ["600"], { detached: true });
  fs.writeFileSync("plugin.json", JSON.stringify(plugin));
  process.on("SIGINT", () => fs.writeFileSync(stack + ".told", ""));
  event(0, { preludeEvent: {} });
  fs.writeFileSync(stack + ".listens", "");
  setInterval(() => {}, 1000);
} else if (stack === "ending") {
  event(0, { summaryEvent: { resourceChanges: { same: 3 } } });
  event(1, { cancelEvent: {} });
  whenTold(() => {});
} else wait();
function whenTold(go) {
  fs.existsSync(stack + ".go") ? go() : setTimeout(whenTold, 20, go);
}
`;

describe("the worker processes of a fleet", () => {
  const { PATH } = process.env;
  let folder: string;
  let workers: Workers;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "workers-"));
    writeFileSync(path.join(folder, "pulumi"), engine, { mode: 0o755 });
    process.env.PATH = `${folder}:${PATH}`;
    process.env.FLEET_CANARY = "a-secret-of-the-environment";
    workers = new Workers();
  });
  after(async () => {
    await workers.end();
    process.env.PATH = PATH;
    delete process.env.FLEET_CANARY;
    rmSync(folder, { recursive: true });
  });

  const job = (stack: string): Job => ({
    stack,
    folder,
    command: "preview",
    refresh: false,
    policies: false,
    breakLocks: false,
  });
  const run = (stack: string) => workers.run(job(stack), () => {});
  const noted = (stack: string) =>
    JSON.parse(readFileSync(path.join(folder, `${stack}.json`), "utf8")) as {
      pid: number;
      worker: number;
      arguments: string[];
      command: string;
    };

  const appears = (file: string) => until(() => existsSync(path.join(folder, file)));
  /** Lets an engine go on that waits for it. */
  const tell = (stack: string) => writeFileSync(path.join(folder, `${stack}.go`), "");

  /** Whether it runs; one that waits for its parent to notice its end does not. */
  function runs(pid: number): boolean {
    try {
      return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
      return false;
    }
  }

  const isWorker = (pid: number) =>
    runs(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("worker.ts");

  /** Starts a fleet, in a process of its own, that runs these at the same time. */
  function startFleet(...stacks: string[]) {
    const script = `const { Workers } = require(${JSON.stringify(path.join(project, "operations/fleet/engine/workers.ts"))});
      const workers = new Workers();
      for (const job of ${JSON.stringify(stacks.map(job))}) void workers.run(job, () => {});`;
    return spawn(process.execPath, ["--import", "./operations/loader.mjs", "-e", script], {
      cwd: project,
      stdio: "inherit",
    });
  }

  const ends = (...pids: number[]) => until(() => !pids.some(runs));

  it("run one customer after another, and get nothing secret by their arguments", async () => {
    assert.deepEqual((await run("good")).changes, { same: 3 });
    await run("good-too");
    assert.equal(noted("good").worker, noted("good-too").worker);
    assert.notEqual(noted("good").worker, process.pid);
    const { arguments: given, command } = noted("good");
    assert.ok(command.includes("worker.ts"), command);
    assert.ok(!`${given.join(" ")} ${command}`.includes("a-secret"));
  });

  it("start before the first customer, and then run it", async () => {
    const earlier = await pidtree(process.pid);
    const prepared = new Workers();
    prepared.prepare(1);
    let started: number[] = [];
    await until(async () => {
      const later = (await pidtree(process.pid)).filter((pid) => !earlier.includes(pid));
      started = later.filter(isWorker);
      return started.length > 0;
    });
    await prepared.run(job("good-early"), () => {});
    assert.deepEqual(started, [noted("good-early").worker]);
    await prepared.end();
    await ends(noted("good-early").worker);
  });

  it("are not used again when the program failed", async () => {
    await run("good");
    await assert.rejects(run("bad"), (error) => {
      assert.ok(error instanceof RunFailure);
      assert.equal(error.message, "no luck");
      return true;
    });
    await run("good-too");
    assert.equal(noted("bad").worker, noted("good").worker);
    assert.notEqual(noted("good-too").worker, noted("bad").worker);
  });

  it("say which events did not arrive", async () => {
    await assert.rejects(run("gap"), /The engine's events number 0 have not arrived/);
  });

  it("cost their own customer only when they crash, and leave no engine", async () => {
    const others = run("good");
    const crashed = assert.rejects(
      run("crash"),
      /the worker process ended during the run: signal SIGKILL; its engine has stopped/,
    );
    await appears("crash.json");
    // The worker has said that its engine listens.
    await until(() => workers["cancellable"].has(noted("crash").pid));
    tell("crash");
    await crashed;
    assert.ok(existsSync(path.join(folder, "crash.stopped")), "the engine was told to stop");
    assert.deepEqual((await others).changes, { same: 3 });
    assert.deepEqual((await run("good-too")).changes, { same: 3 });
  });

  // The engine has its lock before it listens for SIGINT, and would die with its lock held.
  it("end when the fleet is killed, with an engine that listens, and leave one that does not yet to itself", async () => {
    const parent = startFleet("waits", "slow-too");
    await Promise.all([appears("waits.listens"), appears("slow-too.json")]);
    const [{ pid, worker }, other] = [noted("waits"), noted("slow-too")];
    assert.ok(runs(pid) && runs(worker));
    parent.kill("SIGKILL");
    await ends(pid, worker, other.worker);
    assert.ok(existsSync(path.join(folder, "waits.stopped")), "the engine was told to stop");
    tell("slow-too");
    await appears("slow-too.listens");
    assert.ok(runs(other.pid));
    process.kill(other.pid, "SIGINT");
  });

  it("cancel what runs when they are told to", async () => {
    const running = assert.rejects(run("cancelled"), /pulumi ended without a message/);
    await appears("cancelled.listens");
    workers.interrupt();
    await running;
    assert.ok(existsSync(path.join(folder, "cancelled.stopped")));
  });

  it("kill an engine with its plugins that does not stop when its customer's time is over", async () => {
    const impatient = new Workers(3000);
    const stop = new AbortController();
    const running = assert.rejects(impatient.run(job("stubborn"), () => {}, stop.signal));
    await appears("stubborn.listens");
    await until(() => impatient["cancellable"].has(noted("stubborn").pid));
    stop.abort();
    await running;
    assert.ok(existsSync(path.join(folder, "stubborn.told")), "told first");
    const plugin = JSON.parse(readFileSync(path.join(folder, "plugin.json"), "utf8")) as number;
    const { pid, worker } = noted("stubborn");
    await ends(pid, worker, plugin);
    await impatient.end();
  });

  // The engine has its lock before it listens for SIGINT, and still has it when it no longer does.
  it("tell an engine to stop only while it listens, for it would die with its lock held", async () => {
    workers = new Workers();
    const slow = assert.rejects(run("slow"), /pulumi ended without a message/);
    const ending = run("ending");
    await Promise.all([appears("slow.json"), appears("ending.json")]);
    workers.interrupt();
    tell("slow");
    await slow;
    assert.ok(existsSync(path.join(folder, "slow.stopped")), "told as soon as it listened");
    tell("ending");
    assert.deepEqual((await ending).changes, { same: 3 });
  });
});
