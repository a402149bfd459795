import { Connect, paginateListApprovedOrigins } from "@aws-sdk/client-connect";
import { clientSettings } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";

/** The approved origins of the customer's Amazon Connect instance, sorted. */
export async function originsOf(sandbox: Sandbox): Promise<string[]> {
  const client = new Connect(clientSettings(sandbox));
  const { instanceId: InstanceId } = sandbox.customer.connect;
  const origins: string[] = [];
  for await (const { Origins = [] } of paginateListApprovedOrigins({ client }, { InstanceId })) {
    origins.push(...Origins);
  }
  return origins.sort();
}

/** Takes away all origins but these. */
export async function keepOrigins(sandbox: Sandbox, kept: readonly string[]): Promise<void> {
  const connect = new Connect(clientSettings(sandbox));
  const { instanceId: InstanceId } = sandbox.customer.connect;
  for (const Origin of await originsOf(sandbox)) {
    if (!kept.includes(Origin)) await connect.disassociateApprovedOrigin({ InstanceId, Origin });
  }
}
