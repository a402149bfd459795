import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import type { AwsAccess } from "../../../clouds/awsAccess";
import { openClient, openSession } from "../../../clouds/awsClients";
import { minute } from "../../../facts/minute";

/**
 * When the vendor's CloudFormation stack was updated last, as a clause; empty where that was not after
 * our last write, or cannot be read: it only explains what was found.
 *
 * @param settings The customer's, by full key; secrets are masked.
 * @param access How the customer's AWS is reached; absent, nothing can be said.
 * @param written When we wrote to the app client last; absent, nothing can be said.
 */
export async function vendorUpdate(
  settings: Readonly<Record<string, string>>,
  access: AwsAccess | undefined,
  written: Date | undefined,
): Promise<string> {
  try {
    const name = vendorStackIn(settings);
    if (!name || !access || !written) return "";
    const session = await openSession(access);
    const client = await openClient("cloudFormation", session, { maxAttempts: 2 });
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const updated = Stacks?.[0]?.LastUpdatedTime;
    return updateClause(name, updated, written);
  } catch {
    return "";
  }
}

/** @param updated Of the vendor's stack; absent, it was never updated. */
export function updateClause(name: string, updated: Date | undefined, written: Date): string {
  if (!updated || updated <= written) return "";
  return `: the vendor's stack ${name} was updated on ${minute(updated)}, after our last write on ${minute(written)}`;
}

function vendorStackIn(settings: Readonly<Record<string, string>>): string | undefined {
  const [, engage = "{}"] = Object.entries(settings).find(([key]) => key.endsWith(":engage")) ?? [];
  return (JSON.parse(engage) as { cloudFormationStack?: string }).cloudFormationStack;
}
