import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Ministack, startMinistack } from "../../../sandbox/aws/ministack";
import { skip } from "../../skip";

const module = path.resolve("sandbox/aws/ministack.ts");

describe("ministack behind the local AWS", () => {
  it("runs several at once, each with a state of its own, and is gone after stop", async () => {
    const both = await Promise.all([startMinistack(), startMinistack()]);
    const urls = both.map((one) => one.url);
    try {
      assert.equal(new Set(urls).size, 2);
      assert.deepEqual(await Promise.all(urls.map(answers)), [true, true]);
    } finally {
      await Promise.all(both.map((one) => one.stop()));
    }
    assert.deepEqual(await Promise.all(urls.map(answers)), [false, false]);
  });

  it("listens on loopback only", async function () {
    if (!existsSync("/proc/net/tcp")) skip(this, "/proc tells who listens, and is not there");
    const before = children();
    const ministack = await startMinistack();
    try {
      const mine = children().filter((pid) => !before.includes(pid));
      const listening = mine.flatMap(listeningAddresses);
      assert.equal(listening.length, 1, listening.join(" "));
      // 127.0.0.1 as the kernel writes it.
      assert.ok(listening.every((address) => address.startsWith("0100007F:")));
    } finally {
      await ministack.stop();
    }
  });

  it("dies with its parent, even when that is killed", async function () {
    if (!existsSync("/proc")) skip(this, "/proc tells which processes run, and is not there");
    const code = `require(${JSON.stringify(module)}).startMinistack().then((e) => console.log(JSON.stringify(e)))`;
    const parent = spawn(process.execPath, ["--import", "tsx", "--eval", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const { url } = JSON.parse(line.toString()) as Ministack;
    assert.ok(await answers(url));
    const pids = children(parent.pid!);
    assert.ok(pids.length > 0);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    while (pids.some((pid) => existsSync(`/proc/${pid}`))) await sleep(20);
  });
});

async function answers(url: string): Promise<boolean> {
  return fetch(url)
    .then((response) => response.arrayBuffer())
    .then(
      () => true,
      () => false,
    );
}

function children(parent = process.pid): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1] === `${parent}`
        );
      } catch {
        return false;
      }
    });
}

function listeningAddresses(pid: string): string[] {
  const sockets = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return "";
    }
  });
  return ["tcp", "tcp6"].flatMap((table) => {
    const rows = readFileSync(`/proc/net/${table}`, "utf8").trim().split("\n").slice(1);
    return rows
      .map((row) => row.trim().split(/\s+/))
      .filter((row) => row[3] === "0A" && sockets.includes(`socket:[${row[9]}]`))
      .map((row) => row[1] ?? "");
  });
}
