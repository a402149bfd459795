import { ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pythonWithEmulators } from "./python";

/** ministack and moto, running. */
export interface Emulators {
  /** Everything but Connect. */
  readonly ministackUrl: string;
  /** Connect. */
  readonly motoUrl: string;
  /** Empties both. */
  reset(): Promise<void>;
  /** Ends both and waits until they are gone; nothing that they stored survives. */
  stop(): Promise<void>;
}

interface Server {
  name: string;
  /** Arguments of the Python interpreter's module, once the port is known. */
  module: (port: number) => string[];
  environment: (port: number) => Record<string, string>;
  /** A path that answers as soon as the server is up. */
  ready: string;
}

const startWithinMs = 60_000;

/** Starts both on free loopback ports. What they print is in a temporary folder while they run. */
export async function startEmulators(): Promise<Emulators> {
  const python = await pythonWithEmulators();
  const folder = await mkdtemp(path.join(os.tmpdir(), "engage-okta-aws-"));
  const results = await Promise.allSettled([
    start(python, folder, ministack(folder)),
    start(python, folder, moto),
  ]);
  const running = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const stop = async () => {
    await Promise.all(running.map(({ child }) => end(child)));
    await rm(folder, { recursive: true, force: true });
  };
  const [first, second] = running;
  if (first && second) {
    const reset = async () => {
      await Promise.all([
        empty(`${first.url}/_ministack/reset`),
        empty(`${second.url}/moto-api/reset`),
      ]);
    };
    return { ministackUrl: first.url, motoUrl: second.url, reset, stop };
  }
  await stop();
  throw results.find((one) => one.status === "rejected")?.reason;
}

function ministack(folder: string): Server {
  return {
    name: "ministack",
    module: () => ["ministack"],
    environment: (port) => ({
      BIND_HOST: "127.0.0.1",
      MINISTACK_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      STATE_DIR: path.join(folder, "state"),
      PERSIST_STATE: "0",
      // Either of these listens on every interface otherwise.
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
    }),
    ready: "/_ministack/health",
  };
}

const moto: Server = {
  name: "moto",
  module: (port) => ["moto.server", "-H", "127.0.0.1", "-p", String(port)],
  environment: () => ({}),
  ready: "/moto-api/",
};

async function start(python: string, folder: string, server: Server, attempt = 1) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = path.join(folder, `${server.name}.log`);
  const log = openSync(logFile, "a");
  const child = spawn(python, [path.join(__dirname, "child.py"), ...server.module(port)], {
    // Its own group: Ctrl-C is for the sandbox, which then stops its servers in order.
    detached: true,
    cwd: folder,
    stdio: ["pipe", log, log],
    env: { ...plainEnvironment(folder), ...server.environment(port) },
  });
  closeSync(log);
  child.stdin?.on("error", () => {});
  if (await answers(child, url + server.ready)) return { child, url };
  await end(child);
  // Somebody else may have taken the port between the look and the start.
  if (attempt < 3) return start(python, folder, server, attempt + 1);
  const tail = (await readFile(logFile, "utf8")).trim().split("\n").slice(-15).join("\n");
  throw new Error(`${server.name} did not start. Its last lines:\n${tail}`);
}

/** Nothing of the caller's AWS settings or proxies may reach the emulators. */
function plainEnvironment(folder: string): Record<string, string> {
  const { PATH = "" } = process.env;
  return { PATH, HOME: folder, TMPDIR: folder, LANG: "C.UTF-8", NO_PROXY: "*" };
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
  const answer = await fetch(url, { method: "POST" });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
