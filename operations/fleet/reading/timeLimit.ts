import { OperatorError } from "../../failure";

/** Seconds that a customer may take to be read. */
export const defaultTimeLimit = 300;

/** The time of each customer; what is not read by then is stopped. */
export class TimeLimit {
  private readonly running = new Set<AbortController>();

  constructor(private readonly seconds: number) {}

  /** @param work Ends when it is told to stop. */
  async each<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    const limit = new AbortController();
    this.running.add(limit);
    const late = new OperatorError(`not read within ${this.seconds} s`);
    const timer = setTimeout(() => limit.abort(late), this.seconds * 1000);
    try {
      return await work(limit.signal);
    } finally {
      clearTimeout(timer);
      this.running.delete(limit);
    }
  }

  cancel(): void {
    const why = new OperatorError("not read: the run was cancelled");
    for (const one of this.running) one.abort(why);
  }
}
