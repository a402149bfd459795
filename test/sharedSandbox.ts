import { startSandbox, type Sandbox } from "../sandbox/sandbox";

let shared: Sandbox | undefined;

/**
 * A sandbox as it is after its start, for one spec file at a time: each of mocha's workers starts one
 * and puts it back for the next file. Do not stop it. A spec that needs other options, or is about
 * starting and stopping, starts its own.
 */
export async function sharedSandbox(): Promise<Sandbox> {
  if (!shared) return (shared = await startSandbox({ keepsPlugins: true, keyServer: true }));
  try {
    await shared.reset();
    return shared;
  } catch (error) {
    // The next file gets a new one.
    await stopSharedSandbox();
    throw error;
  }
}

/** At the end of a run in one process; a worker's goes with the worker. */
export async function stopSharedSandbox(): Promise<void> {
  const sandbox = shared;
  shared = undefined;
  await sandbox?.stop();
}
