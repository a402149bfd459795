import path from "node:path";
import execa from "execa";
import type { SandboxStack } from "../sandbox/automation";
import type { Sandbox } from "../sandbox/sandbox";
import type { OneRun } from "./oneRun";

export const projectProgram = path.join(__dirname, "../index.ts");

export type RunOptions = Pick<OneRun, "command" | "program" | "policyPacks">;

/** Starts one engine run in a process of its own; the promise tells how it ended and never fails. */
export function startRun(
  { environment, engine }: Sandbox,
  { folder, name }: Pick<SandboxStack, "folder" | "name">,
  what: RunOptions,
) {
  const run: OneRun = { folder, stack: name, engineRoot: engine.root, ...what };
  const loader = path.join(__dirname, "../operations/loader.mjs");
  return execa(process.execPath, ["--import", loader, path.join(__dirname, "oneRun.ts")], {
    env: { ...environment, ONE_RUN: JSON.stringify(run) },
    reject: false,
  });
}
