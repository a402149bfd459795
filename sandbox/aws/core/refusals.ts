import { type ApiCall } from "./apiCall";
import { AwsError } from "./awsError";
import { type Violation } from "./validate";

/** What a service says of a request that is not what its model says. */
export function badRequest(call: ApiCall, found: readonly Violation[]): AwsError {
  const strange = found.find((one) => one.kind !== "constraint");
  if (strange) {
    const what = strange.kind === "unknown" ? "Unexpected field" : "Unexpected type of field";
    const code = coded(call, "ValidationError", "SerializationException");
    return new AwsError(code, `${what} '${strange.path}' in the request.`);
  }
  const sentences = found.map(({ path, rule, value }) => {
    const given = value === undefined ? (rule.endsWith("be null") ? "null " : "") : `'${value}' `;
    return `Value ${given}at '${path}' failed to satisfy constraint: ${rule}`;
  });
  const count = found.length === 1 ? "1 validation error" : `${found.length} validation errors`;
  const message = `${count} detected: ${sentences.join("; ")}`;
  if (isQuery(call)) return new AwsError("ValidationError", message);
  const own = declared(call, /^Invalid(Parameter|Request|Input)Exception$/, message);
  return own ?? new AwsError("ValidationException", message);
}

/** Services that write XML; the others write JSON. */
const isQuery = ({ model }: ApiCall): boolean => model.metadata.protocol === "query";

/** A code in the words of the service's protocol. */
function coded(call: ApiCall, query: string, json = `${query}Exception`): string {
  return isQuery(call) ? query : json;
}

/** A refusal of credentials, in the code and with the status of the service's protocol. */
export function credentialsError(call: ApiCall, problem: "expired" | "unknown"): AwsError {
  const [code, how] =
    problem === "expired"
      ? [coded(call, "ExpiredToken"), "expired"]
      : [coded(call, "InvalidClientTokenId", "UnrecognizedClientException"), "invalid."];
  const message = `The security token included in the request is ${how}`;
  return new AwsError(code, message, forbidden(call));
}

/** JSON 1.1 has 400 for all that the caller did wrong. */
function forbidden({ model }: ApiCall): number {
  return model.metadata.protocol === "json" ? 400 : 403;
}

/** What a caller without the permission gets. */
export function accessDenied(call: ApiCall, arn: string): AwsError {
  const action = `${call.service}:${call.operation}`;
  const message =
    `User: ${arn} is not authorized to perform: ${action} on resource: * ` +
    `because no identity-based policy allows the ${action} action`;
  return new AwsError(coded(call, "AccessDenied"), message, forbidden(call));
}

/**
 * Two changes at a time; where the operation has no such error, it throttles. (AWS's message is not
 * documented.)
 */
export function conflict(call: ApiCall): AwsError {
  const message = "The resource is being changed by another request.";
  return declared(call, /^ConcurrentModification/, message) ?? throttled(call);
}

export function throttled(call: ApiCall): AwsError {
  const [message, status] = ["Rate exceeded", call.service === "connect" ? 429 : 400];
  const own = declared(call, /^TooManyRequests/, message);
  return own ?? new AwsError(coded(call, "Throttling"), message, status);
}

/** The error of that name that the service model gives the operation. */
function declared(call: ApiCall, name: RegExp, message: string): AwsError | undefined {
  const found = call.model.operations[call.operation]?.errors?.find(({ shape }) =>
    name.test(shape),
  );
  if (!found) return undefined;
  const { code = found.shape, httpStatusCode = 400 } = call.model.shapes[found.shape]?.error ?? {};
  return new AwsError(code, message, httpStatusCode);
}

/** The error that a service answers with a given HTTP status, for planted faults; by default a mistake of its own. */
export function faultError(call: ApiCall, status: number): AwsError {
  const internal = /^(Internal|ServiceFailure|ServiceException)/;
  const message = "Internal error";
  const errors: Record<number, () => Pick<AwsError, "code" | "message">> = {
    403: () => accessDenied(call, "(planted)"),
    429: () => throttled(call),
    503: () => ({ code: coded(call, "ServiceUnavailable"), message: "Service Unavailable" }),
  };
  const planted = errors[status]?.() ?? declared(call, internal, message);
  return new AwsError(planted?.code ?? "InternalFailure", planted?.message ?? message, status);
}
