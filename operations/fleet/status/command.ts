import { Command } from "commander";
import { stackOption } from "../stackOption";
import { defaultTimeLimit } from "../reading/timeLimit";
import { wholeNumber } from "../../wholeNumber";
import type { StatusOptions } from "./run";

type Options = Omit<StatusOptions, "folder"> & { cwd: string };

export function statusCommand(): Command {
  return new Command("status")
    .description(
      "Show the status of every customer: sign-in, drift, certificates, people, versions, and what to do next. Reads only.",
    )
    .addOption(stackOption())
    .option("--html <file>", "write a page that needs no server and loads nothing")
    .option("--json <file>", "write the same as JSON")
    .option("--summary <file>", "append what changed since the last status, in Markdown")
    .option(
      "--since <file>",
      "JSON of an earlier status to compare with (default: the last one of this folder)",
    )
    .option(
      "--warn-days <days>",
      "certificates with fewer days left need a hand (default: each customer's verify.certificateWarnDays)",
      wholeNumber(0),
    )
    .option(
      "--time-limit <seconds>",
      "show what takes longer to read as unknown",
      wholeNumber(1),
      defaultTimeLimit,
    )
    .option(
      "--parallel <number>",
      "read this many at a time (default: one for each core)",
      wholeNumber(1),
    )
    .addHelpText(
      "after",
      "\nExit code 0 if every customer is well, 1 if one needs a hand or something is unknown.\nThe page names people: keep it where you keep such lists.",
    )
    .action(async ({ cwd: folder, ...options }: Options) => {
      const { runStatus } = await import("./run");
      process.exitCode = await runStatus({ ...options, folder });
    });
}
