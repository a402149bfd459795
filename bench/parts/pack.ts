import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { read } from "../processes";
import type { Part, Row } from "../result";
import { spread } from "../statistics";

const packs = {
  own: path.join(__dirname, "../../policy"),
  empty: path.join(__dirname, "../floor/emptyPolicy"),
};
const loader = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");

/** What this policy pack costs to start, over an empty one: processor time of its process alone. */
export async function pack(rounds: number): Promise<Part> {
  const cache = await mkdtemp(path.join(os.tmpdir(), "pack-"));
  try {
    const rows = [
      ...(await compare("start", rounds * 3, "at most 0.1 more", () => Promise.resolve(cache))),
      ...(await compare("first start on a machine", rounds, undefined, (name) =>
        mkdtemp(path.join(cache, name)),
      )),
    ];
    return {
      name: "pack",
      title: "Processor time until a policy pack has told the engine its rules",
      rows,
      notes: ["a first start translates TypeScript; Pulumi's loader keeps the result"],
    };
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}

async function compare(
  what: string,
  rounds: number,
  goal: string | undefined,
  cacheOf: (name: string) => Promise<string>,
): Promise<Row[]> {
  const own: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const [ownSeconds, emptySeconds] = [
      await processorSeconds(packs.own, await cacheOf("own")),
      await processorSeconds(packs.empty, await cacheOf("empty")),
    ];
    // The first round fills the caches.
    if (round === 0) continue;
    own.push(ownSeconds);
    empty.push(emptySeconds);
  }
  const more = own.map((seconds, round) => seconds - empty[round]!);
  return [
    { what: `${what}, an empty policy pack`, value: spread(empty), unit: "s" },
    { what: `${what}, this policy pack`, value: spread(own), unit: "s" },
    { what: `${what}, the difference`, value: spread(more), unit: "s", goal },
  ];
}

/** Starts a pack as the engine does, and asks for its rules. */
async function processorSeconds(folder: string, cache: string): Promise<number> {
  const child = spawn(process.execPath, [loader, "127.0.0.1:0", "."], {
    cwd: folder,
    // This program's own loader (tsx) must not reach into the pack's process.
    env: { ...process.env, NODE_OPTIONS: "", TMPDIR: cache },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const port = await new Promise<string>((resolve, reject) => {
      child.stdout.once("data", (text) => resolve(String(text).trim()));
      child.once("exit", () => reject(new Error(`The policy pack ${folder} did not start.`)));
    });
    const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    await new Promise<void>((resolve, reject) => {
      client.getAnalyzerInfo(new Empty(), (error) => (error ? reject(error) : resolve()));
    });
    client.close();
    return (read(child.pid!)?.processorMs ?? NaN) / 1000;
  } finally {
    child.kill();
  }
}
