import { Command, Option } from "commander";
import { OperatorError } from "../failure";
import { print, printError, writeText } from "../output";
import type { Format } from "./render";

interface Options {
  stack: string;
  /** The option of every command, absolute. */
  cwd: string;
  format?: Format;
  out?: string;
  customer?: string;
  contact?: string;
  verify?: true;
  includeSecrets?: true;
}

export function handoffCommand(): Command {
  return new Command("handoff")
    .description("Write what Local Measure asks for, and the manual steps that remain.")
    .requiredOption("--stack <name>", "the customer's stack")
    .addOption(
      new Option(
        "--format <format>",
        "output format (default: from the extension of --out, or md)",
      ).choices(["md", "json", "html"]),
    )
    .option("--out <file>", "write to a file instead of the terminal")
    .option(
      "--customer <name>",
      "the customer's name, for the title (default: the settings' handoff.customer, or the stack)",
    )
    .option("--contact <text>", "the customer's contact for questions (default: handoff.contact)")
    .option(
      "--verify",
      "also verify the sign-in, in the customer's AWS account (aws:allowedAccountIds), and include the results",
    )
    .option("--include-secrets", "include the vendor's outputs that may be secret")
    .addHelpText(
      "after",
      "\ndocs/handoff.md describes the contents; docs/handoff.schema.json describes the JSON.",
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { format, out, customer: name, contact, verify, includeSecrets, ...reference } = options;
  const { handoffOf } = await import("./handoff");
  const { formatFor, render } = await import("./render");
  const wanted = format ?? formatFor(out);
  const handoff = await handoffOf(reference, {
    verify,
    includeSecrets,
    customer: { name, contact },
  });
  const text = render(handoff, wanted);
  if (out) await write(out, text, handoff.secretsIncluded.length > 0);
  else print(text.trimEnd());
  if (handoff.secretsIncluded.length > 0) {
    printError(`It contains secrets: ${handoff.secretsIncluded.join(", ")}. Send it with care.`);
  }
  if (handoff.verify && !handoff.verify.ok) {
    printError("The verification failed; the hand-off says where, and what to do.");
    process.exitCode = 1;
  }
}

async function write(file: string, text: string, secret: boolean): Promise<void> {
  try {
    await writeText(file, text, secret ? "secret" : "usual");
  } catch (error) {
    throw new OperatorError(
      `${file} cannot be written (${(error as Error).message}). Give another file with --out.`,
    );
  }
  printError(`Written to ${file}`);
}
