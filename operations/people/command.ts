import { Command } from "commander";
import { OperatorError } from "../failure";
import type { Comparison } from "./compare";
import { responseCommand } from "./response/command";
import { whyCommand } from "./why/command";

interface Options {
  stack?: string;
  /** The option of every command, absolute. */
  cwd: string;
  json?: true;
  all?: true;
  next?: true;
  apply?: true;
  yes?: true;
  suspend?: string;
  includeOthers?: true;
}

export function peopleCommand(): Command {
  return new Command("people")
    .description(
      "Show which assigned people can enter Engage and Amazon Connect, and what keeps the others out; with --apply, create missing users in Amazon Connect. Reads Okta and the customer's AWS account (aws:allowedAccountIds).",
    )
    .option("--stack <name>", "the customer's stack (required)")
    .option("--json", "print one JSON object and nothing else")
    .option("--all", "also list the people who can enter")
    .option(
      "--next",
      "during a move: report on the sign-on for the vendor's next stack, not the old one",
    )
    .option("--apply", "create missing users by connect.personas; show the plan and ask first")
    .option("--yes", "do not ask before the changes")
    .option(
      "--suspend <profile>",
      "give this security profile to users who are not assigned in Okta; only those that --apply created",
    )
    .option("--include-others", "with --suspend: also users that --apply did not create")
    .addHelpText(
      "after",
      "\nExit code 0 if every assigned person can enter, 1 if one cannot or a source could not be read.\ndocs/people.md explains each line and what to do.",
    )
    .action(run)
    .addCommand(whyCommand())
    .addCommand(responseCommand());
}

async function run(options: Options, command: Command): Promise<void> {
  const { stack, cwd, json, all, apply } = options;
  if (stack === undefined) {
    return command.error("error: required option '--stack <name>' not specified");
  }
  refuseOptions(options);
  const { terminal } = await import("../shared/ui");
  const { prompts } = await terminal(options.yes ?? false);
  if (apply && !options.yes && !prompts) {
    throw new OperatorError(
      "people --apply asks before it changes anything, and there is no terminal to ask on. Add --yes.",
    );
  }
  const { openPeople } = await import("./open");
  const { progress } = await import("./progress");
  const { print, printError } = await import("../output");
  const people = await openPeople(stack, cwd, printError, { isNext: options.next });
  const reading = progress();
  if (apply) {
    const { applyPeople } = await import("./apply/applyPeople");
    const { shortText } = await import("./apply/planText");
    const { found, ...applied } = await applyPeople(people, {
      ...options,
      ui: { prompts, say: json ? printError : print },
      reading,
    });
    const failed = applied.outcomes.some(({ result }) => result !== "done");
    const changes = applied.outcomes.map(({ step, ...how }) => ({
      change: shortText(step),
      ...how,
    }));
    return report({ ...found, ok: found.ok && !failed }, { changes, left: applied.left });
  }
  const { readSources } = await import("./read");
  const { compare } = await import("./compare");
  return report(compare(await readSources(people, reading)));

  async function report(found: Comparison, applied: object = {}): Promise<void> {
    const { reportText } = await import("./report");
    if (json) print(JSON.stringify({ stack, ...found, ...applied }, null, 2));
    else print(`${apply ? "\n" : ""}${reportText(stack!, found, all)}`);
    process.exitCode = found.ok ? 0 : 1;
  }
}

/** @throws {OperatorError} before anything was read. */
function refuseOptions({ apply, yes, json, suspend, includeOthers }: Options): void {
  if (!apply && (yes ?? suspend ?? includeOthers)) {
    throw new OperatorError("--yes, --suspend and --include-others go with --apply. Add --apply.");
  }
  if (includeOthers && suspend === undefined) {
    throw new OperatorError("--include-others goes with --suspend PROFILE. Add it.");
  }
  if (apply && json && !yes) {
    throw new OperatorError("--json leaves no room for a question. Add --yes to --apply --json.");
  }
}
