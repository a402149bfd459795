import type * as grpcTypes from "@grpc/grpc-js";
import { AnalyzerClient, AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/analyzer_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";

// The generated service wants the very module that the SDK uses.
const grpc = require("@grpc/grpc-js") as typeof grpcTypes;

/** What the pack says of a resource; the URN is empty where it is said of the stack. */
export interface Said {
  diagnostic: pb.AnalyzeDiagnostic;
  urn: string;
}

/**
 * Stands between the engine and a pack: keeps what the engine shows in a run, and objects to nothing. The pack
 * then judges parts of the run by the engine's own requests.
 */
export class Recorder {
  // All programs of a run are one stack to the engine.
  private readonly server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  private readonly pack: AnalyzerClient;
  private info?: Promise<pb.AnalyzerInfo>;
  private shown: pb.AnalyzeRequest[] = [];
  private stack: pb.AnalyzerResource[] = [];

  /** @param address The pack's. */
  constructor(address: string) {
    this.pack = new AnalyzerClient(address, grpc.credentials.createInsecure());
  }

  /** @returns the address to lead engines to */
  listen(): Promise<string> {
    this.server.addService(AnalyzerService, this.methods());
    return new Promise((resolve, reject) => {
      this.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(`127.0.0.1:${port}`),
      );
    });
  }

  stop(): void {
    this.server.forceShutdown();
    this.pack.close();
  }

  /** The resources of the last run whose names begin so. */
  resources(prefix: string): pb.AnalyzerResource[] {
    return this.stack.filter((resource) => resource.getName().startsWith(prefix));
  }

  /**
   * Shows these resources to the pack as the engine would, with the stack and their providers: each with its
   * inputs, then all with their outputs. An `up` ends with the first resource that it must not create.
   */
  async judge(resources: pb.AnalyzerResource[], command: "preview" | "up"): Promise<Said[]> {
    const providers = new Set(resources.map((resource) => resource.getProvider()?.getUrn()));
    const all = this.stack.filter(
      (resource) =>
        resources.includes(resource) ||
        isStack(resource.getUrn()) ||
        providers.has(resource.getUrn()),
    );
    const urns = new Set(all.map((resource) => resource.getUrn()));
    const said: Said[] = [];
    for (const request of this.shown.filter((each) => urns.has(each.getUrn()))) {
      const answer = await call<pb.AnalyzeResponse>((done) => this.pack.analyze(request, done));
      for (const diagnostic of answer.getDiagnosticsList()) {
        said.push({ diagnostic, urn: request.getUrn() });
      }
      if (command === "up" && said.some(isMandatory)) return said;
    }
    const whole = new pb.AnalyzeStackRequest().setResourcesList(all);
    const answer = await call<pb.AnalyzeResponse>((done) => this.pack.analyzeStack(whole, done));
    for (const diagnostic of answer.getDiagnosticsList()) {
      said.push({ diagnostic, urn: urns.has(diagnostic.getUrn()) ? diagnostic.getUrn() : "" });
    }
    return said;
  }

  private methods(): grpcTypes.UntypedServiceImplementation {
    return {
      getPluginInfo: forward<Empty>((request, done) => this.pack.getPluginInfo(request, done)),
      // The engine asks for it twice for each resource.
      getAnalyzerInfo: forward<Empty>((request, done) => {
        this.info ??= call((told) => this.pack.getAnalyzerInfo(request, told));
        this.info.then((info) => done(null, info), done);
      }),
      configureStack: forward<pb.AnalyzerStackConfigureRequest>((request, done) =>
        this.pack.configureStack(request, done),
      ),
      configure: forward<pb.ConfigureAnalyzerRequest>((request, done) => {
        [this.shown, this.stack] = [[], []];
        this.pack.configure(request, done);
      }),
      // No rule changes what it is shown.
      remediate: forward<pb.AnalyzeRequest>((_, done) => done(null, new pb.RemediateResponse())),
      analyze: forward<pb.AnalyzeRequest>((request, done) => {
        this.shown.push(request);
        done(null, new pb.AnalyzeResponse());
      }),
      analyzeStack: forward<pb.AnalyzeStackRequest>((request, done) => {
        this.stack = request.getResourcesList();
        done(null, new pb.AnalyzeResponse());
      }),
    };
  }
}

export function isStack(urn: string): boolean {
  return urn === "" || urn.includes("::pulumi:pulumi:Stack::");
}

export function isMandatory({ diagnostic }: Said): boolean {
  return diagnostic.getEnforcementlevel() === pb.EnforcementLevel.MANDATORY;
}

type Done = (error: grpcTypes.ServiceError | null, answer?: unknown) => void;

function forward<Q>(answer: (request: Q, done: Done) => unknown) {
  return ({ request }: { request: Q }, done: Done) => void answer(request, done);
}

function call<T>(send: (done: (error: Error | null, answer: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    send((error, answer) => (error ? reject(error) : resolve(answer)));
  });
}
