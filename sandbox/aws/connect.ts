import { randomUUID } from "node:crypto";
import type { CreateInstanceRequest } from "@aws-sdk/client-connect";
import { type AuthorizedCall, type ServiceFront } from "./api";
import { AwsError } from "./core/awsError";
import { type Members } from "./core/serviceModel";
import { type Scope } from "./core/upstream";

type Instance = ReturnType<typeof newInstance>;

/** Amazon Connect's instances, their attributes and users. */
export class Connect implements ServiceFront {
  private instances: Instance[] = [];

  async handle({ operation, input, scope }: AuthorizedCall): Promise<Members> {
    if (operation === "CreateInstance") {
      const instance = newInstance(input as unknown as CreateInstanceRequest, scope);
      this.instances.push(instance);
      return { Id: instance.Id, Arn: instance.Arn };
    }
    if (operation === "ListInstances") return this.page(input, scope);
    const instance = this.instances.find((one) => one.Id === input.InstanceId && isIn(scope, one));
    if (!instance) {
      const message = `Instance with id ${String(input.InstanceId)} not found`;
      throw new AwsError("ResourceNotFoundException", message, 404);
    }
    switch (operation) {
      case "DescribeInstance":
        return { Instance: instance };
      case "DescribeInstanceAttribute":
        return { Attribute: attributeOf(instance, String(input.AttributeType)) };
      case "ListUsers":
        return { UserSummaryList: users };
      case "DeleteInstance":
        this.instances = this.instances.filter((one) => one !== instance);
        return {};
    }
    const message = `The sandbox's Connect does not know ${operation}.`;
    throw new AwsError("UnknownOperationException", message, 404);
  }

  private page({ NextToken, MaxResults = 10 }: Members, scope: Scope): Members {
    const all = this.instances.filter((one) => isIn(scope, one));
    const start = Number(NextToken ?? 0);
    const end = start + Number(MaxResults);
    const summaries = all.slice(start, end);
    return { InstanceSummaryList: summaries, ...(end < all.length && { NextToken: String(end) }) };
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
    CONTACT_LENS: true,
    AUTO_RESOLVE_BEST_VOICES: true,
    EARLY_MEDIA: true,
  };
  return { AttributeType, Value: String(values[AttributeType] ?? false) };
}
