import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { installProviders } from "../../../sandbox/plugins/install";
import { fromStruct, toStruct, type Properties } from "../../../sandbox/plugins/values";

/** Nobody listens here: what goes to a cloud by mistake fails instead of reaching a real one. */
const nowhere = "http://127.0.0.1:9";

/** What a failed create or update leaves behind. */
export interface Leftover {
  id: string;
  properties: Properties;
}

/** A plugin process, talked to as the engine does. */
export class Plugin {
  private constructor(
    readonly process: ChildProcess,
    private readonly client: ResourceProviderClient,
    private readonly folder: string,
  ) {}

  /** Starts the installed executable and gives it its settings. */
  static async start(
    name: "aws" | "okta",
    environment: Record<string, string>,
    settings?: Properties,
  ): Promise<Plugin> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "plugin-"));
    await installProviders(folder);
    const env = { PATH: process.env.PATH, HOME: folder, AWS_ENDPOINT_URL: nowhere, ...environment };
    const child = spawn(path.join(folder, `pulumi-resource-${name}`), {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = (await once(createInterface(child.stdout), "line")) as [string];
    const address = `127.0.0.1:${port}`;
    const client = new ResourceProviderClient(address, grpc.credentials.createInsecure());
    const plugin = new Plugin(child, client, folder);
    if (settings !== undefined) await plugin.configure(settings);
    return plugin;
  }

  async stop(): Promise<void> {
    this.client.close();
    if (this.process.exitCode === null && this.process.kill()) await once(this.process, "exit");
    await rm(this.folder, { recursive: true, force: true });
  }

  configure(settings: Properties): Promise<proto.ConfigureResponse> {
    const request = new proto.ConfigureRequest().setArgs(toStruct(settings));
    return call((done) => this.client.configure(request, done));
  }

  async version(): Promise<string> {
    const info = await call<{ getVersion(): string }>((done) =>
      this.client.getPluginInfo(new Empty(), done),
    );
    return info.getVersion();
  }

  async cancel(): Promise<void> {
    await call((done) => this.client.cancel(new Empty(), done));
  }

  async check(type: string, news: Properties, olds: Properties = {}) {
    const request = new proto.CheckRequest().setUrn(urn(type));
    request.setNews(toStruct(news)).setOlds(toStruct(olds));
    const response = await call<proto.CheckResponse>((done) => this.client.check(request, done));
    const failures = response.getFailuresList().map((failure) => failure.toObject());
    return { inputs: fromStruct(response.getInputs()), failures };
  }

  async diff(type: string, olds: Properties, news: Properties, ignoreChanges: string[] = []) {
    const request = new proto.DiffRequest().setUrn(urn(type)).setId("id");
    request.setOlds(toStruct(olds)).setNews(toStruct(news)).setIgnorechangesList(ignoreChanges);
    const response = await call<proto.DiffResponse>((done) => this.client.diff(request, done));
    return {
      changes: response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      paths: [...response.getDetaileddiffMap().keys()].sort(),
    };
  }

  async create(type: string, inputs: Properties, preview = false) {
    const request = new proto.CreateRequest().setUrn(urn(type)).setPreview(preview);
    request.setProperties(toStruct(inputs));
    const response = await call<proto.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), properties: fromStruct(response.getProperties()) };
  }

  async update(type: string, id: string, olds: Properties, news: Properties, preview = false) {
    const request = new proto.UpdateRequest().setUrn(urn(type)).setId(id).setPreview(preview);
    request.setOlds(toStruct(olds)).setNews(toStruct(news));
    const response = await call<proto.UpdateResponse>((done) => this.client.update(request, done));
    return fromStruct(response.getProperties());
  }

  async read(type: string, id: string, state: Properties = {}, inputs: Properties = {}) {
    const request = new proto.ReadRequest().setUrn(urn(type)).setId(id);
    request.setProperties(toStruct(state)).setInputs(toStruct(inputs));
    const response = await call<proto.ReadResponse>((done) => this.client.read(request, done));
    return {
      id: response.getId(),
      properties: fromStruct(response.getProperties()),
      inputs: fromStruct(response.getInputs()),
    };
  }

  async delete(type: string, id: string, state: Properties): Promise<void> {
    const request = new proto.DeleteRequest().setUrn(urn(type)).setId(id);
    request.setProperties(toStruct(state));
    await call((done) => this.client.delete(request, done));
  }

  async invoke(token: string, args: Properties = {}): Promise<Properties> {
    const request = new proto.InvokeRequest().setTok(token).setArgs(toStruct(args));
    const response = await call<proto.InvokeResponse>((done) => this.client.invoke(request, done));
    return fromStruct(response.getReturn());
  }

  /** Check, then create, as one `pulumi up` does. */
  async make(type: string, given: Properties) {
    const { inputs } = await this.check(type, given);
    return { inputs, ...(await this.create(type, inputs)) };
  }
}

function urn(type: string): string {
  return `urn:pulumi:test::project::${type}::thing`;
}

function call<A>(start: (done: (error: grpc.ServiceError | null, answer: A) => void) => unknown) {
  return new Promise<A>((resolve, reject) => {
    start((error, answer) => (error === null ? resolve(answer) : reject(error)));
  });
}

/** What the engine would keep of a failed create or update; undefined when there is nothing. */
export function leftoverOf(error: unknown): Leftover | undefined {
  const [bytes] = (error as grpc.ServiceError).metadata.get("grpc-status-details-bin");
  if (!(bytes instanceof Buffer)) return undefined;
  const [detail] = Status.deserializeBinary(bytes).getDetailsList();
  if (detail === undefined) return undefined;
  const failed = proto.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return { id: failed.getId(), properties: fromStruct(failed.getProperties()) };
}
