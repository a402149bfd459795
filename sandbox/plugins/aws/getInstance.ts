import type { Connect, InstanceAttributeType } from "@aws-sdk/client-connect";
import { allPages } from "../../../clouds/allPages";
import { failing } from "../failing";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";
import { found } from "./sdkErrors";

/** The attributes of an instance, which take a call each although the project reads none. */
const attributes: readonly InstanceAttributeType[] = [
  "AUTO_RESOLVE_BEST_VOICES",
  "CONTACTFLOW_LOGS",
  "CONTACT_LENS",
  "EARLY_MEDIA",
  "INBOUND_CALLS",
  "MULTI_PARTY_CONFERENCE",
  "OUTBOUND_CALLS",
];

/** `aws.connect.getInstance`: by id or by exact alias. */
export async function getInstance(aws: AwsClients, args: Properties): Promise<Properties> {
  const { instanceId, instanceAlias, region = aws.settings.region } = args;
  if ((instanceId === undefined) === (instanceAlias === undefined)) {
    throw new Error('"instance_alias": one of `instance_alias,instance_id` must be specified');
  }
  const connect = await aws.client("connect", region);
  const reading = `reading Connect Instance (${String(instanceId ?? instanceAlias)})`;
  const instance =
    instanceId === undefined
      ? await failing(`${reading} summary`, () => byAlias(connect, instanceAlias))
      : await failing(reading, () => byId(connect, String(instanceId)));
  for (const AttributeType of attributes) {
    await failing(`${reading} attribute (${AttributeType})`, () =>
      connect.describeInstanceAttribute({ InstanceId: instance.Id, AttributeType }),
    );
  }
  return {
    id: instance.Id,
    instanceId: instance.Id,
    arn: instance.Arn,
    identityManagementType: instance.IdentityManagementType,
    instanceAlias: instance.InstanceAlias,
    region,
    status: instance.InstanceStatus,
  };
}

async function byId(client: Connect, InstanceId: string) {
  const answer = await found(
    () => client.describeInstance({ InstanceId }),
    "ResourceNotFoundException",
  );
  if (answer?.Instance === undefined) throw new Error("couldn't find resource");
  return answer.Instance;
}

async function byAlias(client: Connect, alias: unknown) {
  const { paginateListInstances } = await import("@aws-sdk/client-connect");
  const pages = paginateListInstances({ client, pageSize: 10 }, {});
  const all = await allPages(pages, (page) => page.InstanceSummaryList);
  const instance = all.find(({ InstanceAlias }) => InstanceAlias === alias);
  if (instance === undefined) throw new Error("empty result");
  return instance;
}
