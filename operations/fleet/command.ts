import { Command } from "commander";
import { OperatorError } from "../failure";
import { print, printError } from "../output";
import { type ResumableOperation, onlyReads } from "./report/report";
import type { FleetRequest } from "./report/request";
import { stackOption } from "./stackOption";
import { statusCommand } from "./status/command";
import { defaultTimeLimit } from "./reading/timeLimit";
import { wholeNumber } from "../wholeNumber";

interface Options extends FleetRequest {
  yes?: true;
  resume?: true;
  /** The option of every command, absolute. */
  cwd: string;
}

const descriptions: Record<ResumableOperation, string> = {
  preview: "Preview all customers with the policy pack",
  up: "Preview all customers with the policy pack, ask once, and update those that would change",
  refresh: "Update the state with what changed outside Pulumi",
  drift:
    "Show what changed outside Pulumi, customer by customer (exit code 2 if anything did, or if settings are not deployed yet)",
  verify: "Check that agents will be able to sign in, without a password",
  people: "Show which assigned people can enter Engage and Amazon Connect",
  handoff:
    "Write what Local Measure asks for, one file per customer in the folder handoff, with the customer's name and contact from the settings (engage-okta:handoff)",
};

export function fleetCommand(): Command {
  const fleet = new Command("fleet").description(
    "Run a command for many customers, a few at a time, each in its AWS account (aws:allowedAccountIds). Credentials of any other account are refused before anything is read.",
  );
  for (const [name, description] of Object.entries(descriptions)) {
    fleet.addCommand(operationCommand(name as ResumableOperation, description));
  }
  return fleet.addCommand(statusCommand()).addCommand(listCommand());
}

function listCommand(): Command {
  return new Command("list")
    .description("List all customers, or those affected by a change")
    .addOption(stackOption())
    .option("--changed-since <commit>", "only customers affected by changes since this commit")
    .option("--matrix", "print one line stacks=[…], the output format of a GitHub Actions job")
    .action(list);
}

interface ListOptions {
  stack?: string;
  changedSince?: string;
  matrix?: true;
  cwd: string;
}

async function list({
  stack,
  changedSince: commit,
  matrix,
  cwd: folder,
}: ListOptions): Promise<void> {
  const { listCustomers, noCustomers } = await import("../shared/customers");
  const { affectedBy, changedSince } = await import("./affected");
  const all = listCustomers(folder, stack);
  const names = commit ? affectedBy(await changedSince(commit, folder), all) : all;
  // Not on standard output, which scripts read.
  if (all.length === 0) printError(noCustomers(folder, stack));
  if (matrix) print(`stacks=${JSON.stringify(names)}`);
  else for (const name of names) print(name);
}

function operationCommand(operation: ResumableOperation, description: string): Command {
  const command = new Command(operation)
    .description(description)
    .addOption(stackOption())
    .option(
      "--parallel <number>",
      "run this many at a time (default: one for each core)",
      wholeNumber(1),
    )
    .option("--json <file>", "also write the report to this file")
    .option(
      "--resume",
      "only the customers that the last run did not complete, with the options of that run",
    );
  if (!onlyReads(operation)) {
    command.option("--break-locks", "remove locks that a killed process on this machine left");
  }
  if (operation === "verify" || operation === "people") {
    command.option(
      "--time-limit <seconds>",
      `report a customer as failed if it takes longer to read (default: ${defaultTimeLimit})`,
      wholeNumber(1),
    );
  }
  if (operation === "up" || operation === "refresh") {
    command.option("--continue-on-error", "start the others even after one has failed");
  }
  if (operation === "up") {
    command
      .option("--yes", "do not ask before updating")
      .option(
        "--allow-delete <names...>",
        "allow these resources that agents sign in with to be deleted or replaced; name them as preview does",
      );
  }
  if (operation === "up" || operation === "preview") {
    const effect = operation === "up" ? "undo" : "show how up --refresh would undo";
    command
      .option("--refresh", `read the clouds first, and ${effect} changes made outside Pulumi`)
      .option("--diff", "show each property that would change")
      .option("--summary <file>", "append a summary in Markdown, for a pull request");
  }
  return command.action((options: Options) => run(operation, options));
}

async function run(operation: ResumableOperation, options: Options): Promise<void> {
  if (operation === "up" && !options.yes && !process.stdin.isTTY) {
    throw new OperatorError(
      "fleet up asks before it changes anything, and there is no terminal to ask on. Add --yes.",
    );
  }
  const { runFleet } = await import("./run");
  const { cwd: folder, ...rest } = options;
  process.exitCode = await runFleet(operation, { ...rest, folder });
}
