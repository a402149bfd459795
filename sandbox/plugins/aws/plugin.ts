import type { Plugin } from "../schema";
import { AwsClients } from "./clients";
import { functions } from "./functions";
import { identityProvider } from "./identityProvider";
import { policy } from "./policy";
import { policyAttachment } from "./policyAttachment";
import { role } from "./role";
import { rolePolicy } from "./rolePolicy";
import { samlProvider } from "./samlProvider";
import { awsSettings, refuseAccount } from "./settings";

/** The stand-in for the AWS provider: the part of it that this project uses. */
export const awsPlugin: Plugin<AwsClients> = {
  name: "aws",
  async configure(given) {
    const aws = new AwsClients(await awsSettings(given, process.env));
    refuseAccount(await validated(aws), aws.settings);
    return aws;
  },
  resources: {
    "aws:cognito/identityProvider:IdentityProvider": identityProvider,
    "aws:iam/samlProvider:SamlProvider": samlProvider,
    "aws:iam/role:Role": role,
    "aws:iam/rolePolicy:RolePolicy": rolePolicy,
    "aws:organizations/policy:Policy": policy,
    "aws:organizations/policyAttachment:PolicyAttachment": policyAttachment,
  },
  functions,
};

async function validated(aws: AwsClients): Promise<string> {
  try {
    const sts = await aws.client("sts");
    return (await sts.getCallerIdentity({})).Account ?? "";
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`unable to validate AWS credentials.\nDetails: ${reason}`, { cause: error });
  }
}
