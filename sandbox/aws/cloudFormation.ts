import { type AuthorizedCall, type ServiceFront } from "./api";
import { AwsError } from "./core/awsError";
import { type Members } from "./core/serviceModel";

const service = "cloudformation";

/** CloudFormation; the emulator knows no stack by the id of one of its resources. */
export class CloudFormation implements ServiceFront {
  async handle({ operation, input, cloud }: AuthorizedCall): Promise<Members | undefined> {
    const { StackName: given, PhysicalResourceId: id } = input;
    if (operation !== "DescribeStackResources" || given || !id) return undefined;
    const { Stacks } = await cloud.ask(service, "DescribeStacks", {});
    for (const { StackName } of Stacks as { StackName: string }[]) {
      const answer = await cloud.ask(service, operation, { StackName });
      const resources = (answer.StackResources ?? []) as Members[];
      if (resources.some((one) => one.PhysicalResourceId === id)) return answer;
    }
    throw new AwsError("ValidationError", `Stack for ${String(id)} does not exist`);
  }
}
