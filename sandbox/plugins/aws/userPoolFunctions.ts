import { failing } from "../failing";
import { isZero, secret, type Properties } from "../values";
import type { AwsClients } from "./clients";

/** `aws.cognito.getUserPool`. */
export async function getUserPool(aws: AwsClients, args: Properties): Promise<Properties> {
  const UserPoolId = String(args["userPoolId"]);
  const region = args["region"] ?? aws.settings.region;
  const cognito = await aws.cognito(region);
  const { UserPool: pool } = await failing(`reading Cognito User Pool (${UserPoolId})`, () =>
    cognito.describeUserPool({ UserPoolId }),
  );
  const attributes = (pool?.SchemaAttributes ?? []).map((one) => ({
    attributeDataType: one.AttributeDataType,
    developerOnlyAttribute: one.DeveloperOnlyAttribute ?? false,
    mutable: one.Mutable ?? false,
    name: one.Name,
    required: one.Required ?? false,
  }));
  return {
    id: UserPoolId,
    userPoolId: UserPoolId,
    region,
    arn: pool?.Arn,
    customDomain: pool?.CustomDomain,
    domain: pool?.Domain,
    name: pool?.Name,
    schemaAttributes: attributes,
  };
}

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
  return {
    id: ClientId,
    clientId: ClientId,
    userPoolId: UserPoolId,
    region,
    allowedOauthFlows: client?.AllowedOAuthFlows ?? [],
    allowedOauthScopes: client?.AllowedOAuthScopes ?? [],
    callbackUrls: client?.CallbackURLs ?? [],
    clientSecret: isZero(client?.ClientSecret) ? "" : secret(client?.ClientSecret),
    defaultRedirectUri: client?.DefaultRedirectURI ?? "",
    explicitAuthFlows: client?.ExplicitAuthFlows ?? [],
    generateSecret: client?.ClientSecret !== undefined,
    name: client?.ClientName,
    readAttributes: client?.ReadAttributes ?? [],
    supportedIdentityProviders: client?.SupportedIdentityProviders ?? [],
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
