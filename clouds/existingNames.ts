// The names that there are, for a message about one that there is not.
import type { AwsAccess } from "./awsAccess";
import { openClient, openSession } from "./awsClients";

/** Names of the first CloudFormation stacks of the region: one call, however many there are. */
export async function someStackNames(access: AwsAccess): Promise<string[]> {
  const { DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await openClient("cloudFormation", await openSession(access), { maxAttempts: 1 });
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({}));
    return Stacks.map(({ StackName = "" }) => StackName);
  } finally {
    client.destroy();
  }
}

/** Aliases and ids of the first Amazon Connect instances of the region, in one call. */
export async function someInstances(
  access: AwsAccess,
): Promise<{ aliases: string[]; ids: string[] }> {
  const { ListInstancesCommand } = await import("@aws-sdk/client-connect");
  const client = await openClient("connect", await openSession(access), { maxAttempts: 1 });
  try {
    const { InstanceSummaryList: all = [] } = await client.send(new ListInstancesCommand({}));
    return {
      aliases: all.flatMap(({ InstanceAlias }) => InstanceAlias ?? []),
      ids: all.flatMap(({ Id }) => Id ?? []),
    };
  } finally {
    client.destroy();
  }
}
