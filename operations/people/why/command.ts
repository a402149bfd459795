import { Command, InvalidArgumentError } from "commander";

interface Options {
  stack: string;
  /** The option of every command, absolute. */
  cwd: string;
  json?: true;
}

export function whyCommand(): Command {
  return new Command("why")
    .description(
      "Say why one person can or cannot enter Engage and Amazon Connect: one verdict, one next step. Reads Okta and the customer's AWS account (aws:allowedAccountIds), writes nothing.",
    )
    .argument("<person>", "login or email address in Okta, for example jane@acme.com", person)
    .requiredOption("--stack <name>", "the customer's stack")
    .option("--json", "print one JSON object and nothing else")
    .addHelpText(
      "after",
      "\nExit code 0 if the person can enter what they are assigned to. Exit code 1 if not, or if a deciding source could not be read.\ndocs/people.md explains each line. If the sign-in fails all the same, check it with people response.",
    )
    .action(run);
}

function person(text: string): string {
  const name = text.trim();
  if (name !== "") return name;
  throw new InvalidArgumentError("Give a login or email address, for example jane@acme.com.");
}

async function run(asked: string, { stack, cwd, json }: Options): Promise<void> {
  const [{ openPeople }, { readPerson }, { why }, { whyText }, { print, printError }] =
    await Promise.all([
      import("../open"),
      import("./read"),
      import("./why"),
      import("./report"),
      import("../../output"),
    ]);
  const reading = await readPerson(await openPeople(stack, cwd, printError), asked);
  const found = why(reading);
  if (json) print(JSON.stringify({ stack, ...found }, null, 2));
  else print(whyText(found, reading));
  process.exitCode = found.outcome === "may enter" ? 0 : 1;
}
