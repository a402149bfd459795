import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

/** Members of a request or an answer, by their names in the service model. */
export type Members = Record<string, unknown>;

/** A use of a shape: of a member, of a list's items, or of a whole request. */
export interface ShapeUse {
  readonly shape: string;
  readonly location?: "uri" | "querystring" | "header" | "statusCode";
  readonly locationName?: string;
}

/** What a value must be. */
export interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, ShapeUse>>;
  readonly required?: readonly string[];
  /** Of a list. */
  readonly member?: ShapeUse;
  /** Of a map. */
  readonly key?: ShapeUse;
  readonly value?: ShapeUse;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly sensitive?: boolean;
  /** Of an error, where its code or status are not the usual ones. */
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
}

export interface Operation {
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: ShapeUse;
  readonly output?: ShapeUse;
  readonly errors?: readonly ShapeUse[];
}

/** AWS's own description of a service, as botocore has it. */
export interface ServiceModel {
  readonly metadata: {
    readonly protocol: "json" | "rest-json" | "query";
    readonly apiVersion: string;
    readonly targetPrefix?: string;
    readonly xmlNamespace?: string;
  };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** The services that the sandbox has. */
export const services = [
  "cognito-idp",
  "iam",
  "sts",
  "organizations",
  "connect",
  "cloudformation",
  "cloudtrail",
  "servicequotas",
] as const;
export type Service = (typeof services)[number];

/** Where botocore has a model under another name than the signing name. */
const folders: Partial<Record<Service, string>> = { servicequotas: "service-quotas" };

const loaded = new Map<Service, ServiceModel>();

/**
 * The newest model that the sandbox's Python environment has, read when it is first asked for.
 *
 * @param python the environment's `bin/python`
 */
export function serviceModel(python: string, service: Service): ServiceModel {
  const known = loaded.get(service);
  if (known) return known;
  const lib = path.join(path.dirname(python), "..", "lib");
  const version = readdirSync(lib).find((name) => name.startsWith("python")) ?? "";
  const data = path.join(lib, version, "site-packages/botocore/data");
  const folder = path.join(data, folders[service] ?? service);
  const newest = readdirSync(folder).sort().at(-1) ?? "";
  const packed = readFileSync(path.join(folder, newest, "service-2.json.gz"));
  const model = JSON.parse(gunzipSync(packed).toString("utf8")) as ServiceModel;
  loaded.set(service, model);
  return model;
}

export function shapeOf(model: ServiceModel, use: ShapeUse | undefined): Shape {
  const shape = use ? model.shapes[use.shape] : { type: "structure" };
  if (!shape) throw new Error(`The service model has no shape ${use?.shape}`);
  return shape;
}
