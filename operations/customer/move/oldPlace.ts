import type { Aws } from "../../../clouds/awsClients";
import { isPoolGone } from "../../../clouds/poolGone";
import { stackState } from "../../../facts/stackStatus";
import type { Settings } from "../../../settings";
import { type VendorStack, findVendorStack } from "../aws";
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
  const [stackGone, poolGone] = await Promise.all([
    stack !== undefined && isMissing(findVendorStack(aws, stack)),
    askAws(isPoolGone(aws.cognito, aws.access.region, userPoolId), {
      what: `the user pool ${userPoolId}`,
      permission: "cognito-idp:DescribeUserPool",
    }),
  ]);
  return { stack, userPoolId, isStackGone: stackGone, isPoolGone: poolGone };
}

/** CloudFormation tells of a deleted stack for 90 days, where it is asked by its ARN. */
async function isMissing(finding: Promise<VendorStack>): Promise<boolean> {
  try {
    return stackState((await finding).status) === "gone";
  } catch (error) {
    if (error instanceof NotInAws) return true;
    throw error;
  }
}
