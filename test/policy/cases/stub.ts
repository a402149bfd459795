import type * as grpcTypes from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, Value, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as service from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { unknownValue } from "@pulumi/pulumi/runtime";
import type { CaseResource, Program } from "./case";

// The generated service wants the very module that the SDK uses.
const grpc = require("@grpc/grpc-js") as typeof grpcTypes;

/** A provider for every type: echoes what it is given and adds what the program says the cloud adds. */
export class StubProvider {
  /** The program that runs now. */
  program: Program = {};
  private readonly server = new grpc.Server();

  /** The port, for `PULUMI_DEBUG_PROVIDERS`: the engine attaches to it instead of starting a plugin. */
  listen(): Promise<number> {
    this.server.addService(service.ResourceProviderService, this.methods());
    return new Promise((resolve, reject) => {
      this.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private methods(): grpcTypes.UntypedServiceImplementation {
    return {
      attach: unary(() => new Empty()),
      cancel: unary(() => new Empty()),
      getPluginInfo: unary(() => new PluginInfo().setVersion("1.0.0")),
      checkConfig: unary((request: proto.CheckRequest) =>
        new proto.CheckResponse().setInputs(request.getNews()),
      ),
      diffConfig: unary(() => new proto.DiffResponse()),
      configure: unary(() =>
        new proto.ConfigureResponse()
          .setAcceptsecrets(true)
          .setAcceptresources(true)
          .setSupportspreview(true),
      ),
      check: unary((request: proto.CheckRequest) =>
        new proto.CheckResponse().setInputs(request.getNews()),
      ),
      diff: unary(() =>
        new proto.DiffResponse().setChanges(proto.DiffResponse.DiffChanges.DIFF_NONE),
      ),
      create: unary((request: proto.CreateRequest) => this.create(request)),
      read: unary((request: proto.ReadRequest) => this.read(request)),
    };
  }

  private create(request: proto.CreateRequest): proto.CreateResponse {
    const name = nameOf(request.getUrn());
    // The real providers have the id among the outputs as well.
    const { outputs = {} } = this.resource(name);
    const all = { id: `${name.split("/").at(-1)}-id`, ...outputs };
    const properties = request.getProperties() ?? new Struct();
    const isPreview = request.getPreview();
    for (const [key, value] of Object.entries(all)) {
      set(properties, key, isPreview ? unknownValue : (value as JavaScriptValue));
    }
    const response = new proto.CreateResponse().setProperties(properties);
    return isPreview ? response : response.setId(String(all.id));
  }

  private read(request: proto.ReadRequest): proto.ReadResponse {
    const { props = {}, outputs = {} } = this.resource(nameOf(request.getUrn()));
    const all = { ...props, ...outputs, id: request.getId() } as Record<string, JavaScriptValue>;
    return new proto.ReadResponse()
      .setId(request.getId())
      .setProperties(Struct.fromJavaScript(all))
      .setInputs(Struct.fromJavaScript(props as Record<string, JavaScriptValue>));
  }

  private resource(name: string): Partial<CaseResource> {
    return this.program[name] ?? {};
  }
}

function set(struct: Struct, key: string, value: JavaScriptValue): void {
  struct.getFieldsMap().set(key, Value.fromJavaScript(value));
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function unary<Q, A>(
  answer: (request: Q) => A,
): (call: { request: Q }, done: grpcTypes.sendUnaryData<A>) => void {
  return (call, done) => {
    try {
      done(null, answer(call.request));
    } catch (error) {
      done({ code: grpc.status.UNKNOWN, details: String(error) });
    }
  };
}
