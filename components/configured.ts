import type { dynamic } from "@pulumi/pulumi";
import { type AwsAccess, readAwsAccess } from "../clouds/awsAccess";

/** One for each provider: each runs from a text of its own. */
let given: dynamic.Config | undefined;

/** `configure` of a provider: keeps the stack's settings for the calls that follow. */
export function configureAccess({ config }: dynamic.ConfigureRequest): Promise<void> {
  given = config;
  return Promise.resolve();
}

/** How to reach AWS in a region, by the settings of the AWS provider. */
export function accessIn(region: string): AwsAccess {
  return readAwsAccess((name) => given?.get(`aws:${name}`), region);
}
