import { Command } from "commander";
import { customerStack } from "./automation";
import { pulumiText, sandboxText } from "./lookAround";
import { pluginsOption, startSandbox, type Plugins } from "./sandbox";
import { interrupted, stopStarting } from "./signals";
import { keepTemporaryFilesTogether } from "./temporary";

const command = new Command("npm run sandbox --")
  .description("Start a local Okta and a local AWS with a customer, until Ctrl-C.")
  .addOption(pluginsOption())
  .action(run);

async function run({ plugins }: { plugins?: Plugins }): Promise<void> {
  const stop = interrupted(0);
  const start = Date.now();
  const progress = (line: string): void => console.error(line);
  progress("Starting the sandbox (minutes on a new machine, then seconds)");
  const starting = startSandbox({ progress, plugins });
  const ready = starting.then(async (sandbox) => ({
    sandbox,
    stack: await customerStack(sandbox),
  }));
  const started = await Promise.race([ready, stop]);
  if (started !== "interrupted") {
    const { sandbox, stack } = started;
    progress(`Started in ${((Date.now() - start) / 1000).toFixed(1)} s`);
    console.log(`\n${sandboxText(sandbox)}\n\n${await pulumiText(sandbox, stack)}\n`);
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
