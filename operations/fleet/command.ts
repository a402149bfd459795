import os from "node:os";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { OperatorError } from "../failure";
import type { FleetOperation } from "./report";

interface Options {
  stack?: string;
  parallel: number;
  continueOnError?: true;
  json?: string;
  yes?: true;
  refresh?: true;
  resume?: true;
  breakLocks?: true;
  cwd: string;
}

const descriptions: Record<FleetOperation, string> = {
  preview: "show what up would change, with the policy pack",
  up: "preview with the policy pack, ask once, and update those that would change",
  refresh: "carry what changed outside into the state",
  drift: "say what changed outside, customer by customer (exit code 2 when there is any)",
  verify: "look whether agents will be able to sign in, without anybody's password",
  handoff: "write what Local Measure gets, one file a customer, into the folder handoff",
};

export function fleetCommand(): Command {
  const fleet = new Command("fleet").description(
    "Runs many customers from one process, a few at a time, each in its AWS account (aws:allowedAccountIds); other credentials are refused before anything is read.",
  );
  for (const [name, description] of Object.entries(descriptions)) {
    fleet.addCommand(operationCommand(name as FleetOperation, description));
  }
  return fleet.addCommand(listCommand());
}

function listCommand(): Command {
  return new Command("list")
    .description("say which customers there are, or which of them a change concerns")
    .option("--stack <glob>", "only these customers")
    .option("--changed-since <commit>", "only those that the changes since then concern")
    .option("--matrix", "print one line stacks=[…], as a job of GitHub Actions gives it to others")
    .option("--cwd <folder>", "folder of Pulumi.yaml and the settings files", ".")
    .action(list);
}

interface ListOptions {
  stack?: string;
  changedSince?: string;
  matrix?: true;
  cwd: string;
}

async function list({ stack, changedSince: commit, matrix, cwd }: ListOptions): Promise<void> {
  const { listCustomers } = await import("./customers");
  const { affectedBy, changedSince } = await import("./affected");
  const folder = path.resolve(cwd);
  const all = listCustomers(folder, stack);
  const names = commit ? affectedBy(await changedSince(commit, folder), all) : all;
  if (matrix) console.log(`stacks=${JSON.stringify(names)}`);
  else for (const name of names) console.log(name);
}

function operationCommand(operation: FleetOperation, description: string): Command {
  const command = new Command(operation)
    .description(description)
    .option("--stack <glob>", "only these customers, for example acme or '{acme,b*}'")
    .option("--parallel <number>", "how many at a time", atLeastOne, os.availableParallelism())
    .option("--continue-on-error", "after one has failed, still start the others")
    .option("--json <file>", "write the report to this file as well")
    .option("--resume", "only those that the last run did not bring to a good end")
    .option("--cwd <folder>", "folder of Pulumi.yaml and the settings files", ".");
  if (operation !== "verify" && operation !== "handoff") {
    command.option(
      "--break-locks",
      "take off locks that a killed process of this machine has left",
    );
  }
  if (operation === "up") command.option("--yes", "do not ask");
  if (operation === "up" || operation === "preview") {
    command.option("--refresh", "read the clouds first, and mend what changed outside");
  }
  return command.action((options: Options) => run(operation, options));
}

function atLeastOne(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError("Give a whole number from 1 on.");
}

async function run(operation: FleetOperation, options: Options): Promise<void> {
  if (operation === "up" && !options.yes && !process.stdin.isTTY) {
    throw new OperatorError(
      "fleet up asks before it changes anything, and there is nobody to ask here. Add --yes.",
    );
  }
  const { runFleet } = await import("./run");
  const { yes = false, refresh = false, breakLocks = false, cwd, ...rest } = options;
  process.exitCode = await runFleet(operation, {
    ...rest,
    yes,
    refresh,
    breakLocks,
    folder: path.resolve(cwd),
  });
}
