import { Command, InvalidArgumentError } from "commander";

interface Options {
  stack: string;
  cwd?: string;
  json?: true;
  color: boolean;
  warnDays: number;
}

export function verifyCommand(): Command {
  return new Command("verify")
    .description(
      "Says whether agents will be able to sign in. Reads the customer's AWS account (aws:allowedAccountIds); writes nothing, needs no password.",
    )
    .requiredOption("--stack <name>", "the customer's stack")
    .option("--cwd <folder>", "folder with Pulumi.yaml and the settings (default: this project)")
    .option("--json", "print one JSON object, nothing else")
    .option("--warn-days <days>", "warn of certificates that end sooner", days, 90)
    .option("--no-color", "plain text, as when the output is no terminal or NO_COLOR is set")
    .addHelpText(
      "after",
      "\nExit code 0 when no check failed, 1 when one did or none could be made.\ndocs/verify.md says what each check proves, and what to do when it fails.",
    )
    .action(run);
}

function days(text: string): number {
  const number = Number(text);
  if (text.trim() !== "" && Number.isInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError("Give a number of days, 0 or more.");
}

async function run({ json, color, warnDays, ...reference }: Options): Promise<void> {
  const { verifyStack } = await import("./verify");
  const { reportText } = await import("./report");
  const report = await verifyStack(reference, { warnDays });
  const colourful = color && process.stdout.isTTY && !process.env.NO_COLOR;
  console.log(json ? JSON.stringify(report, null, 2) : reportText(report, { color: colourful }));
  process.exitCode = report.ok ? 0 : 1;
}
