import { randomUUID } from "node:crypto";
import { type HttpAnswer } from "./http";
import { toXml } from "./queryXml";

/** How a service writes requests and answers. */
export type Protocol = "json" | "rest-json" | "query";

/** A refusal in AWS's own words, written in the protocol of the service that was asked. */
export class AwsError extends Error {
  constructor(
    /** AWS's error code, for example `InvalidParameterException`. */
    readonly code: string,
    message: string,
    readonly status = 400,
    /** Further members of the error, for example the `Reason` of Organizations' constraint errors. */
    readonly members: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** One violated constraint of a request's shape, in the sentence that AWS builds for it. */
export function constraint(member: string, value: string, rule: string, code: string): AwsError {
  return new AwsError(
    code,
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`,
  );
}

export function errorAnswer(
  error: AwsError,
  service: string,
  protocol: Protocol,
  headers: Record<string, string> = {},
): HttpAnswer {
  const requestId = randomUUID();
  if (protocol === "query") {
    const sender = error.status < 500 ? "Sender" : "Receiver";
    const body = {
      Error: { Type: sender, Code: error.code, Message: error.message },
      RequestId: requestId,
    };
    return {
      status: error.status,
      headers: { "content-type": "text/xml", "x-amzn-requestid": requestId, ...headers },
      body: toXml("ErrorResponse", body, service),
    };
  }
  const type = protocol === "json" ? "application/x-amz-json-1.1" : "application/json";
  return {
    status: error.status,
    headers: {
      "content-type": type,
      "x-amzn-errortype": error.code,
      "x-amzn-requestid": requestId,
      ...headers,
    },
    body: JSON.stringify({ __type: error.code, message: error.message, ...error.members }),
  };
}

/** Services that write XML; the others write JSON. */
const queryServices = ["iam", "sts", "cloudformation"];

/** A refusal of credentials, in the code and with the status of the service's protocol. */
export function credentialsError(
  service: string,
  code: "ExpiredToken" | "InvalidClientTokenId" | "MissingAuthenticationToken",
  message: string,
): AwsError {
  if (queryServices.includes(service)) return new AwsError(code, message, 403);
  const codes = {
    ExpiredToken: "ExpiredTokenException",
    InvalidClientTokenId: "UnrecognizedClientException",
    MissingAuthenticationToken: "MissingAuthenticationTokenException",
  };
  // JSON 1.1 has 400 for all that the caller did wrong; Connect is a REST service.
  return new AwsError(codes[code], message, service === "connect" ? 403 : 400);
}

/** What somebody without the permission gets. */
export function accessDenied(service: string, operation: string, arn: string): AwsError {
  const action = `${service}:${operation}`;
  const message =
    `User: ${arn} is not authorized to perform: ${action} on resource: * ` +
    `because no identity-based policy allows the ${action} action`;
  if (queryServices.includes(service)) return new AwsError("AccessDenied", message, 403);
  return new AwsError("AccessDeniedException", message, service === "connect" ? 403 : 400);
}

/**
 * Two changes at a time. Codes and status as in the service models; where a service has no such
 * error, it throttles. (AWS's message is not documented.)
 */
export function conflict(service: string): AwsError {
  const message = "The request was rejected because the resource is being changed by another one.";
  if (service === "iam") return new AwsError("ConcurrentModification", message, 409);
  if (service === "cognito-idp" || service === "organizations") {
    return new AwsError("ConcurrentModificationException", message);
  }
  return service === "connect"
    ? new AwsError("ThrottlingException", "Rate exceeded", 429)
    : new AwsError("Throttling", "Rate exceeded", 400);
}

/** The error that a service answers with a given HTTP status, for planted faults. */
export function faultError(service: string, status: number): AwsError {
  const query = queryServices.includes(service);
  if (status === 429) {
    const code = query ? "Throttling" : "TooManyRequestsException";
    return new AwsError(code, "Rate exceeded", status);
  }
  if (status === 403) {
    const code = query ? "AccessDenied" : "AccessDeniedException";
    return new AwsError(code, "You don't have permissions to access this resource.", status);
  }
  if (status === 409) {
    const code = query ? "ConcurrentModification" : "ConcurrentModificationException";
    return new AwsError(code, "The resource is being changed by another request.", status);
  }
  if (status === 503) {
    const code = query ? "ServiceUnavailable" : "ServiceUnavailableException";
    return new AwsError(code, "Service Unavailable", status);
  }
  if (status >= 500) {
    const codes: Record<string, string> = {
      "cognito-idp": "InternalErrorException",
      organizations: "ServiceException",
      connect: "InternalServiceException",
      iam: "ServiceFailure",
    };
    return new AwsError(codes[service] ?? "InternalFailure", "Internal error", status);
  }
  return new AwsError(query ? "ValidationError" : "InvalidParameterException", "Refused", status);
}
