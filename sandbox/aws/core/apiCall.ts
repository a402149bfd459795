import { randomUUID } from "node:crypto";
import { AwsError } from "./awsError";
import { formOf, type HttpAnswer, type HttpRequest } from "./http";
import { fromForm, toXml } from "./queryProtocol";
import { type Members, type Service, type ServiceModel, services, shapeOf } from "./serviceModel";

/** Finds the model of a service. */
export type Models = (service: Service) => ServiceModel;

/** One AWS API call, taken apart as its service model says. */
export type ApiCall = NonNullable<ReturnType<typeof parseApiCall>>;

const reads = /^(Describe|Get|List|AssumeRole|Simulate|Validate|Estimate|Search|Lookup)/;

/**
 * Takes an API request apart; undefined when it is none: every call that the project makes is signed.
 * @throws AwsError for a service or an operation that the sandbox does not know
 */
export function parseApiCall(http: HttpRequest, models: Models) {
  const scope = credentialScope(http);
  if (!scope) return undefined;
  const { region, accessKeyId } = scope;
  const service = services.find((one) => one === scope.service);
  if (!service) {
    const { "x-amz-target": target = `${http.method} ${http.path}` } = http.headers;
    throw unknown(scope.service, target);
  }
  const model = models(service);
  const { operation, input } = readInput(http, model);
  if (!model.operations[operation]) throw unknown(service, operation);
  return {
    /** The signing name. */
    service,
    operation,
    model,
    writes: !reads.test(operation),
    region,
    accessKeyId,
    sessionToken: http.headers["x-amz-security-token"],
    input,
  };
}

function unknown(service: string, operation: string): AwsError {
  const message = `The sandbox has no ${service}; the call was ${operation}.`;
  return new AwsError("UnknownOperationException", message, 404);
}

function credentialScope(http: HttpRequest) {
  const found = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(
    http.headers.authorization ?? "",
  );
  if (!found) return undefined;
  const [, accessKeyId = "", region = "", service = ""] = found;
  return { accessKeyId, region, service };
}

function readInput(http: HttpRequest, model: ServiceModel): { operation: string; input: Members } {
  const { protocol } = model.metadata;
  if (protocol === "query") {
    const { Action = "", ...form } = Object.fromEntries(formOf(http));
    delete form.Version;
    return { operation: Action, input: fromForm(model, model.operations[Action]?.input, form) };
  }
  if (protocol === "rest-json") return readRest(http, model);
  const operation = (http.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
  return { operation, input: jsonInput(http) };
}

/** A member that is null is one that is not there. */
function jsonInput(http: HttpRequest): Members {
  if (http.body.length === 0) return {};
  try {
    return JSON.parse(http.body.toString("utf8"), withoutNulls) as Members;
  } catch {
    throw new AwsError("SerializationException", "The request body is not valid JSON");
  }
}

export function withoutNulls(_name: string, value: unknown): unknown {
  return value === null ? undefined : value;
}

/** The operation by method and path; its members are in the path, the query and the body. */
function readRest(http: HttpRequest, model: ServiceModel): { operation: string; input: Members } {
  const path = http.path.replace(/(?<=.)\/$/, "");
  for (const [operation, { http: place, input: use }] of Object.entries(model.operations)) {
    const labels = place.method === http.method && pathExpression(place.requestUri).exec(path);
    if (!labels) continue;
    const input = jsonInput(http);
    for (const [name, member] of Object.entries(shapeOf(model, use).members ?? {})) {
      const { location, locationName = name } = member;
      const text =
        location === "uri"
          ? labels.groups?.[locationName]
          : location === "querystring"
            ? (http.query.get(locationName) ?? undefined)
            : undefined;
      if (text === undefined) continue;
      const isNumber = shapeOf(model, member).type === "integer" && text !== "";
      input[name] = isNumber ? Number(text) : decodeURIComponent(text);
    }
    return { operation, input };
  }
  throw unknown("connect", `${http.method} ${http.path}`);
}

function pathExpression(requestUri: string): RegExp {
  const source = requestUri.replace(/\/$/, "").replace(/\{(\w+)\+?\}/g, "(?<$1>[^/]+)");
  return new RegExp(`^${source}$`);
}

/** The answer of a call in the protocol of its service. */
export function outputAnswer({ model, operation }: ApiCall, output: Members): HttpAnswer {
  const { protocol, xmlNamespace } = model.metadata;
  if (protocol === "query") {
    return xml(`${operation}Response`, xmlNamespace, 200, { [`${operation}Result`]: output });
  }
  return { status: 200, headers: jsonType(protocol), body: JSON.stringify(output) };
}

const jsonType = (protocol: string) => ({
  "content-type": protocol === "json" ? "application/x-amz-json-1.1" : "application/json",
});

/** A refusal in the protocol of the service; without a call, in JSON. */
export function errorAnswer(
  error: AwsError,
  model: ServiceModel | undefined,
  headers: Record<string, string> = {},
): HttpAnswer {
  const { code, message, status, members } = error;
  const { protocol = "json", xmlNamespace } = model?.metadata ?? {};
  if (protocol === "query") {
    const Type = status < 500 ? "Sender" : "Receiver";
    const answer = { Error: { Type, Code: code, Message: message } };
    return xml("ErrorResponse", xmlNamespace, status, answer, headers);
  }
  const named = model?.shapes[code]?.members?.Message ? "Message" : "message";
  return {
    status,
    headers: { ...jsonType(protocol), "x-amzn-errortype": code, ...headers },
    body: JSON.stringify({ __type: code, [named]: message, ...members }),
  };
}

function xml(root: string, namespace = "", status: number, answer: Members, headers = {}) {
  const RequestId = randomUUID();
  const id = status === 200 ? { ResponseMetadata: { RequestId } } : { RequestId };
  const content = toXml({ ...answer, ...id });
  return {
    status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": RequestId, ...headers },
    body: `<?xml version="1.0"?>\n<${root} xmlns="${namespace}">${content}</${root}>`,
  };
}
