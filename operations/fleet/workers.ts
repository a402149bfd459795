import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import workerpool, { type Pool } from "workerpool";
import { OperatorError } from "../failure";
import type { EngineNews } from "./engine";
import { RunFailure, type Told } from "./events";
import type { Answer, Job, News } from "./job";

/** Milliseconds that the engine of a worker that crashed gets to write its state and release its lock. */
const orphanPatience = 60_000;

/**
 * The processes that run the customers' programs: one customer at a time in each, so that environment,
 * process listeners and failures are apart; kept for the next customer, so that the program is loaded
 * once. There are as many as jobs that were ever asked for at the same time.
 */
export class Workers {
  private readonly idle: Pool[] = [];
  /** Process ids of the engines that can be told to cancel now. */
  private readonly cancellable = new Set<number>();
  private interrupted = false;
  private ended = false;

  /**
   * @param say Gets a line for each step of the run.
   * @param stop Tells the engine of this run to cancel, as soon as it listens.
   * @throws {RunFailure} when the run fails
   * @throws {OperatorError} when the worker crashes
   */
  async run(job: Job, say: (line: string) => void, stop?: AbortSignal): Promise<Told> {
    const worker = this.idle.pop() ?? startWorker();
    let engine: EngineNews = "ended";
    const on = (news: News) => {
      if ("line" in news) return say(news.line);
      if (engine !== "ended") this.cancellable.delete(engine.pid);
      engine = news.engine;
      if (engine !== "ended" && engine.cancellable) this.listens(engine.pid);
      if (stop?.aborted) cancel();
    };
    const cancel = () => {
      if (engine !== "ended" && engine.cancellable) signal(engine.pid, "SIGINT");
    };
    stop?.addEventListener("abort", cancel, { once: true });
    const answer = await this.answerOf(worker, job, on).catch(async (error: Error) => {
      await worker.terminate(true);
      throw await this.crashed(error, engine);
    });
    if (answer.failure === undefined) {
      // One that was waited for no longer may end after the others.
      if (this.ended) await worker.terminate();
      else this.idle.push(worker);
      return answer.told;
    }
    // What a failed program left unfinished may fail later, and would be taken for the next one's.
    await worker.terminate();
    throw new RunFailure(answer.failure, answer.told);
  }

  /**
   * Tells every running engine to cancel: once cleanly, another time at once. One that is starting is
   * told as soon as it listens.
   */
  interrupt(): void {
    this.interrupted = true;
    for (const engine of this.cancellable) signal(engine, "SIGINT");
  }

  /** Ends the processes; one that still runs, when its job is done. */
  async end(): Promise<void> {
    this.ended = true;
    await Promise.all(this.idle.splice(0).map((worker) => worker.terminate()));
  }

  private answerOf(worker: Pool, job: Job, on: (news: News) => void): Promise<Answer> {
    return Promise.resolve(worker.exec("run", [job], { on }) as PromiseLike<Answer>);
  }

  private listens(engine: number): void {
    this.cancellable.add(engine);
    if (this.interrupted) signal(engine, "SIGINT");
  }

  /** Waits for the engine that a crashed worker leaves: it may still write to the customer's clouds. */
  private async crashed(error: Error, engine: EngineNews): Promise<Error> {
    if (!(error instanceof workerpool.TerminateError)) return error;
    const how = howItEnded(error.message);
    if (engine === "ended") return new OperatorError(`the worker process ended: ${how}`);
    const { pid, cancellable } = engine;
    if (cancellable) signal(pid, "SIGINT");
    const patience = Date.now() + orphanPatience;
    while (signal(pid, 0) && Date.now() < patience) await sleep(200);
    this.cancellable.delete(pid);
    const state = signal(pid, 0)
      ? `its engine, process ${pid}, still runs. Wait for it`
      : "its engine has stopped";
    return new OperatorError(
      `the worker process ended during the run: ${how}; ${state}. ` +
        "The state may lack the last changes; run it again with --resume.",
    );
  }
}

function startWorker(): Pool {
  return workerpool.pool(path.join(__dirname, "worker.ts"), {
    workerType: "process",
    maxWorkers: 1,
    forkOpts: {
      execArgv: ["--import", pathToFileURL(path.join(__dirname, "../loader.mjs")).href],
      // A process group of its own: Ctrl-C in a terminal reaches the fleet only, which lets running
      // customers finish.
      detached: true,
    },
  });
}

/** `signal SIGKILL`, or `exit code 1`. */
function howItEnded(message: string): string {
  const [, code, name] = /exitCode: `(\w+)`\s+signalCode: `(\w+)`/.exec(message) ?? [];
  return name && name !== "null" ? `signal ${name}` : code ? `exit code ${code}` : message;
}

/** @returns whether there is such a process. */
function signal(pid: number, name: "SIGINT" | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
