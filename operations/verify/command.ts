import { Command } from "commander";
import { wholeNumber } from "../wholeNumber";

interface Options {
  stack: string;
  /** The option of every command, absolute. */
  cwd: string;
  json?: true;
  color: boolean;
  warnDays?: number;
}

export function verifyCommand(): Command {
  return new Command("verify")
    .description(
      "Check that agents will be able to sign in. Reads the customer's AWS account (aws:allowedAccountIds), writes nothing, and needs no password.",
    )
    .requiredOption("--stack <name>", "the customer's stack")
    .option("--json", "print one JSON object and nothing else")
    .option(
      "--warn-days <days>",
      "warn about certificates that expire sooner (default: the settings' verify.certificateWarnDays)",
      wholeNumber(0),
    )
    .option("--no-color", "print plain text, as without a terminal or with NO_COLOR")
    .addHelpText(
      "after",
      "\nExit code 0 if no check failed, 1 if a check failed or none could run.\ndocs/verify.md says what each check proves, and what to do when it fails.",
    )
    .action(run);
}

async function run({ json, color, warnDays, ...reference }: Options): Promise<void> {
  const { verifyStack } = await import("./verify");
  const { reportText } = await import("./report");
  const { print, printStyled, usesColor } = await import("../output");
  const report = await verifyStack(reference, { warnDays });
  if (json) print(JSON.stringify(report, null, 2));
  else printStyled(reportText(report, { color: usesColor(color) }));
  process.exitCode = report.ok ? 0 : 1;
}
