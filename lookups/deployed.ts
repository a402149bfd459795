import * as pulumi from "@pulumi/pulumi";

/** What of the outputs is looked at, as every release has written it. */
export interface Deployed {
  engage?: { identityProviderName?: string; userPoolId?: string } & OktaSettings;
  connect?: { roleArn?: string; samlProviderArn?: string } & OktaSettings;
}

/** Settings of one application that Okta's provider cannot take back. */
export interface OktaSettings {
  authenticationPolicyId?: string;
  signingKey?: { name: string; yearsValid?: number };
}

/**
 * The outputs that the stack's last update has told; none before the first one is through. Read from
 * the state, so without a call to any cloud.
 */
export async function deployedOutputs(): Promise<Deployed> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const read = pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
  const { outputs } = ((await read) ?? {}) as { outputs?: Deployed };
  return outputs ?? {};
}
