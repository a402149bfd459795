import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import execa from "execa";
import { awsSettings } from "../../../sandbox/automation";
import { descendants } from "../../../bench/processes";
import type { Sandbox } from "../../../sandbox/sandbox";
import { commandLine } from "../../../sandbox/commandLine";
import { type Ended as EndedCommand, keptCommand } from "../../keptCommands";

const project = path.join(__dirname, "../../..");

export interface Ended extends EndedCommand {
  /** The arguments of every process that the command was seen to start, itself included; if asked for. */
  processes: string[];
}

/** `npm run customer -- ARGUMENTS` where nobody can answer. */
export function customer(sandbox: Surroundings, folder: string, ...args: string[]): Promise<Ended> {
  return command(sandbox, folder, "customer", ...args);
}

/** The same for any command. */
export async function command(
  sandbox: Surroundings,
  folder: string,
  ...args: string[]
): Promise<Ended> {
  const environment = await environmentOf(sandbox, folder);
  const all = [...args, "--cwd", folder];
  if (sandbox.watchesProcesses) {
    return run("node", commandLine(...all), environment, { watches: true });
  }
  return { ...(await keptCommand(all, environment)), processes: [] };
}

interface Surroundings extends Pick<Sandbox, "environment" | "attached"> {
  /** Whether to look which processes run. To look every 50 ms takes a tenth of a processor. @default false */
  watchesProcesses?: boolean;
}

async function environmentOf(
  { environment, attached }: Surroundings,
  folder: string,
): Promise<NodeJS.ProcessEnv> {
  // Commands see no token but one that the environment names.
  const own = { OKTA_API_TOKEN: "", ...environment };
  const plugins = await attached?.addresses(own, await sharedAwsSettings(folder));
  return { ...own, PULUMI_DEBUG_PROVIDERS: plugins };
}

/** Where all stacks of the folder have the same, one plugin for dynamic resources may serve the command. */
async function sharedAwsSettings(folder: string): Promise<string | undefined> {
  const files = (await readdir(folder)).filter((file) => /^Pulumi\..+\.yaml$/.test(file));
  const all = await Promise.all(files.map((file) => awsSettings(path.join(folder, file))));
  return new Set(all).size === 1 ? all[0] : undefined;
}

/** An answer is typed when the screen shows what is waited for, a regular expression. */
export type Typing = readonly (readonly [waitFor: string, type: string])[];

/** The same in a terminal with somebody who types. */
export async function customerTyped(
  sandbox: Surroundings,
  folder: string,
  typing: Typing,
  ...args: string[]
): Promise<Ended> {
  const command = ["node", ...commandLine("customer", ...args, "--cwd", folder)];
  const terminal = path.join(__dirname, "terminal.py");
  // What is typed must not show in the list of processes either.
  const input = JSON.stringify(typing);
  const environment = { ...(await environmentOf(sandbox, folder)), CI: "" };
  return run("python3", [terminal, ...command], environment, {
    input,
    watches: sandbox.watchesProcesses,
  });
}

async function run(
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  { input = "", watches = false },
): Promise<Ended> {
  const seen = new Set<string>();
  const look = () => commandLines().forEach((line) => seen.add(line));
  const looking = watches ? setInterval(look, 50) : undefined;
  try {
    const { exitCode, stdout, stderr } = await execa(command, args, {
      cwd: project,
      env,
      input,
      reject: false,
    });
    return { exitCode, stdout, stderr, processes: [...seen] };
  } finally {
    clearInterval(looking);
  }
}

/** Why the list of processes cannot be looked at on this machine; usually it can. */
export const unseen = existsSync("/proc/self/cmdline") ? undefined : "there is no /proc here";

/** What `ps` would show of the command and all that it started; other specs run side by side. */
function commandLines(): string[] {
  return unseen ? [] : descendants().map((each) => each.arguments.join(" "));
}
