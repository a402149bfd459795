import {
  Server,
  ServerCredentials,
  type UntypedServiceImplementation,
  type handleUnaryCall,
} from "@grpc/grpc-js";
import * as automation from "@pulumi/pulumi/automation/server";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { runtime } from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state";
import { readOwnOutputs } from "../../../clouds/ownOutputs";
import { vendorsDiffer } from "./vendorOutputs";

/**
 * How Automation runs a program that is a function; the published types leave it out. Its `Stack`
 * around it would not do: it starts engines that a Ctrl-C reaches and that die with their parent
 * (https://github.com/pulumi/pulumi/issues/6334), and loses events (eventLog.ts).
 */
const { LanguageServer } = automation as unknown as {
  LanguageServer: new (program: PulumiFn) => UntypedServiceImplementation & {
    run: handleUnaryCall<unknown, unknown>;
  };
};

/** Where the program finds its folder: that of the run, which Automation leaves out. */
const { getStore } = state as unknown as {
  getStore: () => { settings: { options: { rootDirectory?: string } } };
};

/** Loaded once, for all runs of this process. */
const loaded = () => require("../../../index") as PulumiFn;
const program: PulumiFn = () => loaded()();

/** Before the first run, which else does it. */
export function loadProgram(): void {
  try {
    loaded();
  } catch {
    // The first run tries again, and tells the engine why.
  }
}

const notRun = new Error(
  "The program did not run to its end, because its connection to the engine failed. Run the command again.",
);

/** What an engine asks to run the program: at `address`, until `stop`. */
export interface ServedProgram {
  address: string;
  /** Whether it gave other outputs of the vendor than the state has, secret ones included; seen in a preview. */
  vendorsDiffer: () => boolean;
  stop: () => void;
}

/**
 * Serves the program to one run of the engine.
 *
 * A run in which the program did not come to its end fails: Automation passes over errors of the
 * connection to the engine (`isGrpcError` in its server.js), and to the engine a program that ended well
 * means that every resource it did not declare is to be deleted.
 *
 * @param folder With Pulumi.yaml and the settings.
 */
export async function serveProgram(folder: string): Promise<ServedProgram> {
  const server = new Server();
  let ended = false;
  let differ = false;
  const language = new LanguageServer(async () => {
    getStore().settings.options.rootDirectory = folder;
    const outputs = await program();
    // An update writes the state meanwhile.
    if (runtime.isDryRun() && outputs) {
      differ = await vendorsDiffer(outputs, await readOwnOutputs());
    }
    ended = true;
    return outputs;
  });
  const run = language.run.bind(language);
  language.run = (call, callback) =>
    run(call, (error, answer, ...more) => {
      callback(error ?? (ended ? null : notRun), answer, ...more);
    });
  server.addService(LanguageRuntimeService, language);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    address: `127.0.0.1:${port}`,
    vendorsDiffer: () => differ,
    stop: () => server.forceShutdown(),
  };
}
