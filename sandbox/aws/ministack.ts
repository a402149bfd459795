import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "../shared/listen";
import { pythonWithMinistack } from "./python";

const startWithinMs = 60_000;

/** ministack, running. */
export type Ministack = Awaited<ReturnType<typeof startMinistack>>;

/** Starts it on a free loopback port. What it prints is in a temporary folder while it runs. */
export async function startMinistack() {
  const python = await pythonWithMinistack();
  const folder = await mkdtemp(path.join(os.tmpdir(), "engage-okta-aws-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const { child, url } = await start(python, folder);
    return {
      url,
      /** Empties it. */
      reset: () => empty(url),
      /** Ends it and waits until it is gone; nothing that it stored survives. */
      stop: () => end(child).then(remove),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function start(python: string, folder: string, attempt = 1) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = path.join(folder, "ministack.log");
  const log = openSync(logFile, "a");
  const child = spawn(python, [path.join(__dirname, "child.py"), "ministack"], {
    // Its own group: Ctrl-C is for the sandbox, which then stops its servers in order.
    detached: true,
    cwd: folder,
    stdio: ["pipe", log, log],
    env: environment(folder, port),
  });
  closeSync(log);
  child.stdin?.on("error", () => {});
  if (await answers(child, `${url}/_ministack/health`)) return { child, url };
  await end(child);
  // Another program may have taken the port between the look and the start.
  if (attempt < 3) return start(python, folder, attempt + 1);
  const tail = (await readFile(logFile, "utf8")).trim().split("\n").slice(-15).join("\n");
  throw new Error(`ministack did not start. Its last lines:\n${tail}`);
}

/** Nothing of the caller's AWS settings or proxies may reach it. */
function environment(folder: string, port: string): Record<string, string> {
  const { PATH = "" } = process.env;
  return {
    PATH,
    HOME: folder,
    TMPDIR: folder,
    LANG: "C.UTF-8",
    NO_PROXY: "*",
    BIND_HOST: "127.0.0.1",
    MINISTACK_HOST: "127.0.0.1",
    GATEWAY_PORT: port,
    STATE_DIR: path.join(folder, "state"),
    PERSIST_STATE: "0",
    // Either of these listens on every interface otherwise.
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
  };
}

async function answers(child: ChildProcess, url: string): Promise<boolean> {
  const deadline = Date.now() + startWithinMs;
  let failed = false;
  child.once("error", () => (failed = true));
  while (!failed && child.exitCode === null && child.signalCode === null) {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok) return child.exitCode === null;
    if (Date.now() > deadline) return false;
    await sleep(50);
  }
  return false;
}

async function empty(url: string): Promise<void> {
  const answer = await fetch(`${url}/_ministack/reset`, { method: "POST" });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The reset of ministack answered ${answer.status}: ${text}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

async function freePort(): Promise<string> {
  const probe = createServer();
  const { port } = new URL(await listen(probe));
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
