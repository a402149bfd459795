import { Command, InvalidArgumentError } from "commander";

interface Options {
  stack: string;
  /** The option of every command, absolute. */
  cwd: string;
  at?: Date;
  json?: true;
  color: boolean;
}

export function responseCommand(): Command {
  return new Command("response")
    .description(
      "Check a SAML response, or the last one in a browser's HAR file, against what the stack expects. Reads Okta's public metadata and sends the response nowhere.",
    )
    .argument("<file>", "HAR file, the form field SAMLResponse, or XML")
    .requiredOption("--stack <name>", "the customer's stack")
    .option("--at <time>", "when the browser sent it, for a file that does not say so", time)
    .option("--json", "print one JSON object and nothing else")
    .option("--no-color", "print plain text, as without a terminal or with NO_COLOR")
    .addHelpText(
      "after",
      "\nExit code 0 if nothing is wrong with the response. Exit code 1 if something is, or if its signature could not be checked.\ndocs/people.md says how to save a sign-in. A HAR file contains passwords and cookies: delete it afterwards.",
    )
    .action(run);
}

function time(text: string): Date {
  const given = new Date(text);
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/i.test(text);
  if (hasZone && !Number.isNaN(given.getTime())) return given;
  throw new InvalidArgumentError("Give a time with its zone, for example 2026-11-28T09:30:00Z.");
}

async function run(file: string, { at, json, color, ...reference }: Options): Promise<void> {
  const { checkResponse } = await import("./response");
  const { responseText } = await import("./report");
  const { print, printStyled, usesColor } = await import("../../output");
  const report = await checkResponse(reference, file, { at });
  if (json) print(JSON.stringify(report, null, 2));
  else printStyled(responseText(report, { color: usesColor(color) }));
  process.exitCode = report.outcome === "accepted" ? 0 : 1;
}
