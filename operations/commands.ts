import path from "node:path";
import { Command } from "commander";
import { version } from "../package.json";
import { nearest } from "../settings/nearest";
import { customerCommand } from "./customer/command";
import { printFailure } from "./failure";
import { fleetCommand } from "./fleet/command";
import { AddingOption } from "./fleet/stackOption";
import { handoffCommand } from "./handoff/command";
import { peopleCommand } from "./people/command";
import { verifyCommand } from "./verify/command";

/**
 * Runs one command; `process.exitCode` says how it went, and what went wrong is printed.
 *
 * @param args For example `["verify", "--stack", "acme"]`.
 */
export async function runCommand(args: readonly string[]): Promise<void> {
  try {
    await engageOkta().parseAsync(args, { from: "user" });
  } catch (error) {
    printFailure(error as Error);
  }
}

/** Every command. Each loads what it needs when it runs: --help and a wrong option answer at once. */
function engageOkta(): Command {
  const program = new Command("engage-okta")
    .description("Create, check, adopt, verify, hand off and update customers, next to `pulumi`.")
    .version(version, "--version", "print the version")
    .addCommand(verifyCommand())
    .addCommand(peopleCommand())
    .addCommand(handoffCommand())
    .addCommand(customerCommand())
    .addCommand(fleetCommand())
    .hook("preAction", (_root, command) => {
      command.setOptionValue("cwd", path.resolve(givenFolder(command) ?? "."));
    });
  alike(program, new Set());
  return program;
}

/** The same help everywhere, and the same option after every command. */
function alike(command: Command, given: Set<string>): void {
  command
    // An option belongs to the command that it follows: people and people why both have a --stack.
    .enablePositionalOptions()
    .option("--cwd <folder>", 'folder with Pulumi.yaml and the settings (default: ".")')
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .showHelpAfterError("(add --help for the options)")
    .configureOutput({
      outputError: (text, write) => write(withoutValue(mistyped(command, text))),
    });
  refuseTwice(command, given);
  for (const below of command.commands) alike(below, given);
}

/**
 * commander takes the last value: of two customers, the first would be left out without a word.
 *
 * @param given Names of options that were given, to this command or to one above it.
 */
function refuseTwice(command: Command, given: Set<string>): void {
  for (const option of command.options) {
    if (!option.required || option.variadic || option instanceof AddingOption) continue;
    command.on(`option:${option.name()}`, () => {
      if (given.has(option.name())) {
        command.error(`error: option '${option.flags}' is given twice. Give it once.`);
      }
      given.add(option.name());
    });
  }
}

/** commander says that a required option is missing before it says of another that there is none. */
function mistyped({ args, options }: Command, error: string): string {
  const given = args.find((one) => one.startsWith("-"));
  if (!given || !error.startsWith("error: required option")) return error;
  const [flag = given] = given.split("=");
  const meant = nearest(
    flag,
    options.flatMap(({ long }) => long ?? []),
  );
  return `error: unknown option '${given}'\n${meant ? `(Did you mean ${meant}?)\n` : ""}`;
}

/** Of an option that there is not, without what follows its `=`: that may be a secret. */
function withoutValue(error: string): string {
  return error.replace(/(unknown option '[^=']*)=.*'/s, "$1=…'");
}

/** Behind the command itself, or one above it. */
function givenFolder(command: Command): string | undefined {
  const { cwd } = command.opts<{ cwd?: string }>();
  return cwd ?? (command.parent ? givenFolder(command.parent) : undefined);
}
