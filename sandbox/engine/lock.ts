import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";

/** Milliseconds. A holder that has not shown itself for so long is dead. */
const times = { stale: 20_000, update: 5_000 };

/**
 * Runs `work` while holding `file`, one process at a time. The lock of an owner that is dead is taken over after
 * 20 seconds.
 *
 * @param waiting called about twice a second while another process has the lock; what it returns,
 * when not undefined, ends the waiting and is the result (the other may have done the work).
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  waiting: () => Promise<T | undefined>,
): Promise<T> {
  for (;;) {
    const release = await take(file);
    if (release) {
      try {
        return await work();
      } finally {
        await release();
      }
    }
    const done = await waiting();
    if (done !== undefined) return done;
    await sleep(500);
  }
}

/** Nothing while another process has it. */
async function take(file: string): Promise<(() => Promise<void>) | undefined> {
  try {
    // What is locked need not be there.
    return await lock(file, { ...times, realpath: false, lockfilePath: file });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ELOCKED") return undefined;
    throw error;
  }
}
