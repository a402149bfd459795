import { AwsError, type Protocol } from "./awsError";
import { type HttpRequest } from "./http";

/** One AWS API call, taken apart. */
export interface ApiCall {
  /** The signing name: `cognito-idp`, `iam`, `sts`, `organizations`, `connect`, `cloudformation`. */
  readonly service: string;
  readonly operation: string;
  readonly writes: boolean;
  readonly region: string;
  /** Absent where the call needs no signature, as Cognito's sign-in calls. */
  readonly accessKeyId?: string;
  readonly sessionToken?: string;
  readonly protocol: Protocol;
  /** The JSON body, or the form of a query call with its dotted names. */
  readonly input: Record<string, unknown>;
  readonly http: HttpRequest;
}

const targets: Record<string, string> = {
  AWSCognitoIdentityProviderService: "cognito-idp",
  AWSOrganizationsV20161128: "organizations",
};
const queryServices = ["iam", "sts", "cloudformation"];
const versions: Record<string, string> = {
  "2010-05-08": "iam",
  "2011-06-15": "sts",
  "2010-05-15": "cloudformation",
};
const reads = /^(Describe|Get|List|AssumeRole|Simulate|Validate|Estimate|Search)/;

/** Takes an API request apart; undefined when it is none. */
export function parseApiCall(http: HttpRequest, defaultRegion: string): ApiCall | undefined {
  const scope = credentialScope(http);
  const [prefix, targetOperation] = (http.headers["x-amz-target"] ?? "").split(".");
  const form = isForm(http) ? formInput(http) : undefined;
  const service =
    scope?.service ?? targets[prefix ?? ""] ?? versions[String(form?.Version ?? "")] ?? undefined;
  if (!service) return undefined;
  const protocol: Protocol = queryServices.includes(service)
    ? "query"
    : targetOperation
      ? "json"
      : "rest-json";
  const input = protocol === "query" ? (form ?? formInput(http)) : jsonInput(http);
  const operation =
    protocol === "query" ? String(input.Action ?? "") : (targetOperation ?? restOperation(http));
  return {
    service,
    operation,
    writes: !reads.test(operation),
    region: scope?.region ?? defaultRegion,
    accessKeyId: scope?.accessKeyId,
    sessionToken: http.headers["x-amz-security-token"],
    protocol,
    input,
    http,
  };
}

function credentialScope(http: HttpRequest) {
  const found = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(
    http.headers.authorization ?? "",
  );
  if (!found) return undefined;
  const [, accessKeyId = "", region = "", service = ""] = found;
  return { accessKeyId, region, service };
}

function isForm(http: HttpRequest): boolean {
  return (http.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
}

function formInput(http: HttpRequest): Record<string, unknown> {
  const body = http.method === "GET" ? http.query : new URLSearchParams(http.body.toString("utf8"));
  return Object.fromEntries(body);
}

function jsonInput(http: HttpRequest): Record<string, unknown> {
  if (http.body.length === 0) return {};
  try {
    return JSON.parse(http.body.toString("utf8")) as Record<string, unknown>;
  } catch {
    throw new AwsError("SerializationException", "The request body is not valid JSON");
  }
}

/** Amazon Connect's operations that the sandbox has; others are named by method and path. */
const connectOperations: [string, RegExp, string][] = [
  ["PUT", /^\/instance$/, "CreateInstance"],
  ["GET", /^\/instance$/, "ListInstances"],
  ["GET", /^\/instance\/[^/]+$/, "DescribeInstance"],
  ["DELETE", /^\/instance\/[^/]+$/, "DeleteInstance"],
  ["GET", /^\/instance\/[^/]+\/attribute\/[^/]+$/, "DescribeInstanceAttribute"],
  ["GET", /^\/users-summary\/[^/]+$/, "ListUsers"],
];

function restOperation(http: HttpRequest): string {
  const path = http.path.length > 1 ? http.path.replace(/\/$/, "") : http.path;
  const known = connectOperations.find(([method, shape]) => {
    return method === http.method && shape.test(path);
  });
  if (known) return known[2];
  // Named by its method where AWS's name is not known: a read is still told from a write.
  return `${http.method === "GET" ? "Get" : ""}${http.method} ${path}`;
}
