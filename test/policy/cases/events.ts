import type { Server } from "@grpc/grpc-js";
import type { Stack } from "@pulumi/pulumi/automation";

interface EventLog {
  /** Gets the engine's events. */
  server?: Server;
}

type Own = { setupEventLog: (...settings: unknown[]) => Promise<EventLog> };

/**
 * The events of a stack's runs, all of them: Automation forces its server to end as soon as the engine has
 * (`cleanUp` in its stack.js), and on a busy machine the last events, or all of a short run, are not read then.
 */
export class Events {
  private reading: Promise<void> = Promise.resolve();

  constructor(stack: Stack) {
    const own = stack as unknown as Own;
    const setUp = own.setupEventLog.bind(stack);
    own.setupEventLog = async (...settings) => {
      const log = await setUp(...settings);
      const { server } = log;
      if (server) {
        server.forceShutdown = () => {
          // Ends when the engine's connection does, after what came over it.
          this.reading = new Promise((resolve) => server.tryShutdown(() => resolve()));
        };
      }
      return log;
    };
  }

  /** Waits until every event of the run that has ended was given to its listener. */
  allRead(): Promise<void> {
    return this.reading;
  }
}
