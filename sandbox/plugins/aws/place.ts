import { failing } from "../failing";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";

export interface Partition {
  partition: string;
  dnsSuffix: string;
  reverseDnsPrefix: string;
}

const partitions: [RegExp, Partition][] = [
  [
    /^cn-/,
    { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn", reverseDnsPrefix: "cn.com.amazonaws" },
  ],
  [
    /^us-gov-/,
    { partition: "aws-us-gov", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" },
  ],
  [/^/, { partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" }],
];

function partitionOf(region: string): Partition {
  const [, found] = partitions.find(([pattern]) => pattern.test(region)) ?? [];
  if (found === undefined) throw new Error(`no partition for ${region}`);
  return found;
}

/** `aws.getPartition`: by the provider's region, without a call. */
export function getPartition(aws: AwsClients): Promise<Properties> {
  const found = partitionOf(aws.settings.region);
  return Promise.resolve({ ...found, id: found.partition });
}

/** `aws.getRegion`: without a call. The description is AWS's only where it matters here. */
export function getRegion(aws: AwsClients, args: Properties): Promise<Properties> {
  const given = [args["region"], args["name"], aws.settings.region];
  const region = given.find((value): value is string => typeof value === "string") ?? "";
  return Promise.resolve({
    id: region,
    name: region,
    region,
    description: region === "ap-southeast-2" ? "Asia Pacific (Sydney)" : region,
    endpoint: `ec2.${region}.${partitionOf(region).dnsSuffix}`,
  });
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
