import { DescribeUserPoolCommand } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../../../clouds/awsClients";
import { stackState } from "../../../facts/stackStatus";
import type { Settings } from "../../../settings";
import { findVendorStack } from "../aws";
import { NotInAws, askAws } from "../awsLookup";

/** What AWS says of the place that the old sign-on is in. The vendor may have deleted it before the move is done. */
export interface OldPlace {
  /** The vendor's old stack; absent where the settings name none. */
  stack?: string;
  userPoolId: string;
  isStackGone: boolean;
  isPoolGone: boolean;
}

type AskedAws = Pick<Aws, "cloudFormation" | "cognito"> & { access: Pick<Aws["access"], "region"> };

/** @throws {OperatorError} where AWS refuses, or does not answer. */
export async function readOldPlace(
  aws: AskedAws,
  { cloudFormationStack: stack }: Settings["engage"],
  userPoolId: string,
): Promise<OldPlace> {
  const [isStackThere, isPoolThere] = await Promise.all([
    stack === undefined || isThere(findVendorStack(aws, stack).then(isWhole)),
    isThere(findPool(aws, userPoolId)),
  ]);
  return { stack, userPoolId, isStackGone: !isStackThere, isPoolGone: !isPoolThere };
}

/** CloudFormation tells of a deleted stack for 90 days, where it is asked by its ARN. */
function isWhole({ status }: { status: string }): boolean {
  return stackState(status) !== "gone";
}

async function findPool({ cognito, access }: AskedAws, id: string): Promise<true> {
  // Another region does not know the pool, which says nothing.
  if (!id.startsWith(`${access.region}_`)) return true;
  await askAws(cognito.send(new DescribeUserPoolCommand({ UserPoolId: id })), {
    what: `the user pool ${id}`,
    missing: `There is no user pool ${id}.`,
    permission: "cognito-idp:DescribeUserPool",
  });
  return true;
}

async function isThere(found: Promise<boolean>): Promise<boolean> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof NotInAws) return false;
    throw error;
  }
}
