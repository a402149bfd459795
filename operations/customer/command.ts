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
      "Write Pulumi.NAME.yaml, with the AWS account of the credentials (aws:allowedAccountIds), and create the stack. In a terminal, ask for what the flags do not say. " +
        "When run again, change only what is answered. Separate the values of a list by commas.",
    )
    .argument("<name>", "the customer; also the name of the stack");
  for (const { flag, help } of questions) command.option(flag, help);
  return command
    .option("--okta-private-key-file <file>", "the private key in PEM form; it is encrypted")
    .option("--okta-api-token-file <file>", "an API token instead; or set OKTA_API_TOKEN")
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
      "Check settings files, each as the program checks it, and all against each other: user pools, roles, SAML providers, policies, labels. Needs neither credentials nor an engine.",
    )
    .argument("[names...]", "the customers (default: all but the demo)")
    .option("--look-up", "also look up in AWS and Okta what the settings name; writes nothing")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText(
      "after",
      "\nExit code 0 if there is no mistake, 1 if there is one, or a lookup that did not find everything or got no answer.",
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
      "Find the resources that were set up by hand, compare them with what would be declared, and write the settings with which the next pulumi up adopts them. Reads the customer's AWS account (aws:allowedAccountIds) and Okta; changes nothing in any cloud.",
    )
    .argument("<name>", "the customer; `customer new` must have written the settings")
    .option("--with-users", "also add users who are assigned individually to the settings")
    .option("--yes", "ask nothing")
    .action(withUi(async () => (await import("./adopt/adopt")).adoptCustomer, nothingWritten));
}

function moveCommand(): Command {
  return new Command("move")
    .description(
      "Move a customer to the vendor's next stack. Look at both stacks, say what happens to users, and write the settings of the next step; each step is then an ordinary pulumi up. Without a flag, show how far the move is. Reads the customer's AWS account (aws:allowedAccountIds) and Okta; changes nothing in any cloud.",
    )
    .argument("<name>", "the customer; also the name of the stack")
    .option("--to-stack <name>", "begin: the vendor's next CloudFormation stack")
    .addOption(
      testers(
        "--test-groups <names>",
        "begin: Okta groups that try the new sign-on, separated by commas",
      ),
    )
    .addOption(testers("--test-users <logins>", "begin: Okta users who try it, likewise"))
    .option("--user-pool-id <id>", "begin: the new user pool (default: from the new stack)")
    .option("--app-client-id <id>", "begin: the new app client (default: by name)")
    .option("--app-client-name <name>", "begin: its name (default: as now)")
    .option("--callback-url <url>", "begin: where the new sign-in URL leads back to")
    .option("--identity-provider-name <name>", "begin: its name in the new pool (default: as now)")
    .option("--tile-url <url>", "begin: the page that the tile opens (default: the sign-in URL)")
    .option("--everyone", "assign the new sign-on as the old one")
    .option("--retire", "remove the old sign-on")
    .option("--back", "take the last step back")
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
      "Recover from an update that was killed or lost an answer: find what it created in the customer's AWS account (aws:allowedAccountIds) and Okta without recording it, ask, and delete what is not in use; the next pulumi up creates it again. Adopt what dropped out of the state although this stack deployed it.",
    )
    .argument("<name>", "the customer; also the name of the stack")
    .option("--yes", "delete without asking")
    .action(withUi(async () => (await import("./recover/recover")).recoverCustomer));
}

function removeCommand(): Command {
  return new Command("remove")
    .description(
      "Remove a customer: show what goes and what stays, ask once, destroy what the stack deployed, and remove the stack and the customer's files. Refuse what is unclear; after an interruption, run it again. Needs the customer's AWS account (aws:allowedAccountIds).",
    )
    .argument("<name>", "the customer; also the name of the stack")
    .option("--yes", "remove without asking")
    .option(
      "--without-stack",
      "remove the files of a customer whose stack exists in no backend any more, or never did",
    )
    .action(withUi(async () => (await import("./remove/remove")).removeCustomer));
}

function permissionsCommand(): Command {
  return new Command("permissions")
    .description(
      "Print the least IAM policies for one customer as JSON, with the management role and its trust. Reads the settings only and calls no cloud.",
    )
    .argument("<name>", "the customer")
    .option(
      "--for <policy>",
      "print one policy only: preview, up, verify, recover, people, peopleApply, managementRole, trust",
    )
    .addHelpText("after", "\ndocs/permissions.md says who needs which.")
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
