import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import * as automation from "@pulumi/pulumi/automation/server";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import type { PulumiFn } from "@pulumi/pulumi/automation";

/**
 * How Automation runs a program that is a function; the published types leave it out. Its `Stack`
 * around it would not do: it starts engines that a Ctrl-C reaches and that die with their parent
 * (https://github.com/pulumi/pulumi/issues/6334), and loses events (eventLog.ts).
 */
const { LanguageServer } = automation as unknown as {
  LanguageServer: new (program: PulumiFn) => UntypedServiceImplementation;
};

/** Loaded by the first run, for all. */
const program: PulumiFn = () => (require("../../index") as PulumiFn)();

/** What an engine asks to run the program: at `address`, until `stop`. */
export interface ServedProgram {
  address: string;
  stop: () => void;
}

/** Serves the program to one run of the engine. */
export async function serveProgram(): Promise<ServedProgram> {
  const server = new Server();
  server.addService(LanguageRuntimeService, new LanguageServer(program));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}
