import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { Sandbox } from "../../sandbox/sandbox";

/** The part of a checkpoint that tells what the engine knows. */
export interface State {
  resources?: { urn: string; id?: string; delete?: boolean }[];
  /** What the engine had begun when it was killed. */
  pending_operations?: { type: string; resource: { urn: string } }[];
}

/** The state of the stack `dev`, from its file: asking the engine would take half a second. */
export async function readState(sandbox: Sandbox): Promise<State> {
  const text = await readFile(stateFile(sandbox), "utf8");
  const { checkpoint } = JSON.parse(text) as { checkpoint: { latest?: State } };
  return checkpoint.latest ?? {};
}

/** Deletes the state's file of attributes where a killed engine left it cut short, as `docs/faults.md` says. */
export async function removeCutAttributes(sandbox: Sandbox): Promise<string[]> {
  const file = `${stateFile(sandbox)}.attrs`;
  if (!existsSync(file)) return [];
  try {
    JSON.parse(await readFile(file, "utf8"));
    return [];
  } catch {
    await rm(file);
    return ["The file of attributes next to the state was cut short, and was deleted."];
  }
}

/** Where the engine keeps that state. */
export function stateFile({ folder }: Sandbox): string {
  return path.join(folder, "state/.pulumi/stacks/engage-okta/dev.json");
}
