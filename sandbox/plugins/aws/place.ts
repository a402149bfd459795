import { failing } from "../failing";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";

/** `aws.getRegion`: without a call. */
export function getRegion(aws: AwsClients, args: Properties): Promise<Properties> {
  const region = args["region"] ?? aws.settings.region;
  return Promise.resolve({ id: region, name: region, region });
}

/** `aws.getCallerIdentity`. */
export async function getCallerIdentity(aws: AwsClients): Promise<Properties> {
  const sts = await aws.sts();
  const answer = await failing("reading STS Caller Identity", () => sts.getCallerIdentity({}));
  return {
    id: answer.Account,
    accountId: answer.Account,
    arn: answer.Arn,
    userId: answer.UserId,
  };
}
