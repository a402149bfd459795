import { randomUUID } from "node:crypto";
import type { CreateInstanceRequest } from "@aws-sdk/client-connect";
import type { ApiCall } from "./apiCall";
import { AwsError } from "./awsError";
import { jsonAnswer, type HttpAnswer } from "./http";
import type { Scope } from "./upstream";

type Instance = ReturnType<typeof newInstance>;

/** Amazon Connect's instances. */
export class Connect {
  private instances: Instance[] = [];

  handle({ operation, input, http }: ApiCall, scope: Scope): HttpAnswer {
    const [, , id = "", , attribute = ""] = http.path.split("/").map(decodeURIComponent);
    if (operation === "CreateInstance") {
      const instance = newInstance(input as unknown as CreateInstanceRequest, scope);
      this.instances.push(instance);
      return answer({ Id: instance.Id, Arn: instance.Arn });
    }
    if (operation === "ListInstances") return answer(this.page(http.query, scope));
    const instance = this.instances.find((one) => one.Id === id && isIn(scope, one));
    if (!instance) {
      throw new AwsError("ResourceNotFoundException", `Instance with id ${id} not found`, 404);
    }
    switch (operation) {
      case "DescribeInstance":
        return answer({ Instance: instance });
      case "DescribeInstanceAttribute":
        return answer({ Attribute: attributeOf(instance, attribute) });
      case "ListUsers":
        return answer({ UserSummaryList: users });
      case "DeleteInstance":
        this.instances = this.instances.filter((one) => one !== instance);
        return answer({});
    }
    const message = `The sandbox's Connect does not know ${operation}.`;
    throw new AwsError("ResourceNotFoundException", message, 404);
  }

  private page(query: URLSearchParams, scope: Scope) {
    const all = this.instances.filter((one) => isIn(scope, one));
    const start = Number(query.get("nextToken") ?? 0);
    const end = start + Number(query.get("maxResults") ?? 10);
    const NextToken = end < all.length ? String(end) : undefined;
    return { InstanceSummaryList: all.slice(start, end), NextToken };
  }
}

/** Every instance has these users. */
const users = ["agent-1", "agent-2", "agent-3"].map((Username, index) => {
  return { Id: `user-${index + 1}`, Username };
});

function newInstance(request: CreateInstanceRequest, { account, region }: Scope) {
  const { IdentityManagementType, InstanceAlias, InboundCallsEnabled, OutboundCallsEnabled } =
    request;
  const Id = randomUUID();
  return {
    Id,
    Arn: `arn:aws:connect:${region}:${account}:instance/${Id}`,
    IdentityManagementType,
    InstanceAlias,
    CreatedTime: Date.now() / 1000,
    ServiceRole: `arn:aws:iam::${account}:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect`,
    InstanceStatus: "ACTIVE",
    InboundCallsEnabled,
    OutboundCallsEnabled,
    InstanceAccessUrl: `https://${InstanceAlias ?? Id}.my.connect.aws`,
  };
}

function isIn({ account, region }: Scope, { Arn }: Instance): boolean {
  return Arn.startsWith(`arn:aws:connect:${region}:${account}:`);
}

function attributeOf(instance: Instance, AttributeType: string) {
  const values: Record<string, boolean> = {
    INBOUND_CALLS: instance.InboundCallsEnabled ?? false,
    OUTBOUND_CALLS: instance.OutboundCallsEnabled ?? false,
    // DescribeInstance does not show these; they are as in a new instance.
    CONTACTFLOW_LOGS: false,
    CONTACT_LENS: true,
    AUTO_RESOLVE_BEST_VOICES: true,
    USE_CUSTOM_TTS_VOICES: false,
    EARLY_MEDIA: true,
    MULTI_PARTY_CONFERENCE: false,
    HIGH_VOLUME_OUTBOUND: false,
    ENHANCED_CONTACT_MONITORING: false,
    ENHANCED_CHAT_MONITORING: false,
  };
  const value = values[AttributeType];
  if (value === undefined) {
    throw new AwsError("InvalidParameterException", `Invalid attribute type ${AttributeType}`);
  }
  return { AttributeType, Value: String(value) };
}

const answer = (body: object) => jsonAnswer(body, "application/json");
