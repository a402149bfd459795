import { Command, InvalidArgumentError } from "commander";
import { customerStack } from "./automation";
import { describeSandbox, pulumiText, sandboxText } from "./lookAround";
import { pluginsOption, startSandbox, type Plugins } from "./sandbox";
import { interrupted, stopStarting } from "./signals";
import { keepTemporaryFilesTogether } from "./temporary";

interface Options {
  json?: true;
  customers: number;
  plugins?: Plugins;
}

const command = new Command("npm run sandbox --")
  .description("Starts a local Okta and a local AWS with a customer, until Ctrl-C.")
  .option("--json", "print one JSON object with addresses, environment and customers, nothing else")
  .option("--customers <number>", "customers to seed: acme, customer-2, customer-3 …", count, 1)
  .addOption(pluginsOption())
  .action(run);

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 100) return number;
  throw new InvalidArgumentError("Give a number from 1 to 100.");
}

async function run({ json, customers: number, plugins }: Options): Promise<void> {
  const stop = interrupted(0);
  const start = Date.now();
  const progress = (line: string): void => console.error(line);
  progress("Starting the sandbox (minutes on a new machine, then seconds)");
  const more = Array.from({ length: number - 1 }, (_, index) => `customer-${index + 2}`);
  const starting = startSandbox({ progress, customers: ["acme", ...more], plugins });
  const ready = starting.then(async (sandbox) => ({
    sandbox,
    stack: await customerStack(sandbox),
  }));
  const started = await Promise.race([ready, stop]);
  if (started !== "interrupted") {
    const { sandbox, stack } = started;
    progress(`Started in ${((Date.now() - start) / 1000).toFixed(1)} s`);
    if (json) console.log(JSON.stringify(describeSandbox(sandbox, stack)));
    else console.log(`\n${sandboxText(sandbox)}\n\n${await pulumiText(sandbox, stack)}\n`);
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
