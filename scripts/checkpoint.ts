// Run at a release, after its tests: writes what this version leaves in a customer's state, so that
// the next version is tested against it. Deploys the demo customer into a sandbox of its own.
import { writeFile } from "node:fs/promises";
import { stackFor } from "../sandbox/automation";
import { startSandbox } from "../sandbox/sandbox";
import { keepTemporaryFilesTogether } from "../sandbox/temporary";
import { checkpointFile, normalised } from "../test/upgrade/checkpoint";

async function main(): Promise<void> {
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

keepTemporaryFilesTogether();
main().then(
  () => process.exit(),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
