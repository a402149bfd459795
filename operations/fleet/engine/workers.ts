import { setTimeout as sleep } from "node:timers/promises";
import workerpool, { type Pool } from "workerpool";
import { OperatorError } from "../../failure";
import type { EngineNews } from "./engine";
import { RunFailure, type RunFindings } from "./events";
import type { Answer, Job, News } from "./job";
import { KeptProcesses, signal } from "../processes";
import { Stopping } from "./stopping";

/** Milliseconds that the engine of a worker that crashed gets to write its state and release its lock. */
const orphanPatience = 60_000;

/**
 * The processes that run the customers' programs: one customer at a time in each, so that environment,
 * process listeners and failures are apart; kept for the next customer, so that the program is loaded
 * once. There are as many as jobs that were ever asked for at the same time.
 */
export class Workers {
  private readonly processes = new KeptProcesses("engine/worker.ts");
  /** Process ids of the engines that can be told to cancel now. */
  private readonly cancellable = new Set<number>();
  private interrupted = false;

  /** @param stopPatience Milliseconds that an engine that is told to stop gets, before it is killed. */
  constructor(private readonly stopPatience = 10_000) {}

  /**
   * Starts some processes, which load the program while other things are read: loading takes each a second and more.
   */
  prepare(count: number): void {
    for (const one of this.processes.start(count)) {
      // One that ends meanwhile is started again, and tells why at its first run.
      Promise.resolve(one.exec("load")).catch(() => undefined);
    }
  }

  /**
   * @param say Gets a line for each step of the run.
   * @param stop Tells the engine of this run to cancel, as soon as it listens, and kills it where it does not
   *   end soon after that. For previews only, which hold no lock.
   * @throws {RunFailure} when the run fails
   * @throws {OperatorError} when the worker crashes
   */
  async run(job: Job, say: (line: string) => void, stop?: AbortSignal): Promise<RunFindings> {
    const worker = this.processes.take();
    let engine: EngineNews = "ended";
    const stopping = new Stopping(stop, this.stopPatience);
    const on = (news: News) => {
      if ("line" in news) return say(news.line);
      if ("pid" in news) return void (stopping.worker = news.pid);
      if (engine !== "ended") this.cancellable.delete(engine.pid);
      engine = news.engine;
      if (engine !== "ended" && engine.cancellable) this.listens(engine.pid);
      stopping.news(engine);
    };
    const answer = await this.answerOf(worker, job, on)
      .catch(async (error: Error) => {
        await worker.terminate(true);
        throw stopping.killed ? error : await this.crashed(error, engine);
      })
      .finally(() => stopping.end());
    if (answer.failure === undefined) {
      await this.processes.keep(worker);
      return answer.findings;
    }
    // What a failed program left unfinished may fail later, and would be taken for the next one's.
    await worker.terminate();
    throw new RunFailure(answer.failure, answer.findings);
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
  end(): Promise<void> {
    return this.processes.end();
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

/** `signal SIGKILL`, or `exit code 1`. */
function howItEnded(message: string): string {
  const [, code, name] = /exitCode: `(\w+)`\s+signalCode: `(\w+)`/.exec(message) ?? [];
  return name && name !== "null" ? `signal ${name}` : code ? `exit code ${code}` : message;
}
