import { failing } from "../failing";
import type { Plugin } from "../schema";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";
import { getInstance } from "./getInstance";
import { getOrganization, getPoliciesForTarget, getPolicy } from "./organizationsFunctions";
import * as pools from "./userPoolFunctions";
import { found } from "./sdkErrors";

/**
 * The functions of the AWS provider that this project calls, by their tokens. They make the real
 * one's calls, and answer what the project reads of it.
 */
export const functions: Plugin<AwsClients>["functions"] = {
  "aws:cloudformation/getStack:getStack": getStack,
  "aws:cognito/getUserPool:getUserPool": pools.getUserPool,
  "aws:cognito/getUserPoolClients:getUserPoolClients": pools.getUserPoolClients,
  "aws:cognito/getUserPoolClient:getUserPoolClient": pools.getUserPoolClient,
  "aws:cognito/getUserPoolSigningCertificate:getUserPoolSigningCertificate":
    pools.getUserPoolSigningCertificate,
  "aws:connect/getInstance:getInstance": getInstance,
  "aws:iam/getPolicy:getPolicy": getIamPolicy,
  "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
  "aws:index/getRegion:getRegion": getRegion,
  "aws:organizations/getOrganization:getOrganization": getOrganization,
  "aws:organizations/getPolicy:getPolicy": getPolicy,
  "aws:organizations/getPoliciesForTarget:getPoliciesForTarget": getPoliciesForTarget,
};

/** Without a call. */
function getRegion(aws: AwsClients, args: Properties): Promise<Properties> {
  const region = args["region"] ?? aws.settings.region;
  return Promise.resolve({ id: region, name: region, region });
}

async function getCallerIdentity(aws: AwsClients): Promise<Properties> {
  const sts = await aws.client("sts");
  const answer = await failing("reading STS Caller Identity", () => sts.getCallerIdentity({}));
  return { id: answer.Account, accountId: answer.Account, arn: answer.Arn, userId: answer.UserId };
}

/** GetPolicy, then GetPolicyVersion. */
async function getIamPolicy(aws: AwsClients, { arn }: Properties): Promise<Properties> {
  const iam = await aws.client("iam");
  const PolicyArn = String(arn);
  const { Policy } = await failing(`reading IAM Policy (${PolicyArn})`, () =>
    iam.getPolicy({ PolicyArn }),
  );
  const VersionId = Policy?.DefaultVersionId ?? "";
  const { PolicyVersion } = await failing(`reading IAM Policy (${PolicyArn}) default version`, () =>
    iam.getPolicyVersion({ PolicyArn, VersionId }),
  );
  return { id: arn, arn, policy: decodeURIComponent(PolicyVersion?.Document ?? "") };
}

/** DescribeStacks, then GetTemplate. */
async function getStack(aws: AwsClients, args: Properties): Promise<Properties> {
  const StackName = String(args["name"]);
  const region = args["region"] ?? aws.settings.region;
  const cloudFormation = await aws.client("cloudFormation", region);
  // CloudFormation has no code of its own for a stack that is not there.
  const described = await failing("reading CloudFormation Stack", () =>
    found(() => cloudFormation.describeStacks({ StackName }), "ValidationError"),
  );
  const stack = described?.Stacks?.[0];
  if (stack === undefined || stack.StackStatus === "DELETE_COMPLETE") {
    throw new Error("no matching CloudFormation Stack found");
  }
  const { TemplateBody: templateBody } = await failing(
    `reading CloudFormation Stack (${StackName}) template`,
    () => cloudFormation.getTemplate({ StackName }),
  );
  const outputs = (stack.Outputs ?? []).map((one) => [one.OutputKey ?? "", one.OutputValue ?? ""]);
  return {
    id: stack.StackId,
    name: StackName,
    region,
    outputs: Object.fromEntries(outputs) as Properties,
    templateBody,
  };
}
