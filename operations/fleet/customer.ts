import { existsSync } from "node:fs";
import path from "node:path";
import { LocalWorkspace, Stack, type EngineEvent, type PulumiFn } from "@pulumi/pulumi/automation";
import { EngineError, type Engine } from "./engine";
import { EngineEvents, RunFailure, type Told } from "./events";
import { isLeftOver, locksIn } from "./locks";
import { reasonOf } from "./reasons";
import { countsOf } from "./report";

export interface CustomerOptions {
  folder: string;
  engine: Engine;
  /** Whether a lock that a dead process of this machine left is taken off. */
  breakLocks: boolean;
  say: (line: string) => void;
}

interface EngineOptions {
  onEvent: (event: EngineEvent) => void;
  color: "never";
}

const project = path.join(__dirname, "../..");
/** Milliseconds between two lines of progress on one customer. */
const progressInterval = 10_000;

/**
 * The last version with which Automation has the engine write its events to a file. With later ones
 * it opens a port, and an engine whose fleet was killed waits for ever to send an event there.
 */
const eventsInFiles = "3.205.0";

/** Loaded by the first run, for all. */
const program: PulumiFn = () => (require("../../index") as PulumiFn)();

/** One customer's stack, run in this process. */
export class Customer {
  private constructor(
    readonly name: string,
    private readonly stack: Stack,
    private readonly options: CustomerOptions,
  ) {}

  static async open(name: string, options: CustomerOptions): Promise<Customer> {
    const { folder: workDir, engine } = options;
    const pulumiCommand = engine.command;
    const workspace = await LocalWorkspace.create({ workDir, program, pulumiCommand });
    Object.defineProperty(workspace, "pulumiVersion", { value: eventsInFiles });
    // Selecting is a run of its own that changes which stack the operator's next `pulumi up` means;
    // every run here names its stack.
    workspace.selectStack = () => Promise.resolve();
    return new Customer(name, await Stack.select(name, workspace), options);
  }

  preview(how: { refresh: boolean; policies: boolean }): Promise<Told> {
    const policies = how.policies ? this.policies() : {};
    return this.run("preview", (options) =>
      this.stack.preview({ ...options, ...policies, refresh: how.refresh }),
    );
  }

  /** @param total How many resources there are, for the progress. */
  up(how: { refresh: boolean; total: number }): Promise<Told> {
    const run = (options: EngineOptions) =>
      this.stack.up({ ...options, ...this.policies(), refresh: how.refresh });
    return this.run("up", run, how.total);
  }

  refresh(): Promise<Told> {
    return this.run("refresh", (options) => this.stack.refresh(options));
  }

  /** The pack, with the customer's own levels and limits where there are such. */
  private policies() {
    const config = path.join(this.options.folder, `policy-${this.name}.json`);
    return {
      policyPacks: [path.join(project, "policy")],
      ...(existsSync(config) && { policyPackConfigs: [config] }),
    };
  }

  private async run(
    what: string,
    operation: (options: EngineOptions) => Promise<unknown>,
    total?: number,
  ): Promise<Told> {
    const { say } = this.options;
    const started = Date.now();
    let last = started;
    const events = new EngineEvents((resources) => {
      if (Date.now() - last < progressInterval) return;
      last = Date.now();
      say(`${what}  ${resources}${total ? `/${total}` : ""} resources`);
    });
    const attempt = () => operation({ onEvent: events.take, color: "never" });
    say(`${what} starts`);
    try {
      await attempt().catch((error: Error) => this.breakLock(error).then(attempt));
    } catch (error) {
      say(`${what} failed after ${secondsSince(started)} s`);
      throw new RunFailure(reasonOf(this.name, error as Error, events.told), events.told);
    }
    const counts = countsOf(events.told.changes, what === "preview" ? "to do" : "done");
    say(`${what} done in ${secondsSince(started)} s: ${counts}`);
    return events.told;
  }

  /** @throws the error itself, unless it was a lock that could be, and was, taken off. */
  private async breakLock(error: Error): Promise<void> {
    const locks = error instanceof EngineError ? locksIn(error.message) : [];
    if (!this.options.breakLocks || locks.length === 0 || !locks.every(isLeftOver)) throw error;
    this.options.say("takes off the lock of a process that has ended");
    await this.stack.cancel();
  }
}

function secondsSince(started: number): string {
  return ((Date.now() - started) / 1000).toFixed(1);
}
