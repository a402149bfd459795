import { failing } from "../failing";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";

/** `aws.cloudformation.getStack`: DescribeStacks, then GetTemplate. */
export async function getStack(aws: AwsClients, args: Properties): Promise<Properties> {
  const StackName = String(args["name"]);
  const region = args["region"] ?? aws.settings.region;
  const cloudFormation = await aws.cloudFormation(region);
  const { Stacks: stacks } = await failing("reading CloudFormation Stack", () =>
    cloudFormation.describeStacks({ StackName }),
  );
  const stack = stacks?.[0];
  if (stack === undefined || stack.StackStatus === "DELETE_COMPLETE") {
    throw new Error("no matching CloudFormation Stack found");
  }
  const { TemplateBody } = await failing(
    `reading CloudFormation Stack (${StackName}) template`,
    () => cloudFormation.getTemplate({ StackName }),
  );
  const outputs = (stack.Outputs ?? []).map((one) => [one.OutputKey ?? "", one.OutputValue ?? ""]);
  const parameters = (stack.Parameters ?? []).map((one) => [
    one.ParameterKey ?? "",
    one.ParameterValue ?? "",
  ]);
  return {
    id: stack.StackId,
    name: StackName,
    region,
    capabilities: stack.Capabilities ?? [],
    description: stack.Description ?? "",
    disableRollback: stack.DisableRollback ?? false,
    iamRoleArn: stack.RoleARN ?? "",
    notificationArns: stack.NotificationARNs ?? [],
    outputs: Object.fromEntries(outputs) as Properties,
    parameters: Object.fromEntries(parameters) as Properties,
    templateBody: TemplateBody,
    timeoutInMinutes: stack.TimeoutInMinutes ?? 0,
  };
}
