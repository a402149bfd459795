import {
  CloudFormationClient,
  CreateStackCommand,
  waitUntilStackCreateComplete,
} from "@aws-sdk/client-cloudformation";
import { clientSettings } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";

/** Makes a CloudFormation stack with these outputs, and with some resource, as CloudFormation requires. */
export async function makeStack(
  sandbox: Sandbox,
  StackName: string,
  outputs: Record<string, string>,
): Promise<void> {
  const client = new CloudFormationClient(clientSettings(sandbox));
  const Outputs = Object.fromEntries(
    Object.entries(outputs).map(([name, Value]) => [name, { Value }] as const),
  );
  const TemplateBody = JSON.stringify({
    AWSTemplateFormatVersion: "2010-09-09",
    Resources: { Pool: { Type: "AWS::Cognito::UserPool", Properties: {} } },
    Outputs,
  });
  await client.send(new CreateStackCommand({ StackName, TemplateBody }));
  const wait = { client, minDelay: 0.1, maxDelay: 1, maxWaitTime: 60 };
  await waitUntilStackCreateComplete(wait, { StackName });
}
