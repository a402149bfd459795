import { ApiCall } from "./apiCall";
import { AwsError } from "./awsError";
import { HttpAnswer } from "./http";
import { Upstream } from "./upstream";

/** Attributes of an instance that DescribeInstance does not show, as a new instance has them. */
const attributeDefaults: Record<string, string> = {
  CONTACTFLOW_LOGS: "false",
  CONTACT_LENS: "true",
  AUTO_RESOLVE_BEST_VOICES: "true",
  USE_CUSTOM_TTS_VOICES: "false",
  EARLY_MEDIA: "true",
  MULTI_PARTY_CONFERENCE: "false",
  HIGH_VOLUME_OUTBOUND: "false",
  ENHANCED_CONTACT_MONITORING: "false",
  ENHANCED_CHAT_MONITORING: "false",
};

/** Amazon Connect's instances, with moto's answers put into AWS's shape. */
export async function handleConnect(
  call: ApiCall,
  upstream: Upstream,
  account: string,
): Promise<HttpAnswer> {
  if (call.operation === "DescribeInstanceAttribute") {
    return describeAttribute(call, upstream, account);
  }
  if (call.operation === "ListUsers") return listUsers(call, upstream, account);
  const answer = await upstream.forward(call, account);
  const body = parseAnswer(call, answer);
  return answer.status < 300 && body ? jsonAnswer(withNumericTimes(body)) : answer;
}

/** moto answers what it does not know with a web page. */
function parseAnswer(call: ApiCall, answer: HttpAnswer): Record<string, unknown> | undefined {
  const text = answer.body?.toString() ?? "";
  if (!text) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    const message = `The sandbox's Connect does not know ${call.operation}.`;
    throw new AwsError("ResourceNotFoundException", message, 404);
  }
}

/** AWS writes times as seconds since 1970, moto as text. */
function withNumericTimes(body: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(body), (name, value: unknown) => {
    return name === "CreatedTime" && typeof value === "string" ? Date.parse(value) / 1000 : value;
  });
}

/** moto has no users: every instance has these. */
const users = ["agent-1", "agent-2", "agent-3"];

async function listUsers(call: ApiCall, upstream: Upstream, account: string) {
  const [, , instanceId = ""] = call.http.path.split("/");
  const described = await describeInstance(call, upstream, account, instanceId);
  if (described.status >= 300) return described;
  const UserSummaryList = users.map((Username, index) => ({ Id: `user-${index + 1}`, Username }));
  return jsonAnswer({ UserSummaryList });
}

function describeInstance(call: ApiCall, upstream: Upstream, account: string, instanceId: string) {
  const http = { ...call.http, path: `/instance/${instanceId}`, query: new URLSearchParams() };
  return upstream.forward({ ...call, operation: "DescribeInstance", http }, account);
}

async function describeAttribute(call: ApiCall, upstream: Upstream, account: string) {
  const [, , instanceId = "", , attribute = ""] = call.http.path.split("/");
  const described = await describeInstance(call, upstream, account, instanceId);
  if (described.status >= 300) return described;
  const { Instance: instance = {} } = (parseAnswer(call, described) ?? {}) as {
    Instance?: { InboundCallsEnabled?: boolean; OutboundCallsEnabled?: boolean };
  };
  const values: Record<string, string> = {
    ...attributeDefaults,
    INBOUND_CALLS: String(instance.InboundCallsEnabled ?? false),
    OUTBOUND_CALLS: String(instance.OutboundCallsEnabled ?? false),
  };
  const value = values[attribute];
  if (value === undefined) {
    throw new AwsError("InvalidParameterException", `Invalid attribute type ${attribute}`);
  }
  return jsonAnswer({ Attribute: { AttributeType: attribute, Value: value } });
}

function jsonAnswer(body: unknown): HttpAnswer {
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}
