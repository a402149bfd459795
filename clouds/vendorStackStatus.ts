import type { CloudFormationClient, Stack } from "@aws-sdk/client-cloudformation";
import { isDenied } from "./awsErrors";

/** What CloudFormation says of the vendor's stack. */
export interface VendorStack {
  name: string;
  /** For example `UPDATE_COMPLETE`. */
  status: string;
  /** When the operation began that the status is about. */
  since?: Date;
}

/** What says which stack is meant; the name wins. */
export interface VendorStackReference {
  /** Name or ARN. */
  stackName?: string;
  /** The stack that made this pool is meant. */
  userPoolId: string;
}

/**
 * Asks for the status of the stack that the user pool belongs to, or of the outermost one where that is
 * nested and the outer one is not at rest.
 *
 * @returns undefined where no name is given and no stack has the pool, or these credentials may not ask
 *   which one has
 * @throws what AWS's SDK throws: `ValidationError` where no stack has the given name
 */
export async function readVendorStack(
  client: CloudFormationClient,
  { stackName, userPoolId }: VendorStackReference,
): Promise<VendorStack | undefined> {
  const name = stackName ?? (await ownerOf(client, userPoolId));
  if (name === undefined) {
    return undefined;
  }
  const own = await describeStack(client, name);
  const { RootId: root } = own;
  const outer =
    root && root !== own.StackId ? await describeStack(client, root).catch(unlessDenied) : own;
  const { StackName = name, StackStatus = "", ...times } = outer ?? own;
  const since = times.DeletionTime ?? times.LastUpdatedTime ?? times.CreationTime;
  return { name: StackName, status: StackStatus, ...(since && { since }) };
}

async function ownerOf(client: CloudFormationClient, id: string): Promise<string | undefined> {
  const { DescribeStackResourcesCommand } = await import("@aws-sdk/client-cloudformation");
  try {
    const command = new DescribeStackResourcesCommand({ PhysicalResourceId: id });
    const { StackResources = [] } = await client.send(command);
    return StackResources[0]?.StackId ?? StackResources[0]?.StackName;
  } catch (error) {
    // A pool that was made by hand, or credentials that deploy by the pool's id alone.
    if ((error as Error).name === "ValidationError") {
      return undefined;
    }
    return unlessDenied(error);
  }
}

async function describeStack(
  client: CloudFormationClient,
  StackName: string,
): Promise<Partial<Stack>> {
  const { DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
  return Stacks[0] ?? {};
}

function unlessDenied(error: unknown): undefined {
  if (isDenied(error as Error)) {
    return undefined;
  }
  throw error;
}
