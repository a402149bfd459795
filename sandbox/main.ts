import { Command, InvalidArgumentError } from "commander";
import { describeSandbox, sandboxText } from "./lookAround";
import { startSandbox } from "./sandbox";
import { interrupted, stopStarting } from "./signals";
import { keepTemporaryFilesTogether } from "./temporary";

interface Options {
  json?: true;
  customers: number;
}

const command = new Command("npm run sandbox --")
  .description("Starts a local Okta and a local AWS with a customer, until Ctrl-C.")
  .option("--json", "print one JSON object with addresses, environment and customers, nothing else")
  .option("--customers <number>", "customers to seed: acme, customer-2, customer-3 …", count, 1)
  .action(run);

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 100) return number;
  throw new InvalidArgumentError("Give a number from 1 to 100.");
}

async function run({ json, customers: number }: Options): Promise<void> {
  const stop = interrupted(0);
  const started = Date.now();
  const progress = (line: string): void => console.error(line);
  progress("Starting the sandbox (minutes on a new machine, then seconds)");
  const more = Array.from({ length: number - 1 }, (_, index) => `customer-${index + 2}`);
  const starting = startSandbox({ progress, customers: ["acme", ...more] });
  const sandbox = await Promise.race([starting, stop]);
  if (sandbox !== "interrupted") {
    progress(`Started in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    console.log(json ? JSON.stringify(describeSandbox(sandbox)) : `\n${sandboxText(sandbox)}\n`);
    progress("Ctrl-C stops it.");
    await stop;
  }
  progress("Stopping");
  await stopStarting(starting);
  process.exit(0);
}

keepTemporaryFilesTogether();
command.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
