/** npm passes Ctrl-C on to a process that the terminal has told already. Milliseconds. */
const sameKeystroke = 300;

/** What a command says last that was interrupted. */
export const stopped = "Stopped. To continue, run the command again.";

/**
 * Ctrl-C, SIGTERM and SIGHUP: the first lets what runs finish, every later one cancels it.
 */
export class Interruption {
  private times = 0;
  private last = -Infinity;

  constructor(
    private readonly on: { first: () => void; later: () => void },
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether no new work is to start. */
  get requested(): boolean {
    return this.times > 0;
  }

  /** Whether running work was told to cancel. */
  get cancelled(): boolean {
    return this.times > 1;
  }

  /** One signal arrived. */
  readonly signal = (): void => {
    const now = this.now();
    const again = now - this.last < sameKeystroke;
    this.last = now;
    if (again) return;
    if (++this.times === 1) this.on.first();
    else this.on.later();
  };

  listen(): void {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, this.signal);
  }

  stop(): void {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(name, this.signal);
  }
}
