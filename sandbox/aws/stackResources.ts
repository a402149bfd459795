import { type ApiCall } from "./apiCall";
import { AwsError } from "./awsError";
import { type HttpAnswer } from "./http";
import { type Scope, type Upstream } from "./upstream";
import { elements, textOf } from "../shared/xml";

/**
 * CloudFormation's DescribeStackResources by a resource's own id, which the emulator does not know:
 * AWS answers with all resources of the stack that has it.
 *
 * @returns undefined when the call is about something else
 */
export async function handleStackResources(
  call: ApiCall,
  upstream: Upstream,
  scope: Scope,
): Promise<HttpAnswer | undefined> {
  const { StackName: given, PhysicalResourceId: id } = call.input;
  if (call.operation !== "DescribeStackResources" || given || !id) return undefined;
  const StackName = await ownerOf(String(id), upstream, scope);
  if (!StackName) throw new AwsError("ValidationError", `Stack for ${String(id)} does not exist`);
  const form = new URLSearchParams({ ...(call.input as Record<string, string>), StackName });
  form.delete("PhysicalResourceId");
  const http = { ...call.http, body: Buffer.from(form.toString()) };
  return upstream.forward({ ...call, http }, scope.account);
}

async function ownerOf(id: string, upstream: Upstream, scope: Scope): Promise<string | undefined> {
  const stacks = await upstream.query("cloudformation", "DescribeStacks", {}, scope);
  const names = elements(stacks, "StackName").map((name) => name.textContent?.trim() ?? "");
  for (const StackName of names) {
    const input = { StackName };
    const found = await upstream.query("cloudformation", "DescribeStackResources", input, scope);
    const resources = elements(found, "member");
    if (resources.some((one) => textOf(one, "PhysicalResourceId") === id)) return StackName;
  }
  return undefined;
}
