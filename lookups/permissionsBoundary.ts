import { getPolicy } from "@pulumi/aws/iam/getPolicy";
import { parseArn } from "../facts/arn";
import type { ConnectInstance } from "../facts/connectInstance";
import { boundaryLetsEnter, locksOut } from "../facts/permissionsBoundary";
import { LookupError, oneLookup } from "./lookupError";

/**
 * Refuses a permissions boundary that IAM would refuse for the agents' role, or that would lock every agent out.
 *
 * @param setting The section of the settings, for messages.
 * @throws {LookupError}
 */
export async function refuseBoundary(
  setting: string,
  arn: string,
  instance: ConnectInstance,
): Promise<void> {
  const key = `${setting}.permissionsBoundary`;
  refuseElsewhere(key, arn, instance);
  const { policy } = await oneLookup(
    getPolicy({ arn }),
    `${key}: there is no policy "${arn}" in IAM. Correct the ARN, or have the policy created first.`,
  );
  if (boundaryLetsEnter(policy, instance.arn) === false) {
    throw new LookupError(`${key}: ${locksOut(arn, instance.arn)}`);
  }
}

/** The role's own account, or a policy of AWS's. */
function refuseElsewhere(
  key: string,
  arn: string,
  { partition, account }: Pick<ConnectInstance, "partition" | "account">,
): void {
  const boundary = parseArn(arn);
  const isThere = boundary.account === account || boundary.account === "aws";
  if (isThere && boundary.partition === partition) return;
  throw new LookupError(
    `${key}: ${arn} is not in the account of the agents' role. Name a policy whose ARN starts with ` +
      `arn:${partition}:iam::${account}:policy/, or one of AWS's own (arn:${partition}:iam::aws:policy/).`,
  );
}
