import { Command } from "commander";
import { customerCommand } from "./customer/command";
import { OperatorError } from "./failure";
import { fleetCommand } from "./fleet/command";
import { handoffCommand } from "./handoff/command";
import { verifyCommand } from "./verify/command";

// Each command loads what it needs when it runs: --help and a wrong option answer at once.
const program = new Command("engage-okta")
  .description("Create, verify, hand off and update customers, next to `pulumi`.")
  .showHelpAfterError("(add --help for the options)")
  .addCommand(verifyCommand())
  .addCommand(handoffCommand())
  .addCommand(customerCommand())
  .addCommand(fleetCommand());

program.parseAsync().catch((error: Error) => {
  console.error(error instanceof OperatorError ? error.message : error);
  process.exitCode = 1;
});
