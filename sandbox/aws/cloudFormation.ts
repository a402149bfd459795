import { type AuthorizedCall, type ServiceFront } from "./api";
import { AwsError } from "./core/awsError";
import { type Members } from "./core/serviceModel";
import { type Scope, type Upstream } from "./core/upstream";

const service = "cloudformation";

/** CloudFormation; the emulator knows no stack by the id of one of its resources. */
export class CloudFormation implements ServiceFront {
  constructor(private readonly upstream: Upstream) {}

  async handle({ operation, input, scope }: AuthorizedCall): Promise<Members | undefined> {
    const { StackName: given, PhysicalResourceId: id } = input;
    if (operation !== "DescribeStackResources" || given || !id) return undefined;
    const { Stacks } = await this.upstream.ask({ service, operation: "DescribeStacks" }, {}, scope);
    for (const { StackName } of Stacks as { StackName: string }[]) {
      const resources = await this.resources(StackName, scope);
      if (resources.some((one) => one.PhysicalResourceId === id)) {
        return { StackResources: resources };
      }
    }
    throw new AwsError("ValidationError", `Stack for ${String(id)} does not exist`);
  }

  private async resources(StackName: string, scope: Scope): Promise<Members[]> {
    const operation = "DescribeStackResources";
    const answer = await this.upstream.ask({ service, operation }, { StackName }, scope);
    return (answer.StackResources ?? []) as Members[];
  }
}
