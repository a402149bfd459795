import type { EngineNews } from "./engine";
import { killTree, signal } from "../processes";

/** Stops one run of an engine in a worker when it is told to. For previews only, which hold no lock. */
export class Stopping {
  /** Of the worker; absent: it has not told yet. */
  worker?: number;
  private killing?: NodeJS.Timeout;
  private engine: EngineNews = "ended";
  killed = false;

  /** @param patience Milliseconds that the engine gets to stop, before it is killed with its plugins. */
  constructor(
    private readonly stop: AbortSignal | undefined,
    private readonly patience: number,
  ) {
    stop?.addEventListener("abort", this.cancel, { once: true });
  }

  /** What the engine is at: one that is starting is told as soon as it listens. */
  news(engine: EngineNews): void {
    this.engine = engine;
    if (this.stop?.aborted) this.cancel();
  }

  /** The run has ended: the worker may be at another customer when this one's time is over. */
  end(): void {
    clearTimeout(this.killing);
    this.stop?.removeEventListener("abort", this.cancel);
  }

  private readonly cancel = (): void => {
    const { engine } = this;
    if (engine !== "ended" && engine.cancellable) signal(engine.pid, "SIGINT");
    this.killing ??= setTimeout(() => this.kill(), this.patience);
  };

  private kill(): void {
    this.killed = true;
    if (this.worker !== undefined) void killTree(this.worker);
  }
}
