import { lock } from "proper-lockfile";

/** Milliseconds. A holder that has not shown itself for so long is dead. */
const times = { stale: 20_000, update: 5_000 };
const retries = { forever: true, minTimeout: 500, maxTimeout: 500 };

/**
 * Runs `work` while holding `file`, one process at a time; who comes second looks twice a second whether it is free.
 * The lock of an owner that is dead is taken over after 20 seconds.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  // What is locked need not be there.
  const release = await lock(file, { ...times, retries, realpath: false, lockfilePath: file });
  try {
    return await work();
  } finally {
    await release();
  }
}
