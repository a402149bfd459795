import type * as grpcTypes from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import * as service from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { checkInputs, isDefault } from "./check";
import { differences, inputsOf, plan, type Difference } from "./diff";
import type { Plugin, Resource } from "./schema";
import { compact, fromStruct, toStruct, unknown, type Properties } from "./values";

// The generated service wants the very module that the SDK uses.
const grpc = require("@grpc/grpc-js") as typeof grpcTypes;

/** A create or update that failed after something was there: the engine keeps it in the state. */
class InitializationError extends Error {
  constructor(
    readonly id: string,
    readonly properties: Properties,
    reason: string,
  ) {
    super(reason);
  }
}

/** Serves one provider as the real plugins do; what the engine sends and gets is the bridge's. */
export class ProviderServer<C> {
  private client: C | undefined;

  constructor(
    private readonly plugin: Plugin<C>,
    private readonly version: string,
  ) {}

  /** Listens on a free port of the loopback interface. */
  async listen(): Promise<{ port: number; server: grpcTypes.Server }> {
    const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
    const perConnection = methodsPerConnection(() =>
      new ProviderServer(this.plugin, this.version).methods(),
    );
    server.addService(service.ResourceProviderService, perConnection);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    return { port, server };
  }

  private methods(): Methods {
    return {
      getPluginInfo: unary(() => new PluginInfo().setVersion(this.version)),
      getSchema: unary(() => new proto.GetSchemaResponse().setSchema("{}")),
      attach: unary(() => new Empty()),
      // After Ctrl-C, as the real ones: what is under way is finished, and its answer still counts.
      cancel: unary(() => new Empty()),
      checkConfig: unary((request: proto.CheckRequest) =>
        new proto.CheckResponse().setInputs(request.getNews()),
      ),
      diffConfig: unary((request: proto.DiffRequest) => diffConfig(request)),
      configure: unary((request: proto.ConfigureRequest) => this.configure(request)),
      check: unary((request: proto.CheckRequest) => this.check(request)),
      diff: unary((request: proto.DiffRequest) => this.diff(request)),
      create: unary((request: proto.CreateRequest) => this.create(request)),
      read: unary((request: proto.ReadRequest) => this.read(request)),
      update: unary((request: proto.UpdateRequest) => this.update(request)),
      delete: unary((request: proto.DeleteRequest) => this.delete(request)),
      invoke: unary((request: proto.InvokeRequest) => this.invoke(request)),
    };
  }

  private async configure(request: proto.ConfigureRequest): Promise<proto.ConfigureResponse> {
    this.client = await this.plugin.configure(parsed(fromStruct(request.getArgs())));
    // Neither secrets, resources nor outputs, as the real ones: the engine keeps track itself.
    return new proto.ConfigureResponse().setSupportspreview(true);
  }

  private check(request: proto.CheckRequest): proto.CheckResponse {
    const { properties } = this.resource(request.getUrn());
    const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
    const name = request.getUrn().split("::").slice(3).join("::");
    const { inputs, failures } = checkInputs(properties, olds, news, name);
    const response = new proto.CheckResponse().setInputs(toStruct(inputs));
    for (const { property, reason } of failures) {
      response.addFailures(new proto.CheckFailure().setProperty(property).setReason(reason));
    }
    return response;
  }

  private diff(request: proto.DiffRequest): proto.DiffResponse {
    const resource = this.resource(request.getUrn());
    const state = fromStruct(request.getOlds());
    const inputs = fromStruct(request.getNews());
    const planned = this.planned(resource, state, inputs, request.getIgnorechangesList());
    const found = differences(resource.properties, state, planned);
    const response = diffResponse(found);
    response.setDeletebeforereplace(
      found.some((difference) => difference.replaces) && isNamed(resource, inputs),
    );
    return response;
  }

  private async create(request: proto.CreateRequest): Promise<proto.CreateResponse> {
    const resource = this.resource(request.getUrn());
    const inputs = fromStruct(request.getProperties());
    const planned = this.planned(resource, {}, inputs, []);
    if (request.getPreview()) {
      return new proto.CreateResponse().setProperties(toStruct(withUnknowns(resource, planned)));
    }
    let made: string | undefined;
    try {
      const note = (id: string) => void (made = id);
      const { id, properties } = await resource.create(this.configured(), planned, note);
      return new proto.CreateResponse()
        .setId(id)
        .setProperties(toStruct(outputs(resource, properties, planned)));
    } catch (error) {
      if (made === undefined) throw error;
      throw new InitializationError(made, outputs(resource, planned), reasonOf(error));
    }
  }

  private async read(request: proto.ReadRequest): Promise<proto.ReadResponse> {
    const resource = this.resource(request.getUrn());
    const state = fromStruct(request.getProperties());
    const isImport = Object.keys(state).length === 0;
    const reading = resource.read(this.configured(), request.getId(), state);
    // The bridge takes every failure of an import for "there is no such thing", a refusal as well.
    const found = await (isImport ? reading.catch(() => undefined) : reading);
    if (found === undefined) return new proto.ReadResponse();
    const properties = outputs(resource, found.properties, state);
    const oldInputs = isImport ? undefined : fromStruct(request.getInputs());
    return new proto.ReadResponse()
      .setId(found.id)
      .setProperties(toStruct(properties))
      .setInputs(toStruct(inputsOf(resource.properties, oldInputs, properties)));
  }

  private async update(request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
    const resource = this.resource(request.getUrn());
    const state = fromStruct(request.getOlds());
    const inputs = fromStruct(request.getNews());
    const planned = this.planned(resource, state, inputs, request.getIgnorechangesList());
    const response = new proto.UpdateResponse();
    // After a create or update that failed, the engine asks without a difference, and Terraform's SDK updates then too.
    if (request.getPreview() || resource.update === undefined) {
      return response.setProperties(toStruct(planned));
    }
    try {
      const properties = await resource.update(this.configured(), request.getId(), planned, state);
      return response.setProperties(toStruct(outputs(resource, properties, planned)));
    } catch (error) {
      // Terraform's SDK records what was planned although the update failed.
      throw new InitializationError(request.getId(), planned, reasonOf(error));
    }
  }

  private async delete(request: proto.DeleteRequest): Promise<Empty> {
    const resource = this.resource(request.getUrn());
    const state = fromStruct(request.getProperties());
    await resource.delete(this.configured(), request.getId(), state);
    return new Empty();
  }

  private async invoke(request: proto.InvokeRequest): Promise<proto.InvokeResponse> {
    const invoked = this.plugin.functions[request.getTok()];
    if (invoked === undefined) {
      throw new Error(`unrecognized data function (Invoke): ${request.getTok()}`);
    }
    try {
      const result = await invoked(this.configured(), fromStruct(request.getArgs()));
      return new proto.InvokeResponse().setReturn(toStruct(result));
    } catch (error) {
      throw new Error(`invoking ${request.getTok()}: ${reasonOf(error)}`, { cause: error });
    }
  }

  private planned(
    resource: Resource<C>,
    state: Properties,
    inputs: Properties,
    ignoreChanges: string[],
  ): Properties {
    const planned = plan(resource.properties, state, inputs, ignoreChanges);
    if (this.client !== undefined) resource.plan?.(this.client, planned);
    return compact(planned);
  }

  private resource(urn: string): Resource<C> {
    const type = urn.split("::")[2]?.split("$").pop() ?? "";
    const resource = this.plugin.resources[type];
    if (resource === undefined) throw new Error(`unrecognized resource type: ${type}`);
    return resource;
  }

  private configured(): C {
    if (this.client === undefined) {
      throw new Error(`the ${this.plugin.name} provider has no settings`);
    }
    return this.client;
  }
}

/** Settings that are no text come as JSON. */
function parsed(settings: Properties): Properties {
  const json = /^(\{.*\}|\[.*\]|true|false|\d+)$/s;
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => {
      const isJson = typeof value === "string" && json.test(value);
      return [key, isJson ? (JSON.parse(value) as unknown) : value];
    }),
  );
}

/** Other settings are taken over in place, and replace nothing. */
function diffConfig(request: proto.DiffRequest): proto.DiffResponse {
  const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    (name) => name !== "version" && JSON.stringify(olds[name]) !== JSON.stringify(news[name]),
  );
  return new proto.DiffResponse()
    .setChanges(names.length > 0 ? changes.DIFF_SOME : changes.DIFF_NONE)
    .setDiffsList(names);
}

const changes = proto.DiffResponse.DiffChanges;

function diffResponse(found: Difference[]): proto.DiffResponse {
  const names = (list: Difference[]) => [...new Set(list.map((entry) => entry.property))];
  const response = new proto.DiffResponse()
    .setChanges(found.length > 0 ? changes.DIFF_SOME : changes.DIFF_NONE)
    .setDiffsList(names(found))
    .setReplacesList(names(found.filter((difference) => difference.replaces)))
    .setHasdetaileddiff(true);
  for (const { path, kind, replaces } of found) {
    const name = `${kind.toUpperCase()}${replaces ? "_REPLACE" : ""}` as "ADD" | "DELETE_REPLACE";
    const entry = new proto.PropertyDiff().setKind(proto.PropertyDiff.Kind[name]);
    response.getDetaileddiffMap().set(path, entry);
  }
  return response;
}

/**
 * With a name that the program gave, the old one goes before the new one is made: to the bridge
 * (`nameRequiresDeleteBeforeReplace`) also where it is the name that changes.
 */
function isNamed<C>(resource: Resource<C>, inputs: Properties): boolean {
  return Object.entries(resource.properties).some(
    ([name, { isName }]) => isName && !isDefault(inputs, name),
  );
}

/** In preview, what the cloud will say is not known. */
function withUnknowns<C>(resource: Resource<C>, planned: Properties): Properties {
  const computed = Object.entries(resource.properties).filter(
    ([name, property]) => property.computed === true && planned[name] === undefined,
  );
  return { ...planned, ...Object.fromEntries(computed.map(([name]) => [name, unknown])) };
}

/**
 * What goes into the state: documents in the words that were there before, `before` for what the
 * cloud never says, and the bridge's own members.
 */
function outputs<C>(
  resource: Resource<C>,
  properties: Properties,
  before: Properties = {},
): Properties {
  const result: Properties = {};
  for (const [name, property] of Object.entries(resource.properties)) {
    const now = name in properties ? properties[name] : before[name];
    result[name] = property.same?.(before[name], now) === true ? before[name] : now;
  }
  return { ...compact(result), __meta: '{"schema_version":"0"}', __pulumi_raw_state_delta: {} };
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `1 error occurred:\n\t* ${message}\n\n`;
}

// oxlint-disable-next-line typescript/no-explicit-any -- each method has messages of its own
type Methods = Record<string, grpcTypes.handleUnaryCall<any, any>>;

/**
 * Each connection gets methods of its own: an engine that attaches to a plugin which is up already
 * connects once for every provider of the program, and configures each in its own way.
 */
function methodsPerConnection(make: () => Methods): Methods {
  const made = new Map<string, Methods>();
  const methodsOf = (peer: string): Methods => {
    const methods = made.get(peer) ?? make();
    made.set(peer, methods);
    return methods;
  };
  return Object.fromEntries(
    Object.keys(make()).map((name) => [
      name,
      (call, done) => {
        // The first call of a connection; an earlier one may have had the same port.
        if (name === "attach") made.delete(call.getPeer());
        methodsOf(call.getPeer())[name]?.(call, done);
      },
    ]),
  );
}

/** Turns a function that answers, or throws, into a method of the service. */
function unary<Q, A>(
  answer: (request: Q) => A | Promise<A>,
): (call: { request: Q }, done: grpcTypes.sendUnaryData<A>) => void {
  return (call, done) => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => done(null, response),
        (error: unknown) => done(failure(error)),
      );
  };
}

function failure(error: unknown): Partial<grpcTypes.StatusObject> {
  const code = grpc.status.UNKNOWN;
  if (!(error instanceof InitializationError)) {
    const details = error instanceof Error ? error.message : String(error);
    return { code, details };
  }
  const detail = new proto.ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(toStruct(error.properties))
    .setReasonsList([error.message]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(code);
  status.setMessage(error.message);
  status.addDetails(any);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code, details: error.message, metadata };
}
