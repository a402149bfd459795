import { Command, Option } from "commander";
import type { Answer } from "../shared/settingsFile";
import { OperatorError } from "../failure";
import { stopped } from "../interruption";
import { print, printError } from "../output";
import { awsRefusal } from "./awsRefusal";
import type { CheckOptions } from "./check/check";
import type { NewOptions } from "./new/new";
import { listOf, questions } from "./questions";
import type { Ui } from "../shared/ui";

export function customerCommand(): Command {
  return new Command("customer")
    .description(
      "Create a customer, check settings, adopt a customer that was set up by hand, move a customer to the vendor's next stack, recover from an interrupted update, remove a customer, or print the IAM policies that a customer needs",
    )
    .addCommand(newCommand())
    .addCommand(checkCommand())
    .addCommand(adoptCommand())
    .addCommand(moveCommand())
    .addCommand(recoverCommand())
    .addCommand(removeCommand())
    .addCommand(permissionsCommand());
}

function newCommand(): Command {
  const command = new Command("new")
    .description(
      "Write Pulumi.NAME.yaml, with the AWS account of the credentials (aws:allowedAccountIds), and create the stack. In a terminal, ask for what the flags leave out. " +
        "When run again, change only what you answer. Separate the values of a list with commas.",
    )
    .argument("<name>", "the customer; also the name of the stack");
  for (const { flag, help } of questions) command.option(flag, help);
  return command
    .option("--okta-private-key-file <file>", "the private key in PEM form; it is stored encrypted")
    .option(
      "--okta-api-token-file <file>",
      "an API token instead of the private key; or set OKTA_API_TOKEN",
    )
    .option(
      "--secrets-provider <url>",
      "encrypts a new stack's secrets: passphrase, awskms://… (by default a passphrase, or Pulumi Cloud)",
    )
    .option("--yes", "ask nothing")
    .action(
      withUi<Options>(async () => {
        const { newCustomer } = await import("./new/new");
        return (name, options, ui) => newCustomer(name, answers(options), options, ui);
      }, nothingWritten),
    );
}

function checkCommand(): Command {
  return new Command("check")
    .description(
      "Check each settings file as the program does, and all of them against each other (user pools, roles, SAML providers, policies, labels). Needs neither credentials nor an engine.",
    )
    .argument("[names...]", "the customers (default: all but the demo)")
    .option("--look-up", "also look up what the settings name in AWS and Okta; writes nothing")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText(
      "after",
      "\nExit code 0 if there is no mistake. Exit code 1 if there is one, or if a lookup did not find everything or got no answer.",
    )
    .action(check);
}

async function check(
  names: string[],
  { json, ...options }: CheckOptions & { json?: true },
): Promise<void> {
  const { checkCustomers } = await import("./check/check");
  const { checkText } = await import("./check/checkReport");
  const { noCustomers } = await import("../shared/customers");
  const report = await checkCustomers(names, options);
  const isEmpty = report.customers.length === 0;
  if (isEmpty) printError(noCustomers(options.cwd));
  if (json || !isEmpty) print(json ? JSON.stringify(report, null, 2) : checkText(report));
  process.exitCode = report.ok ? 0 : 1;
}

function adoptCommand(): Command {
  return new Command("adopt")
    .description(
      "Find the resources that were set up by hand, compare them with what the program would declare, and write the settings that make the next pulumi up adopt them. Reads the customer's AWS account (aws:allowedAccountIds) and Okta; changes nothing in any cloud.",
    )
    .argument("<name>", "the customer; `customer new` must have written the settings")
    .option("--with-users", "also add individually assigned users to the settings")
    .option("--yes", "ask nothing")
    .action(withUi(async () => (await import("./adopt/adopt")).adoptCustomer, nothingWritten));
}

function moveCommand(): Command {
  return new Command("move")
    .description(
      "Move a customer to the vendor's next stack. Compare both stacks, say what happens to users, and write the settings for the next step, which an ordinary pulumi up then deploys. Without a flag, show how far the move is. Reads the customer's AWS account (aws:allowedAccountIds) and Okta; changes nothing in any cloud.",
    )
    .argument("<name>", "the customer; also the name of the stack")
    .option("--to-stack <name>", "begin: the vendor's next CloudFormation stack")
    .addOption(
      testers(
        "--test-groups <names>",
        "begin: Okta groups that try the new sign-on, separated by commas",
      ),
    )
    .addOption(
      testers("--test-users <logins>", "begin: Okta users who try it, separated by commas"),
    )
    .option("--user-pool-id <id>", "begin: the new user pool (default: from the new stack)")
    .option("--app-client-id <id>", "begin: the new app client (default: by name)")
    .option("--app-client-name <name>", "begin: name of the new app client (default: as now)")
    .option("--callback-url <url>", "begin: where the new sign-in URL leads back to")
    .option(
      "--identity-provider-name <name>",
      "begin: name of the identity provider in the new pool (default: as now)",
    )
    .option("--tile-url <url>", "begin: the page that the tile opens (default: the sign-in URL)")
    .option("--everyone", "give the new sign-on to everyone who has the old one")
    .option("--retire", "remove the old sign-on")
    .option("--back", "undo the last step")
    .option("--yes", "ask nothing")
    .addHelpText("after", "\ndocs/move.md says what agents notice at each step.")
    .action(withUi(async () => (await import("./move/move")).moveCustomer, nothingWritten));
}

function testers(flags: string, description: string): Option {
  return new Option(flags, description).argParser(listOf).default([], "none");
}

function recoverCommand(): Command {
  return new Command("recover")
    .description(
      "Recover from an update that was killed or never got an answer: find what it created in the customer's AWS account (aws:allowedAccountIds) and in Okta but never recorded, ask, and delete what is not in use. The next pulumi up creates it again. For what this stack deployed and its state has lost, write the settings that adopt it.",
    )
    .argument("<name>", "the customer; also the name of the stack")
    .option("--yes", "delete without asking")
    .action(withUi(async () => (await import("./recover/recover")).recoverCustomer));
}

function removeCommand(): Command {
  return new Command("remove")
    .description(
      "Remove a customer: show what goes and what stays, ask once, destroy what the stack deployed, and remove the stack and the customer's files. Change nothing if anything is unclear. After an interruption, run it again. Needs the customer's AWS account (aws:allowedAccountIds).",
    )
    .argument("<name>", "the customer; also the name of the stack")
    .option("--yes", "remove without asking")
    .option(
      "--without-stack",
      "remove only the files of a customer whose stack never existed or is gone from every backend",
    )
    .action(withUi(async () => (await import("./remove/remove")).removeCustomer));
}

function permissionsCommand(): Command {
  return new Command("permissions")
    .description(
      "Print the minimal IAM policies for one customer as JSON, including the management role and its trust policy. Reads only the settings and calls no cloud.",
    )
    .argument("<name>", "the customer")
    .option(
      "--for <policy>",
      "print one policy only: preview, up, verify, recover, people, peopleApply, managementRole, trust",
    )
    .addHelpText("after", "\ndocs/permissions.md says which task needs which policy.")
    .action(permissions);
}

async function permissions(name: string, flags: { cwd: string; for?: string }): Promise<void> {
  const { permissionsOf } = await import("./permissions/permissions");
  print(JSON.stringify(await permissionsOf(name, flags.cwd, flags.for), null, 2));
}

type Options = NewOptions & Record<string, unknown>;

/** Of a command that writes settings only, and these after everything was looked up. */
const nothingWritten = "Nothing was written.";

/**
 * Runs a command that may ask. Ctrl-C at a question is an answer too.
 *
 * @param load Loads what does the work.
 * @param untouched Said where the work stops at a question or at a lookup.
 */
function withUi<T>(
  load: () => Promise<(name: string, options: T, ui: Ui) => Promise<void>>,
  untouched = "",
) {
  return async (name: string, options: T & { yes?: true }): Promise<void> => {
    const { terminal } = await import("../shared/ui");
    try {
      const work = await load();
      await work(name, options, await terminal(options.yes === true));
    } catch (error) {
      if ((error as Error).name === "ExitPromptError") {
        throw new OperatorError(`\n${untouched || stopped}`);
      }
      const refused = awsRefusal(error as Error);
      throw refused ? new OperatorError(`${refused.message} ${untouched}`.trim()) : error;
    }
  };
}

/** What the flags say; an empty value takes a setting out. */
function answers(options: Record<string, unknown>): ReadonlyMap<string, Answer> {
  const given = questions.flatMap(({ setting, flag, list }) => {
    const value = options[new Option(flag).attributeName()];
    if (typeof value !== "string") return [];
    const answer = list ? listOf(value) : value;
    return [[setting, answer.length > 0 ? answer : undefined] as const];
  });
  return new Map(given);
}
