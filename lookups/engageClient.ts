import * as pulumi from "@pulumi/pulumi";
import {
  getUserPoolClient,
  type GetUserPoolClientResult,
} from "@pulumi/aws/cognito/getUserPoolClient";
import { getUserPoolClients } from "@pulumi/aws/cognito/getUserPoolClients";
import { appClientName as defaultName } from "../facts/defaultNames";
import { localSignInAdvice, localSignInFlows } from "../facts/localSignIn";
import { type SignInClient, chooseCallback, isLoopback, responseType } from "../facts/signInUrl";
import { didYouMean, didYouMeanId } from "../settings/nearest";
import { lastUsed } from "./deployed";
import { LookupError, oneLookup } from "./lookupError";

/** Which app client of the pool is Engage's, and the settings that depend on it. */
export interface EngageClientArgs {
  /** AWS region to look in, whatever the one of the AWS provider is. */
  region: string;
  /** Wins over the name. */
  appClientId?: string;
  /** Exact name. @default "app-client" */
  appClientName?: string;
  /** Where the sign-in URL leads back to. @default what `chooseCallback` says */
  callbackUrl?: string;
  /** Whether every other provider is removed from the client. */
  exclusive: boolean;
}

/**
 * Finds the vendor's app client, and warns of what it does not allow.
 *
 * @param setting The section of the settings that names it, for messages.
 * @throws {LookupError} when it is not there, is there more than once, or cannot be used.
 */
export async function findClient(
  setting: string,
  userPoolId: string,
  args: EngageClientArgs,
): Promise<GetUserPoolClientResult> {
  const clientId = await findClientId(setting, userPoolId, args);
  const client = await oneLookup(
    getUserPoolClient({ userPoolId, clientId, region: args.region }),
    `${setting}: the app client ${clientId} of the user pool ${userPoolId} could not be read. ` +
      "The AWS credentials need cognito-idp:DescribeUserPoolClient.",
  );
  refuseUnknownCallback(setting, client, args);
  for (const warning of [
    ...signInUrlWarnings(setting, client, args),
    ...localSignInWarnings(setting, client, args),
  ]) {
    await pulumi.log.warn(warning);
  }
  return client;
}

/** What a client says about sign-in. */
export function signInFacts(client: GetUserPoolClientResult): SignInClient {
  return {
    callbackUrls: client.callbackUrls,
    defaultRedirectUri: client.defaultRedirectUri,
    flows: client.allowedOauthFlows,
    scopes: client.allowedOauthScopes,
  };
}

async function findClientId(
  setting: string,
  userPoolId: string,
  { appClientId, appClientName = defaultName, region }: EngageClientArgs,
): Promise<string> {
  const { clientIds, clientNames } = await oneLookup(
    getUserPoolClients({ userPoolId, region }),
    `${setting}: the app clients of the user pool ${userPoolId} could not be listed. ` +
      "The AWS credentials need cognito-idp:ListUserPoolClients.",
  );
  if (appClientId !== undefined) {
    if (!clientIds.includes(appClientId)) {
      throw new LookupError(
        `${setting}.appClientId: the user pool ${userPoolId} has no app client ${appClientId}. ` +
          "Correct it, or remove it to look the client up by its name." +
          didYouMeanId(appClientId, clientIds),
      );
    }
    return appClientId;
  }
  const ids = clientIds.filter((_, index) => clientNames[index] === appClientName);
  if (ids.length > 1) {
    throw new LookupError(
      `${setting}.appClientName: the user pool ${userPoolId} has ${ids.length} app clients named ` +
        `"${appClientName}": ${[...ids].sort().join(", ")}. Set appClientId to the one that Engage uses.${await lastUsed(ids)}`,
    );
  }
  if (ids[0] === undefined) {
    const names = [...new Set(clientNames)].map((name) => `"${name}"`).join(", ") || "none";
    throw new LookupError(
      `${setting}.appClientName: the user pool ${userPoolId} has no app client named "${appClientName}"; ` +
        `it has ${names}. Set appClientName to one of these, or appClientId.` +
        didYouMean(appClientName, clientNames),
    );
  }
  return ids[0];
}

function refuseUnknownCallback(
  setting: string,
  { clientId, callbackUrls }: GetUserPoolClientResult,
  { callbackUrl }: EngageClientArgs,
): void {
  if (callbackUrl !== undefined && !callbackUrls.includes(callbackUrl)) {
    throw new LookupError(
      `${setting}.callbackUrl: the app client ${clientId} has no callback URL ${callbackUrl}. ` +
        `It has ${[...callbackUrls].sort().join(", ") || "none"}. ` +
        "Set callbackUrl to one of these, or leave it out.",
    );
  }
}

function signInUrlWarnings(
  setting: string,
  client: GetUserPoolClientResult,
  { callbackUrl }: EngageClientArgs,
): string[] {
  const { clientId } = client;
  const facts = signInFacts(client);
  const { flows, callbackUrls } = facts;
  const ask = "Ask Local Measure to correct the client.";
  if (!responseType(flows)) {
    return [
      `${setting}: the app client ${clientId} allows no flow for users ` +
        `(AllowedOAuthFlows: ${flows.join(", ") || "none"} instead of code), so there is no sign-in URL. ${ask}`,
    ];
  }
  const chosen = chooseCallback(facts, callbackUrl);
  if (!chosen) {
    return [
      `${setting}: the app client ${clientId} has no callback URL, so there is no sign-in URL. ${ask}`,
    ];
  }
  if (isLoopback(chosen.url)) {
    return [
      `${setting}: the sign-in URL leads back to ${chosen.url}, a developer's own machine. ` +
        `The app client ${clientId} has ${[...callbackUrls].sort().join(", ")}. ${ask}`,
    ];
  }
  return chosen.alternatives.length === 0
    ? []
    : [
        `${setting}.callbackUrl: the app client ${clientId} has several callback URLs and no default. ` +
          `The sign-in URL leads back to ${chosen.url}; ${chosen.alternatives.join(", ")} would work as well. ` +
          "Set callbackUrl to the one that Engage uses.",
      ];
}

function localSignInWarnings(
  setting: string,
  { clientId, explicitAuthFlows }: GetUserPoolClientResult,
  { exclusive }: EngageClientArgs,
): string[] {
  const flows = localSignInFlows(explicitAuthFlows);
  return exclusive && flows.length > 0
    ? [
        `${setting}.exclusive: this closes the hosted pages to local users of the pool, but not Cognito's API. ` +
          `The app client ${clientId} lets them in there with ${flows.join(", ")}. ${localSignInAdvice}`,
      ]
    : [];
}
