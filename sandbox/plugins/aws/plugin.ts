import type { Plugin } from "../schema";
import { AwsClients } from "./clients";
import { getStack } from "./getStack";
import { getInstance } from "./getInstance";
import { identityProvider } from "./identityProvider";
import { organizationsFunctions } from "./organizationsFunctions";
import { getCallerIdentity, getRegion } from "./place";
import { policy } from "./policy";
import { policyAttachment } from "./policyAttachment";
import { role } from "./role";
import { rolePolicy } from "./rolePolicy";
import { samlProvider } from "./samlProvider";
import { awsSettings, refuseAccount } from "./settings";
import {
  getUserPool,
  getUserPoolClient,
  getUserPoolClients,
  getUserPoolSigningCertificate,
} from "./userPoolFunctions";

/** The stand-in for the AWS provider: the part of it that this project uses. */
export const awsPlugin: Plugin<AwsClients> = {
  name: "aws",
  async configure(given, stopping) {
    const aws = new AwsClients(await awsSettings(given, process.env), stopping);
    const skipped = given["skipCredentialsValidation"] === true;
    const account =
      !skipped || given["skipRequestingAccountId"] !== true ? await validated(aws) : "";
    refuseAccount(account, aws.settings);
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
  functions: {
    "aws:cognito/getUserPool:getUserPool": getUserPool,
    "aws:cognito/getUserPoolClients:getUserPoolClients": getUserPoolClients,
    "aws:cognito/getUserPoolClient:getUserPoolClient": getUserPoolClient,
    "aws:cognito/getUserPoolSigningCertificate:getUserPoolSigningCertificate":
      getUserPoolSigningCertificate,
    "aws:cloudformation/getStack:getStack": getStack,
    "aws:connect/getInstance:getInstance": getInstance,
    "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
    "aws:index/getRegion:getRegion": getRegion,
    ...organizationsFunctions,
  },
};

async function validated(aws: AwsClients): Promise<string> {
  try {
    const sts = await aws.sts();
    return (await sts.getCallerIdentity({})).Account ?? "";
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`unable to validate AWS credentials.\nDetails: ${reason}`, { cause: error });
  }
}
