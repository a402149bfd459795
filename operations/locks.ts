import os from "node:os";

/** A lock on a stack, as a state that is kept in files or a bucket names it. */
export interface Lock {
  user: string;
  host: string;
  pid: number;
  /** RFC 3339. */
  since: string;
}

/** The locks that the engine names when it finds a stack locked; none for any other error. */
export function locksIn(message: string): Lock[] {
  const pattern = /created by (\S+)@(\S+) \(pid (\d+)\) at (\S+)/g;
  return [...message.matchAll(pattern)].map(([, user = "", host = "", pid, since = ""]) => ({
    user,
    host,
    pid: Number(pid),
    since,
  }));
}

/**
 * Whether the lock was left by a process of this machine that is no more. Another machine of the same name, or a
 * container, has processes that are not seen here.
 */
export function isLeftOver({ host, pid }: Lock): boolean {
  if (host !== os.hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/**
 * Who holds the stack, and what to do about it.
 *
 * @param leftOver What to do where the process that holds it has ended.
 */
export function lockedBy(
  stack: string,
  locks: readonly Lock[],
  leftOver = `Run pulumi cancel --stack ${stack}, then the command again.`,
): string {
  const holders = locks.map(
    ({ user, host, pid, since }) => `${user} on ${host} (process ${pid}) since ${since}`,
  );
  const locked = `The stack ${stack} is locked by ${holders.join(" and ")}`;
  return locks.every(isLeftOver)
    ? `${locked}, a process that has ended without releasing the lock, unless it runs on another machine or in a container that is called ${os.hostname()} too. ${leftOver}`
    : `${locked}. Wait until it has ended. If you are sure that it is dead, run pulumi cancel --stack ${stack}.`;
}
