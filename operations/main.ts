import { printFailure } from "./failure";
import { printError, surviveLostOutput } from "./output";

surviveLostOutput();
process.once("beforeExit", sayUnfinished);
// Not before: where a package is missing, that is said as any other failure is.
void import("./commands")
  .then(({ runCommand }) => runCommand(process.argv.slice(2)))
  .catch(printFailure)
  .finally(() => process.off("beforeExit", sayUnfinished));

/** Node ends silently, with exit code 0, when nothing is left that could finish a command. */
function sayUnfinished(): void {
  printError(
    "The command ended before it was done: what it waited for is gone. This is a bug in engage-okta. " +
      "Run the command again, and report it with the command line and without secrets.",
  );
  process.exitCode = 1;
}
