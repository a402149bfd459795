import { findEngine } from "../sandbox/engine/engine";
import { stopSharedSandbox } from "./sharedSandbox";

/**
 * Runs once, before all files: what takes minutes on a new machine happens here, with progress,
 * and not inside some test. What fails here fails again, and is reported, in the tests that need it.
 */
export async function mochaGlobalSetup(): Promise<void> {
  await findEngine({ progress: (line) => console.log(line) }).catch((error: Error) => {
    console.log(error.message);
  });
}

/** Without workers, all files shared one sandbox in this process. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopSharedSandbox();
}
