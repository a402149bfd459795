import { link, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** A holder that has not shown itself for so long is dead, even where its pid means nothing here. */
const silentForMs = 60_000;
const beatMs = 5_000;

/**
 * Runs `work` while holding `file`, one process at a time. The file holds its owner's pid; the lock
 * of an owner that is dead, or silent for a minute, is taken over.
 *
 * @param waiting called about twice a second while another process has the lock; what it returns,
 * when not undefined, ends the waiting and is the result (the other may have done the work).
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  waiting: (holder: number) => Promise<T | undefined>,
): Promise<T> {
  while (!(await take(file))) {
    const holder = await holderOf(file);
    if (holder === undefined) continue;
    if (!holder.alive) {
      await breakLock(file, holder.pid);
      continue;
    }
    const done = await waiting(holder.pid);
    if (done !== undefined) return done;
    await sleep(500);
  }
  const beat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(file, { force: true });
  }
}

/** Makes the file together with its content, so that nobody can read one without a pid. */
async function take(file: string): Promise<boolean> {
  const own = `${file}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

async function holderOf(file: string): Promise<{ pid: number; alive: boolean } | undefined> {
  try {
    const pid = Number(await readFile(file, "utf8"));
    const silent = Date.now() - (await stat(file)).mtimeMs > silentForMs;
    return { pid, alive: !silent && isRunning(pid) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Moves a dead owner's lock aside; one that a third process took meanwhile is put back. */
async function breakLock(file: string, deadPid: number): Promise<void> {
  const aside = `${file}.${process.pid}.dead`;
  try {
    await rename(file, aside);
    if (Number(await readFile(aside, "utf8")) !== deadPid) await link(aside, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EEXIST") throw error;
  } finally {
    await rm(aside, { force: true });
  }
}
