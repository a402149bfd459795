import { failing } from "../failing";
import { isZero, secret, type Properties } from "../values";
import type { AwsClients } from "./clients";

/** `aws.cognito.getUserPoolClients`: the ids and the names, in one order. */
export async function getUserPoolClients(aws: AwsClients, args: Properties): Promise<Properties> {
  const UserPoolId = String(args["userPoolId"]);
  const region = args["region"] ?? aws.settings.region;
  const cognito = await aws.cognito(region);
  const clientIds: string[] = [];
  const clientNames: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await failing("reading Cognito User Pool Clients", () =>
      cognito.listUserPoolClients({ UserPoolId, MaxResults: 60, NextToken }),
    );
    for (const { ClientId, ClientName } of page.UserPoolClients ?? []) {
      clientIds.push(ClientId ?? "");
      clientNames.push(ClientName ?? "");
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return { id: UserPoolId, userPoolId: UserPoolId, region, clientIds, clientNames };
}

/** `aws.cognito.getUserPoolClient`. */
export async function getUserPoolClient(aws: AwsClients, args: Properties): Promise<Properties> {
  const [UserPoolId, ClientId] = [String(args["userPoolId"]), String(args["clientId"])];
  const region = args["region"] ?? aws.settings.region;
  const cognito = await aws.cognito(region);
  const { UserPoolClient: client } = await failing(
    `reading Cognito User Pool Client (${ClientId})`,
    () => cognito.describeUserPoolClient({ UserPoolId, ClientId }),
  );
  const units = client?.TokenValidityUnits;
  return {
    id: ClientId,
    clientId: ClientId,
    userPoolId: UserPoolId,
    region,
    accessTokenValidity: client?.AccessTokenValidity ?? 0,
    allowedOauthFlows: client?.AllowedOAuthFlows ?? [],
    allowedOauthFlowsUserPoolClient: client?.AllowedOAuthFlowsUserPoolClient ?? false,
    allowedOauthScopes: client?.AllowedOAuthScopes ?? [],
    analyticsConfigurations: [],
    callbackUrls: client?.CallbackURLs ?? [],
    clientSecret: isZero(client?.ClientSecret) ? "" : secret(client?.ClientSecret),
    defaultRedirectUri: client?.DefaultRedirectURI ?? "",
    enablePropagateAdditionalUserContextData:
      client?.EnablePropagateAdditionalUserContextData ?? false,
    enableTokenRevocation: client?.EnableTokenRevocation ?? false,
    explicitAuthFlows: client?.ExplicitAuthFlows ?? [],
    generateSecret: client?.ClientSecret !== undefined,
    idTokenValidity: client?.IdTokenValidity ?? 0,
    logoutUrls: client?.LogoutURLs ?? [],
    name: client?.ClientName,
    preventUserExistenceErrors: client?.PreventUserExistenceErrors ?? "",
    readAttributes: client?.ReadAttributes ?? [],
    refreshTokenRotations: [],
    refreshTokenValidity: client?.RefreshTokenValidity ?? 0,
    supportedIdentityProviders: client?.SupportedIdentityProviders ?? [],
    tokenValidityUnits: units
      ? [
          {
            accessToken: units.AccessToken,
            idToken: units.IdToken,
            refreshToken: units.RefreshToken,
          },
        ]
      : [],
    writeAttributes: client?.WriteAttributes ?? [],
  };
}

/** `aws.cognito.getUserPoolSigningCertificate`: without the PEM lines. */
export async function getUserPoolSigningCertificate(
  aws: AwsClients,
  args: Properties,
): Promise<Properties> {
  const UserPoolId = String(args["userPoolId"]);
  const region = args["region"] ?? aws.settings.region;
  const cognito = await aws.cognito(region);
  const { Certificate: certificate } = await failing(
    `reading Cognito User Pool (${UserPoolId}) Signing Certificate`,
    () => cognito.getSigningCertificate({ UserPoolId }),
  );
  return { id: UserPoolId, userPoolId: UserPoolId, region, certificate };
}
