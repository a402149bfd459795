import path from "node:path";
import { Command } from "commander";
import { version } from "../package.json";
import { customerCommand } from "./customer/command";
import { OperatorError } from "./failure";
import { fleetCommand } from "./fleet/command";
import { handoffCommand } from "./handoff/command";
import { printError, surviveClosedPipes } from "./output";
import { peopleCommand } from "./people/command";
import { verifyCommand } from "./verify/command";

// Each command loads what it needs when it runs: --help and a wrong option answer at once.
const program = new Command("engage-okta")
  .description("Create, check, adopt, verify, hand off and update customers, next to `pulumi`.")
  .version(version, "--version", "print the version")
  .option("--cwd <folder>", "folder with Pulumi.yaml and the settings", ".")
  .addCommand(verifyCommand())
  .addCommand(peopleCommand())
  .addCommand(handoffCommand())
  .addCommand(customerCommand())
  .addCommand(fleetCommand())
  .hook("preAction", (root, command) => {
    command.setOptionValue("cwd", path.resolve(String(root.opts().cwd)));
  });
alike(program);

/** The same help everywhere: what is true of all commands is shown with each. */
function alike(command: Command): void {
  command
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("(add --help for the options)");
  command.commands.forEach(alike);
}

surviveClosedPipes();
program.parseAsync().catch((error: Error) => {
  // Of a mistake of ours, the stack is to be seen.
  printError(error instanceof OperatorError ? error.message : (error.stack ?? error.message));
  process.exitCode = 1;
});
