import { getStack } from "@pulumi/aws/cloudformation/getStack";
import { getUserPool, type GetUserPoolResult } from "@pulumi/aws/cognito/getUserPool";
import { getUserPoolSigningCertificate } from "@pulumi/aws/cognito/getUserPoolSigningCertificate";
import type { AwsAccess } from "../clouds/awsAccess";
import { someStackNames } from "../clouds/existingNames";
import { parseArn } from "../facts/arn";
import type { SignInClient } from "../facts/signInUrl";
import { hostedSignInHost, regionOfPool, userPoolIdPattern } from "../facts/userPool";
import { type EngageClientArgs, findClient, signInFacts } from "./engageClient";
import { type MappedAttribute, checkMapping } from "./engageMapping";
import { lastUsed } from "./deployed";
import { checkVendorStack } from "./engageStack";
import { LookupError, allLookups, oneLookup } from "./lookupError";
import { nameSuggestion } from "./nearName";

/** How to find the vendor's user pool and app client. */
export interface EngageTargetArgs extends EngageClientArgs {
  /** How to reach AWS for what the provider's functions do not return. */
  access: AwsAccess;
  /** Name or ARN of the vendor's CloudFormation stack. */
  cloudFormationStack?: string;
  /** Wins over what the stack's outputs say. */
  userPoolId?: string;
  /** What Cognito writes at every sign-in, `email` included. */
  mapped: readonly MappedAttribute[];
  /** Whether Cognito is to sign its sign-in requests, with the pool's certificate. */
  signedRequests: boolean;
  /** Whether Cognito is to sign agents out at Okta, with the same certificate. @default false */
  idpSignout?: boolean;
}

/** The vendor's user pool and app client, as found. */
export interface EngageTarget {
  region: string;
  /** The AWS account of the user pool, 12 digits. */
  account: string;
  userPoolId: string;
  appClientId: string;
  /** What the client says about sign-in. */
  client: SignInClient;
  /** What the client lists: who may sign in. */
  identityProviders: readonly string[];
  /** ARN of the user pool. */
  userPoolArn: string;
  /** Host of the hosted sign-in: the pool's custom domain if it has one, else its Cognito domain. */
  domain: string;
  /** Base64, without PEM lines; absent unless asked for. */
  requestSigningCertificate?: string;
  /** The same one, for signing out. */
  signOutCertificate?: string;
  /** Every output of the vendor's stack; empty without a stack. */
  stackOutputs: Record<string, string>;
}

/**
 * Finds the vendor's user pool, app client and hosted sign-in.
 *
 * @param setting The section of the settings that names them, for messages.
 * @throws {LookupError} when a thing is not there, is there more than once, or cannot be used.
 */
export async function findEngageTarget(
  setting: string,
  args: EngageTargetArgs,
): Promise<EngageTarget> {
  const stackOutputs = await findStackOutputs(setting, args);
  const userPoolId = args.userPoolId ?? (await poolAmong(setting, args, stackOutputs));
  // Without the pool, every other lookup would fail too, with a less helpful message.
  const pool = await findPool(setting, userPoolId, args.region);
  const found = findClient(setting, userPoolId, args);
  const { cloudFormationStack: stackName } = args;
  const [domain, client, certificate] = await allLookups([
    hostedSignIn(setting, pool, args.region),
    found,
    findCertificate(userPoolId, args),
    checkVendorStack(
      `${setting}.${stackName === undefined ? "userPoolId" : "cloudFormationStack"}`,
      { stackName, userPoolId },
      args.access,
    ),
    // Without the client, the problems of the pool are still reported.
    found.catch(() => undefined).then((one) => checkMapping(setting, args.mapped, pool, one)),
  ]);
  return {
    region: args.region,
    account: parseArn(pool.arn).account,
    userPoolId,
    userPoolArn: pool.arn,
    domain,
    appClientId: client.clientId,
    client: signInFacts(client),
    identityProviders: client.supportedIdentityProviders,
    stackOutputs,
    requestSigningCertificate: args.signedRequests ? certificate : undefined,
    signOutCertificate: args.idpSignout ? certificate : undefined,
  };
}

async function findStackOutputs(
  setting: string,
  { cloudFormationStack: name, region, access }: EngageTargetArgs,
): Promise<Record<string, string>> {
  if (!name) {
    return {};
  }
  const stack = await oneLookup(
    getStack({ name, region }),
    `${setting}.cloudFormationStack: there is no CloudFormation stack "${name}" in ${region}. ` +
      "Correct the name or aws:region, and check that the AWS credentials belong to the account with Engage.",
    () => nameSuggestion(name, () => someStackNames(access)),
  );
  return stack.outputs ?? {};
}

/** The vendor's output names are not fixed; a user pool id is known by its shape. */
async function poolAmong(
  setting: string,
  { cloudFormationStack, region }: EngageTargetArgs,
  outputs: Record<string, string>,
): Promise<string> {
  const candidates = Object.entries(outputs).filter(([, value]) => userPoolIdPattern.test(value));
  const [first, ...others] = [...new Set(candidates.map(([, value]) => value))];
  if (first === undefined) {
    throw new LookupError(
      `${setting}.cloudFormationStack: no output of "${cloudFormationStack}" is a user pool id. ` +
        "Set userPoolId as well.",
    );
  }
  if (others.length > 0) {
    const list = candidates.map(([name, value]) => `${name} = ${value}`).join(", ");
    throw new LookupError(
      `${setting}.cloudFormationStack: several outputs of "${cloudFormationStack}" are user pool ids: ` +
        `${list}. Set userPoolId to the one that agents sign in with.` +
        (await lastUsed([first, ...others])),
    );
  }
  if (!first.startsWith(`${region}_`)) {
    throw new LookupError(
      `${setting}.cloudFormationStack: the user pool ${first} of "${cloudFormationStack}" is not in ` +
        `aws:region, which is ${region}. Set aws:region to ${regionOfPool(first)}.`,
    );
  }
  return first;
}

function findPool(setting: string, userPoolId: string, region: string): Promise<GetUserPoolResult> {
  return oneLookup(
    getUserPool({ userPoolId, region }),
    `${setting}.userPoolId: there is no user pool ${userPoolId} in ${region}. ` +
      "Correct it, and check that the AWS credentials belong to the account with Engage.",
  );
}

async function hostedSignIn(
  setting: string,
  pool: GetUserPoolResult,
  region: string,
): Promise<string> {
  if (pool.customDomain) {
    return pool.customDomain;
  }
  if (pool.domain) {
    return hostedSignInHost(pool.domain, region);
  }
  throw new LookupError(
    `${setting}: the user pool ${pool.userPoolId} has no domain, so there is no hosted sign-in. ` +
      "Ask Local Measure: their CloudFormation stack creates it.",
  );
}

async function findCertificate(
  userPoolId: string,
  { signedRequests, idpSignout, region }: EngageTargetArgs,
): Promise<string | undefined> {
  if (!signedRequests && !idpSignout) {
    return undefined;
  }
  const { certificate } = await oneLookup(
    getUserPoolSigningCertificate({ userPoolId, region }),
    `${signedRequests ? "signedRequests" : "idpSignout"}: the signing certificate of the user pool ${userPoolId} could not be read. ` +
      "The AWS credentials need cognito-idp:GetSigningCertificate.",
  );
  return certificate.replace(/-----(BEGIN|END) CERTIFICATE-----|\s/g, "");
}
