import { readdirSync } from "node:fs";
import picomatch from "picomatch";
import { demoStack } from "../../facts/demoStack";
import { OperatorError } from "../failure";
import { isStackName } from "../stackName";

/**
 * Names of the stacks that have a settings file in a folder, sorted; none where there are none.
 *
 * @param glob Which of them, for example `acme` or `{acme,b*}`. Left out, all but the demo customer.
 */
export function listCustomers(folder: string, glob?: string): string[] {
  const matches = glob === undefined ? () => true : picomatch(glob);
  return stacksIn(folder)
    .filter((name) => matches(name) && (name !== demoStack || glob === demoStack))
    .sort();
}

/** @throws {OperatorError} when there is none. */
export function customersIn(folder: string, glob?: string): string[] {
  const customers = listCustomers(folder, glob);
  if (customers.length > 0) return customers;
  throw new OperatorError(noCustomers(folder, glob));
}

/** Why `listCustomers` gives none, and what to do. */
export function noCustomers(folder: string, glob?: string): string {
  if (glob === undefined) {
    return (
      `There are no customers in ${folder}: it has no settings file Pulumi.NAME.yaml except the demo's. ` +
      "Name the folder of the settings with --cwd, or create a customer with npm run customer -- new NAME."
    );
  }
  const all = stacksIn(folder).join(", ") || "none";
  return `No customer in ${folder} matches --stack ${glob}. The customers are: ${all}. Correct the name, and put quotes around a * or {}.`;
}

function stacksIn(folder: string): string[] {
  // One of them may have a file of each ending.
  return [...new Set(settingsFiles(folder).flatMap((file) => stackOf(file) ?? []))];
}

/** The stack that a settings file belongs to; none for the project's own file, a backup, a note. */
export function stackOf(file: string): string | undefined {
  const [, name = ""] = /^Pulumi\.(.+?)\.ya?ml$/.exec(file) ?? [];
  return isStackName(name) ? name : undefined;
}

function settingsFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    throw new OperatorError(`There is no folder ${folder}. Correct --cwd.`);
  }
}
