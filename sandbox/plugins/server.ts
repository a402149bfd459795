import type * as grpcTypes from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import * as service from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { checkInputs } from "./check";
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
    cause: unknown,
  ) {
    super(reasonOf(cause));
  }
}

/**
 * Serves one provider as the real plugins do, on a free port of the loopback interface; what the engine sends and
 * gets is the bridge's.
 */
export function serveProvider<C>(plugin: Plugin<C>, version: string): Promise<number> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  const methods = methodsPerConnection(() => methodsOf(plugin, version));
  server.addService(service.ResourceProviderService, methods);
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
}

function methodsOf<C>(plugin: Plugin<C>, version: string): Methods {
  let client: C | undefined;
  const configured = (): C => {
    if (client === undefined) throw new Error(`the ${plugin.name} provider has no settings`);
    return client;
  };
  const resourceOf = (request: { getUrn(): string }): Resource<C> => {
    const type = request.getUrn().split("::")[2]?.split("$").pop() ?? "";
    const resource = plugin.resources[type];
    if (resource === undefined) throw new Error(`unrecognized resource type: ${type}`);
    return resource;
  };
  const planned = (
    { properties, plan: complete }: Resource<C>,
    state: Properties,
    inputs: Properties,
    ignoreChanges: string[],
  ): Properties => {
    const made = plan(properties, state, inputs, ignoreChanges);
    if (client !== undefined) complete?.(client, made);
    return compact(made);
  };
  /** Of a diff or an update. */
  const changeOf = (request: proto.DiffRequest | proto.UpdateRequest) => {
    const resource = resourceOf(request);
    const [state, inputs] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
    const ignoreChanges = request.getIgnorechangesList();
    return { resource, state, wanted: planned(resource, state, inputs, ignoreChanges) };
  };
  return {
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    getSchema: unary(() => new proto.GetSchemaResponse().setSchema("{}")),
    attach: unary(() => new Empty()),
    // After Ctrl-C, as the real ones: what is under way is finished, and its answer still counts.
    cancel: unary(() => new Empty()),
    checkConfig: unary((request: proto.CheckRequest) =>
      new proto.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: unary(diffConfig),

    configure: unary(async (request: proto.ConfigureRequest) => {
      client = await plugin.configure(parsed(fromStruct(request.getArgs())));
      // Neither secrets, resources nor outputs, as the real ones: the engine keeps track itself.
      return new proto.ConfigureResponse().setSupportspreview(true);
    }),

    check: unary((request: proto.CheckRequest) => {
      const { properties } = resourceOf(request);
      const { inputs, failures } = checkInputs(properties, fromStruct(request.getNews()));
      const response = new proto.CheckResponse().setInputs(toStruct(inputs));
      for (const { property, reason } of failures) {
        response.addFailures(new proto.CheckFailure().setProperty(property).setReason(reason));
      }
      return response;
    }),

    diff: unary((request: proto.DiffRequest) => {
      const { resource, state, wanted } = changeOf(request);
      const found = differences(resource.properties, state, wanted);
      const replaces = found.some((difference) => difference.replaces);
      return diffResponse(found).setDeletebeforereplace(replaces && isNamed(resource));
    }),

    create: unary(async (request: proto.CreateRequest) => {
      const resource = resourceOf(request);
      const wanted = planned(resource, {}, fromStruct(request.getProperties()), []);
      const response = new proto.CreateResponse();
      if (request.getPreview()) {
        return response.setProperties(toStruct(withUnknowns(resource, wanted)));
      }
      let made: string | undefined;
      try {
        const note = (id: string) => void (made = id);
        const { id, properties } = await resource.create(configured(), wanted, note);
        return response.setId(id).setProperties(toStruct(outputs(resource, properties, wanted)));
      } catch (error) {
        if (made === undefined) throw error;
        throw new InitializationError(made, outputs(resource, wanted), error);
      }
    }),

    read: unary(async (request: proto.ReadRequest) => {
      const resource = resourceOf(request);
      const state = fromStruct(request.getProperties());
      const isImport = Object.keys(state).length === 0;
      const reading = resource.read(configured(), request.getId(), state);
      // The bridge takes every failure of an import for "there is no such thing", a refusal as well.
      const found = await (isImport ? reading.catch(() => undefined) : reading);
      if (found === undefined) return new proto.ReadResponse();
      const properties = outputs(resource, found.properties, state);
      const oldInputs = isImport ? undefined : fromStruct(request.getInputs());
      return new proto.ReadResponse()
        .setId(found.id)
        .setProperties(toStruct(properties))
        .setInputs(toStruct(inputsOf(resource.properties, oldInputs, properties)));
    }),

    update: unary(async (request: proto.UpdateRequest) => {
      const { resource, state, wanted } = changeOf(request);
      const response = new proto.UpdateResponse();
      // After a create or update that failed, the engine asks without a difference, and Terraform's SDK updates then too.
      if (request.getPreview() || resource.update === undefined) {
        return response.setProperties(toStruct(wanted));
      }
      try {
        const properties = await resource.update(configured(), request.getId(), wanted, state);
        return response.setProperties(toStruct(outputs(resource, properties, wanted)));
      } catch (error) {
        // Terraform's SDK records what was planned although the update failed.
        throw new InitializationError(request.getId(), wanted, error);
      }
    }),

    delete: unary(async (request: proto.DeleteRequest) => {
      const state = fromStruct(request.getProperties());
      await resourceOf(request).delete(configured(), request.getId(), state);
      return new Empty();
    }),

    invoke: unary(async (request: proto.InvokeRequest) => {
      const token = request.getTok();
      const invoked = plugin.functions[token];
      if (!invoked) throw new Error(`unrecognized data function (Invoke): ${token}`);
      try {
        const result = await invoked(configured(), fromStruct(request.getArgs()));
        return new proto.InvokeResponse().setReturn(toStruct(result));
      } catch (error) {
        throw new Error(`invoking ${token}: ${reasonOf(error)}`, { cause: error });
      }
    }),
  };
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
function isNamed<C>({ properties }: Resource<C>): boolean {
  return Object.values(properties).some(({ isName }) => isName);
}

/** In preview, what the cloud will say is not known. */
function withUnknowns<C>(resource: Resource<C>, planned: Properties): Properties {
  const computed = Object.entries(resource.properties).filter(
    ([name, property]) => property.computed === true && planned[name] === undefined,
  );
  return { ...planned, ...Object.fromEntries(computed.map(([name]) => [name, unknown])) };
}

/**
 * What goes into the state: documents in the words that were there before, `before` for what the cloud never says,
 * and `__meta` of the bridge. Its `__pulumi_raw_state_delta` describes every list and object, and where it does not,
 * the real providers panic: without it they take the state for one that an earlier bridge wrote.
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
  return { ...compact(result), __meta: '{"schema_version":"0"}' };
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
