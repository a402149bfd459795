// Run at a release, after its tests: writes what this version leaves in a customer's state, so that
// the next version is tested against it. Deploys the demo customer into a sandbox of its own.
import { writeFile } from "node:fs/promises";
import { Command } from "commander";

async function main(): Promise<void> {
  const { stackFor } = await import("../sandbox/automation");
  const { startSandbox } = await import("../sandbox/sandbox");
  const { keepTemporaryFilesTogether } = await import("../sandbox/temporary");
  const { checkpointFile, normalised } = await import("../test/upgrade/checkpoint");
  keepTemporaryFilesTogether();
  const sandbox = await startSandbox({ progress: (line) => console.error(line) });
  try {
    const stack = await stackFor(sandbox);
    await stack.up();
    const text = normalised(await stack.stack.exportStack(), sandbox);
    await writeFile(checkpointFile, text);
    console.log(`Written: ${checkpointFile}`);
  } finally {
    await sandbox.stop();
  }
}

const command = new Command("npm run checkpoint --")
  .description(
    "Deploy the demo customer into a sandbox, and write its state to test/upgrade/checkpoint.json",
  )
  .action(main);

command.parseAsync().then(
  () => process.exit(),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
