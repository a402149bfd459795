import type { Instance, InstanceAttributeType, InstanceSummary } from "@aws-sdk/client-connect";
import { failing } from "../failing";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";

/** The provider's names of an instance's attributes, which take a call each. */
const attributes: Record<string, InstanceAttributeType> = {
  autoResolveBestVoicesEnabled: "AUTO_RESOLVE_BEST_VOICES",
  contactFlowLogsEnabled: "CONTACTFLOW_LOGS",
  contactLensEnabled: "CONTACT_LENS",
  earlyMediaEnabled: "EARLY_MEDIA",
  inboundCallsEnabled: "INBOUND_CALLS",
  multiPartyConferenceEnabled: "MULTI_PARTY_CONFERENCE",
  outboundCallsEnabled: "OUTBOUND_CALLS",
};

/** `aws.connect.getInstance`: by id or by exact alias. */
export async function getInstance(aws: AwsClients, args: Properties): Promise<Properties> {
  const region = args["region"] ?? aws.settings.region;
  const instance = await lookedUp(aws, args, region);
  const connect = await aws.connect(region);
  const values: Properties = {};
  for (const [name, AttributeType] of Object.entries(attributes)) {
    const what = `reading Connect Instance (${instance.Id}) attribute (${AttributeType})`;
    const { Attribute: attribute } = await failing(what, () =>
      connect.describeInstanceAttribute({ InstanceId: instance.Id, AttributeType }),
    );
    values[name] = attribute?.Value === "true";
  }
  return {
    ...values,
    id: instance.Id,
    instanceId: instance.Id,
    arn: instance.Arn,
    createdTime: instance.CreatedTime?.toISOString(),
    identityManagementType: instance.IdentityManagementType,
    instanceAlias: instance.InstanceAlias,
    region,
    serviceRole: instance.ServiceRole,
    status: instance.InstanceStatus,
  };
}

async function lookedUp(
  aws: AwsClients,
  args: Properties,
  region: unknown,
): Promise<Instance | InstanceSummary> {
  const { instanceId, instanceAlias } = args;
  const connect = await aws.connect(region);
  if ((instanceId === undefined) === (instanceAlias === undefined)) {
    throw new Error('"instance_alias": one of `instance_alias,instance_id` must be specified');
  }
  if (typeof instanceId === "string") {
    const { Instance: found } = await failing(`reading Connect Instance (${instanceId})`, () =>
      connect.describeInstance({ InstanceId: instanceId }),
    );
    if (found !== undefined) return found;
  }
  let NextToken: string | undefined;
  do {
    const page = await failing(`reading Connect Instance (${String(instanceAlias)})`, () =>
      connect.listInstances({ MaxResults: 10, NextToken }),
    );
    const summaries = page.InstanceSummaryList ?? [];
    const found = summaries.find((summary) => summary.InstanceAlias === instanceAlias);
    if (found !== undefined) return found;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  throw new Error(`reading Connect Instance (${String(instanceAlias)}): couldn't find resource`);
}
