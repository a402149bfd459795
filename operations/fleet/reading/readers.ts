import { OperatorError } from "../../failure";
import { KeptProcesses, killTree } from "../processes";
import type { Part, PartAnswer, ReadJob, ReaderNews, Readings } from "./readJob";

type Parts<P extends Part> = { [One in P]: Promise<Readings[One]> };
type Settle = (answer: PartAnswer | Error) => void;

/**
 * The processes that read customers without the engine: one customer at a time in each, kept for the next one.
 * There are as many as customers that were ever read at the same time.
 */
export class Readers {
  private readonly processes: KeptProcesses;

  /** @param customers How many one process reads. */
  constructor(customers?: number) {
    this.processes = new KeptProcesses("reading/reader.ts", customers);
  }

  /**
   * Reads a customer, the parts side by side.
   *
   * @param say Gets a line for what the operator is to know.
   * @param stop Kills the process, with all that it has started.
   * @returns a promise for each part. It fails as the reading did, or with the reason of `stop`.
   */
  read<P extends Part>(
    job: ReadJob,
    parts: readonly P[],
    say: (line: string) => void,
    stop: AbortSignal,
  ): Parts<P> {
    const settle = new Map<Part, Settle>();
    const all = parts.map((part) => [part, promised((one) => settle.set(part, one))] as const);
    void this.run({ job, parts, say, stop, settle });
    return Object.fromEntries(all) as Parts<P>;
  }

  /** Ends the processes that are idle; one that reads ends when it is stopped or done. */
  end(): Promise<void> {
    return this.processes.end();
  }

  /** Settles every part. */
  private async run({ job, parts, say, stop, settle }: Run): Promise<void> {
    const reader = this.processes.take();
    const answers = new Map<Part, PartAnswer>();
    let pid: number | undefined;
    const on = (news: ReaderNews) => {
      if ("pid" in news) pid = news.pid;
      else if ("line" in news) say(news.line);
      else {
        answers.set(news.part, news.answer);
        // Who waits for the last one may start the next customer, which takes this process.
        if (answers.size < parts.length) settle.get(news.part)?.(news.answer);
      }
    };
    try {
      await untilStopped(stop, reader.exec("read", [job, parts], { on }) as PromiseLike<void>);
      const kept = this.processes.keep(reader);
      for (const [part, answer] of answers) settle.get(part)?.(answer);
      await kept;
    } catch (error) {
      if (pid !== undefined) await killTree(pid);
      await reader.terminate(true).catch(() => undefined);
      const why = stop.aborted
        ? (stop.reason as Error)
        : new OperatorError(
            `the process that reads ended (${(error as Error).message.split("\n")[0]})`,
          );
      for (const [part, one] of settle) one(answers.get(part) ?? why);
    }
  }
}

interface Run {
  job: ReadJob;
  parts: readonly Part[];
  say: (line: string) => void;
  stop: AbortSignal;
  settle: ReadonlyMap<Part, Settle>;
}

function promised(give: (settle: Settle) => void): Promise<unknown> {
  const promise = new Promise<unknown>((resolve, reject) =>
    give((answer) => {
      if (answer instanceof Error) reject(answer);
      else if ("failure" in answer) reject(errorOf(answer));
      else resolve(answer.value);
    }),
  );
  // Who waits for several parts, one after another, may give up at the first that fails.
  promise.catch(() => undefined);
  return promise;
}

function errorOf({ failure, mistake }: { failure: string; mistake?: string }): Error {
  if (mistake === undefined) return new OperatorError(failure);
  return Object.assign(new Error(failure), { stack: mistake });
}

/** @throws the reason of `stop` */
function untilStopped<T>(stop: AbortSignal, work: PromiseLike<T>): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    const tell = () => reject(stop.reason as Error);
    stop.addEventListener("abort", tell, { once: true });
    if (stop.aborted) tell();
  });
  return Promise.race([work, stopped]);
}
