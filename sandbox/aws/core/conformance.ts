import { type ApiCall } from "./apiCall";
import { type AwsError } from "./awsError";
import { type Members, type ShapeUse } from "./serviceModel";
import { type Violation, violations } from "./validate";

/**
 * What the fronts of this process held against AWS's service models, and what did not fit: a line for
 * each, with service, operation, member and rule. The tests fail where there is one.
 */
export const conformance = { requests: 0, answers: 0, violations: [] as string[] };

/** In which a request, or its answer, is not what the model says. */
export function check(call: ApiCall, output?: Members): Violation[] {
  conformance[output ? "answers" : "requests"]++;
  const { input: asked, output: answered } = operationOf(call) ?? {};
  return output
    ? violations(call.model, answered, output)
    : violations(call.model, asked, call.input);
}

/**
 * An error must be one of the operation, or one that every service has, with the status and the
 * members of the model.
 */
export function checkError(call: ApiCall, error: AwsError): Violation[] {
  conformance.answers++;
  const { code, status, message, members } = error;
  const { shapes } = call.model;
  const use = operationOf(call)?.errors?.find(({ shape }) => codeOf(call, { shape }) === code);
  if (!use) {
    if (commonErrors.has(code)) return [];
    return [{ path: code, rule: "No such error of the operation", kind: "unknown" }];
  }
  const shape = shapes[use.shape];
  const expected = shape?.error?.httpStatusCode ?? 400;
  const wrongStatus: Violation = {
    path: code,
    rule: `Status must be ${expected}`,
    value: String(status),
    kind: "constraint",
  };
  const named = Object.keys(shape?.members ?? {}).find((name) => /^message$/i.test(name));
  const body = { ...(named && { [named]: message }), ...members };
  return [...(status === expected ? [] : [wrongStatus]), ...violations(call.model, use, body)];
}

/** Keeps what does not fit, for the tests to fail. */
export function note(
  call: ApiCall,
  where: "request" | "answer",
  found: readonly Violation[],
): void {
  for (const { path, rule, value } of found) {
    const given = value === undefined ? "" : ` (${value})`;
    const line = `${call.service} ${call.operation}, ${where}: ${path}: ${rule}${given}`;
    if (!knownDifferences.some(({ line: known }) => known.test(line))) {
      conformance.violations.push(line);
    }
  }
}

/** Answers that differ from the models all the same, and why. */
const knownDifferences: readonly { readonly line: RegExp; readonly why: string }[] = [
  {
    line: /^cognito-idp \w+, answer: userPool\.schemaAttributes\..* \(phone_number_verified\)$/,
    why: "AWS's own attribute has 21 characters, and its model allows 20",
  },
  {
    line: /^cognito-idp \w+, answer: userPoolClient\.defaultRedirectURI: .* \(\)$/,
    why: "Cognito describes an address that was taken away as empty (?), and refuses that in an update",
  },
  {
    line: /^cognito-idp \w+, answer: userPoolClient\.clientSecret: .* pattern/,
    why: "The emulator draws secrets with other characters than AWS",
  },
];

function operationOf({ model, operation }: ApiCall) {
  return model.operations[operation];
}

function codeOf({ model }: ApiCall, { shape }: ShapeUse): string {
  return model.shapes[shape]?.error?.code ?? shape;
}

/** From the pages "Common Errors" of the services' API references. */
const commonErrors = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "ExpiredToken",
  "ExpiredTokenException",
  "InternalFailure",
  "InvalidClientTokenId",
  "SerializationException",
  "ServiceUnavailable",
  "ServiceUnavailableException",
  "Throttling",
  "ThrottlingException",
  "UnknownOperationException",
  "UnrecognizedClientException",
  "ValidationError",
  "ValidationException",
]);
