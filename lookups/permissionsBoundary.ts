import { getPolicy } from "@pulumi/aws/iam/getPolicy";
import type { ConnectInstance } from "../facts/connectInstance";
import { boundaryLetsEnter, elsewhere, locksOut } from "../facts/permissionsBoundary";
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
  const wrong = elsewhere(arn, instance.arn);
  if (wrong) throw new LookupError(`${key}: ${wrong}`);
  const { policy } = await oneLookup(
    getPolicy({ arn }),
    `${key}: there is no policy "${arn}" in IAM. Correct the ARN, or have the policy created first.`,
  );
  if (boundaryLetsEnter(policy, instance.arn) === false) {
    throw new LookupError(`${key}: ${locksOut(arn, instance.arn)}`);
  }
}
