import { promisify } from "node:util";
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
import { packageVersion } from "./version";

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
 * gets is the bridge's. Without `CheckConfig` and `DiffConfig`, the engine takes settings as they are, and replaces
 * nothing for them.
 */
export function serveProvider<C>(plugin: Plugin<C>): Promise<number> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  server.addService(service.ResourceProviderService, methodsOf(plugin));
  const bind = promisify(server.bindAsync.bind(server));
  return bind("127.0.0.1:0", grpc.ServerCredentials.createInsecure());
}

/** The provider as one connection of an engine configures it: the methods of the protocol. */
class Connection<C> {
  private client: C | undefined;

  constructor(private readonly plugin: Plugin<C>) {}

  attach = () => new Empty();
  /** After Ctrl-C, as the real ones: what is under way is finished, and its answer still counts. */
  cancel = () => new Empty();
  getPluginInfo = () => new PluginInfo().setVersion(packageVersion(this.plugin.name));

  configure = async (request: proto.ConfigureRequest) => {
    this.client = await this.plugin.configure(parsed(fromStruct(request.getArgs())));
    // Neither secrets, resources nor outputs, as the real ones: the engine keeps track itself.
    return new proto.ConfigureResponse().setSupportspreview(true);
  };

  check = (request: proto.CheckRequest) => {
    const { properties } = this.resourceOf(request);
    const { inputs, failures } = checkInputs(properties, fromStruct(request.getNews()));
    const response = new proto.CheckResponse().setInputs(toStruct(inputs));
    for (const { property, reason } of failures) {
      response.addFailures(new proto.CheckFailure().setProperty(property).setReason(reason));
    }
    return response;
  };

  diff = (request: proto.DiffRequest) => {
    const { resource, state, wanted } = this.changeOf(request);
    const found = differences(resource.properties, state, wanted);
    const replaces = found.some((difference) => difference.replaces);
    return diffResponse(found).setDeletebeforereplace(replaces && isNamed(resource));
  };

  create = async (request: proto.CreateRequest) => {
    const resource = this.resourceOf(request);
    const wanted = this.planned(resource, {}, fromStruct(request.getProperties()), []);
    const response = new proto.CreateResponse();
    if (request.getPreview()) {
      return response.setProperties(toStruct(withUnknowns(resource, wanted)));
    }
    let made: string | undefined;
    try {
      const note = (id: string) => void (made = id);
      const { id, properties } = await resource.create(this.configured(), wanted, note);
      return response.setId(id).setProperties(toStruct(outputs(resource, id, properties, wanted)));
    } catch (error) {
      if (made === undefined) throw error;
      throw new InitializationError(made, outputs(resource, made, wanted), error);
    }
  };

  read = async (request: proto.ReadRequest) => {
    const resource = this.resourceOf(request);
    const state = fromStruct(request.getProperties());
    const isImport = Object.keys(state).length === 0;
    const reading = resource.read(this.configured(), request.getId(), state);
    // The bridge takes every failure of an import for "there is no such thing", a refusal as well.
    const found = await (isImport ? reading.catch(() => undefined) : reading);
    if (found === undefined) return new proto.ReadResponse();
    const properties = outputs(resource, found.id, found.properties, state);
    const oldInputs = isImport ? undefined : fromStruct(request.getInputs());
    return new proto.ReadResponse()
      .setId(found.id)
      .setProperties(toStruct(properties))
      .setInputs(toStruct(inputsOf(resource.properties, oldInputs, properties)));
  };

  update = async (request: proto.UpdateRequest) => {
    const { resource, state, wanted } = this.changeOf(request);
    const response = new proto.UpdateResponse();
    const id = request.getId();
    // After a create or update that failed, the engine asks without a difference, and Terraform's SDK updates then too.
    if (request.getPreview() || resource.update === undefined) {
      return response.setProperties(toStruct({ ...wanted, id }));
    }
    try {
      const properties = await resource.update(this.configured(), id, wanted, state);
      return response.setProperties(toStruct(outputs(resource, id, properties, wanted)));
    } catch (error) {
      // Terraform's SDK records what was planned although the update failed.
      throw new InitializationError(id, { ...wanted, id }, error);
    }
  };

  delete = async (request: proto.DeleteRequest) => {
    const state = fromStruct(request.getProperties());
    await this.resourceOf(request).delete(this.configured(), request.getId(), state);
    return new Empty();
  };

  invoke = async (request: proto.InvokeRequest) => {
    const token = request.getTok();
    const invoked = this.plugin.functions[token];
    if (!invoked) throw new Error(`unrecognized data function (Invoke): ${token}`);
    try {
      const result = await invoked(this.configured(), fromStruct(request.getArgs()));
      return new proto.InvokeResponse().setReturn(toStruct(result));
    } catch (error) {
      throw new Error(`invoking ${token}: ${reasonOf(error)}`, { cause: error });
    }
  };

  private configured(): C {
    if (this.client !== undefined) return this.client;
    throw new Error(`the ${this.plugin.name} provider has no settings`);
  }

  private resourceOf(request: { getUrn(): string }): Resource<C> {
    const type = request.getUrn().split("::")[2]?.split("$").pop() ?? "";
    const resource = this.plugin.resources[type];
    if (resource === undefined) throw new Error(`unrecognized resource type: ${type}`);
    return resource;
  }

  /** Of a diff or an update. */
  private changeOf(request: proto.DiffRequest | proto.UpdateRequest) {
    const resource = this.resourceOf(request);
    const [state, inputs] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
    const ignoreChanges = request.getIgnorechangesList();
    return { resource, state, wanted: this.planned(resource, state, inputs, ignoreChanges) };
  }

  private planned(
    resource: Resource<C>,
    state: Properties,
    inputs: Properties,
    ignoreChanges: string[],
  ): Properties {
    const made = plan(resource.properties, state, inputs, ignoreChanges);
    if (this.client !== undefined) resource.plan?.(this.client, made);
    return compact(made);
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
  return {
    ...planned,
    ...Object.fromEntries(computed.map(([name]) => [name, unknown])),
    id: unknown,
  };
}

/**
 * What goes into the state: documents in the words that were there before, `before` for what the cloud never says, the
 * id once more, which rules of a policy pack see, and `__meta` of the bridge. Its `__pulumi_raw_state_delta` describes every list and object, and where it does not,
 * the real providers panic: without it they take the state for one that an earlier bridge wrote.
 */
function outputs<C>(
  resource: Resource<C>,
  id: string,
  properties: Properties,
  before: Properties = {},
): Properties {
  const result: Properties = {};
  for (const [name, property] of Object.entries(resource.properties)) {
    const now = name in properties ? properties[name] : before[name];
    result[name] = property.same?.(before[name], now) === true ? before[name] : now;
  }
  return { ...compact(result), id, __meta: '{"schema_version":"0"}' };
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `1 error occurred:\n\t* ${message}\n\n`;
}

// oxlint-disable-next-line typescript/no-explicit-any -- each method has messages of its own
type Methods = Record<string, grpcTypes.handleUnaryCall<any, any>>;

/**
 * Each connection gets settings of its own: an engine that attaches to a plugin which is up already
 * connects once for every provider of the program, and configures each in its own way.
 */
function methodsOf<C>(plugin: Plugin<C>): Methods {
  const made = new Map<string, Connection<C>>();
  const method =
    (name: "attach"): grpcTypes.handleUnaryCall<unknown, unknown> =>
    async (call, done) => {
      const peer = call.getPeer();
      // The first call of a connection; an earlier one may have had the same port.
      if (name === "attach") made.delete(peer);
      const connection = made.get(peer) ?? new Connection(plugin);
      made.set(peer, connection);
      try {
        const answer = connection[name] as (request: unknown) => unknown;
        done(null, await answer(call.request));
      } catch (error) {
        done(failure(error));
      }
    };
  const names = Object.keys(service.ResourceProviderService).filter(
    (name) => name in new Connection(plugin),
  );
  return Object.fromEntries(names.map((name) => [name, method(name as "attach")]));
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
