import path from "node:path";
import { pathToFileURL } from "node:url";
import pidtree from "pidtree";
import workerpool, { type Pool } from "workerpool";

/**
 * Processes that each run a file of this folder for one customer at a time. They are kept for the next customer, so
 * that modules are loaded once, but not for ever: with each customer they hold a little more memory.
 */
export class KeptProcesses {
  private readonly idle: Pool[] = [];
  private readonly served = new WeakMap<Pool, number>();
  private ended = false;

  /**
   * @param file What each runs.
   * @param customers How many one process serves.
   */
  constructor(
    readonly file: string,
    private readonly customers = 50,
  ) {}

  /** Starts some before they are taken. */
  start(count: number): readonly Pool[] {
    const started = Array.from({ length: count }, () => startProcess(this.file));
    this.idle.push(...started);
    return started;
  }

  take(): Pool {
    return this.idle.pop() ?? startProcess(this.file);
  }

  /** Its customer is done; the next `take` may give it again. */
  async keep(one: Pool): Promise<void> {
    const served = (this.served.get(one) ?? 0) + 1;
    this.served.set(one, served);
    // One that was waited for no longer may end after the others.
    if (this.ended || served >= this.customers) await one.terminate();
    else this.idle.push(one);
  }

  /** Ends those that are idle; each of the others ends when its customer is done. */
  async end(): Promise<void> {
    this.ended = true;
    await Promise.all(this.idle.splice(0).map((one) => one.terminate()));
  }
}

function startProcess(file: string): Pool {
  return workerpool.pool(path.join(__dirname, file), {
    workerType: "process",
    maxWorkers: 1,
    forkOpts: {
      execArgv: [
        "--import",
        pathToFileURL(path.join(__dirname, "../loader.mjs")).href,
        // Pulumi's SDK loads every module of Node, those that Node 26 warns of among them.
        "--disable-warning=ExperimentalWarning",
      ],
      // A process group of its own: Ctrl-C in a terminal reaches the fleet only, which lets running
      // customers finish.
      detached: true,
    },
  });
}

/** Kills a process and all that it has started, which must only read. The engine gives each plugin a group of its own. */
export async function killTree(pid: number): Promise<void> {
  const all = await pidtree(pid, { root: true }).catch(() => [pid]);
  for (const one of all) signal(one, "SIGKILL");
}

/** @returns whether there is such a process. */
export function signal(pid: number, name: "SIGINT" | "SIGKILL" | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
