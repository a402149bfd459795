import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits for what only looking can tell. How long it may take is mocha's own time limit, so that a slow
 * machine fails nothing.
 */
export async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await happened())) await sleep(20, undefined, { ref: false });
}
