import type { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { allPages } from "../../../clouds/allPages";
import { failing } from "../failing";
import { isZero, secret, type Properties } from "../values";
import type { AwsClients } from "./clients";
import { found } from "./sdkErrors";

/** A look at a user pool; the answer is completed with what was asked for. */
function inPool(
  what: (UserPoolId: string, ClientId: string) => string,
  look: (cognito: CognitoIdentityProvider, pool: string, client: string) => Promise<Properties>,
) {
  return async (aws: AwsClients, args: Properties): Promise<Properties> => {
    const [userPoolId, clientId] = [String(args["userPoolId"]), String(args["clientId"])];
    const region = args["region"] ?? aws.settings.region;
    const cognito = await aws.client("cognito", region);
    const told = await failing(`reading Cognito User Pool ${what(userPoolId, clientId)}`, () =>
      look(cognito, userPoolId, clientId),
    );
    return { id: userPoolId, userPoolId, region, ...told };
  };
}

export const getUserPool = inPool(
  (pool) => `(${pool})`,
  async (cognito, UserPoolId) => {
    const answer = await found(
      () => cognito.describeUserPool({ UserPoolId }),
      "ResourceNotFoundException",
    );
    if (answer === undefined) throw new Error("couldn't find resource");
    const { UserPool: pool } = answer;
    const schemaAttributes = (pool?.SchemaAttributes ?? []).map((one) => ({
      attributeDataType: one.AttributeDataType,
      mutable: one.Mutable ?? false,
      name: one.Name,
      required: one.Required ?? false,
    }));
    const { Arn: arn, CustomDomain: customDomain, Domain: domain, Name: name } = pool ?? {};
    return { arn, customDomain, domain, name, schemaAttributes };
  },
);

/** The ids and the names, in one order. */
export const getUserPoolClients = inPool(
  () => "Clients",
  async (client, UserPoolId) => {
    const { paginateListUserPoolClients } =
      await import("@aws-sdk/client-cognito-identity-provider");
    const pages = paginateListUserPoolClients({ client, pageSize: 60 }, { UserPoolId });
    const clients = await allPages(pages, (page) => page.UserPoolClients);
    return {
      clientIds: clients.map(({ ClientId }) => ClientId ?? ""),
      clientNames: clients.map(({ ClientName }) => ClientName ?? ""),
    };
  },
);

export const getUserPoolClient = inPool(
  (_pool, client) => `Client (${client})`,
  async (cognito, UserPoolId, ClientId) => {
    const { UserPoolClient: client } = await cognito.describeUserPoolClient({
      UserPoolId,
      ClientId,
    });
    return {
      id: ClientId,
      clientId: ClientId,
      allowedOauthFlows: client?.AllowedOAuthFlows ?? [],
      allowedOauthScopes: client?.AllowedOAuthScopes ?? [],
      callbackUrls: client?.CallbackURLs ?? [],
      clientSecret: isZero(client?.ClientSecret) ? "" : secret(client?.ClientSecret),
      defaultRedirectUri: client?.DefaultRedirectURI ?? "",
      explicitAuthFlows: client?.ExplicitAuthFlows ?? [],
      name: client?.ClientName,
      readAttributes: client?.ReadAttributes ?? [],
      supportedIdentityProviders: client?.SupportedIdentityProviders ?? [],
      writeAttributes: client?.WriteAttributes ?? [],
    };
  },
);

/** Without the PEM lines. */
export const getUserPoolSigningCertificate = inPool(
  (pool) => `(${pool}) Signing Certificate`,
  async (cognito, UserPoolId) => {
    const { Certificate: certificate } = await cognito.getSigningCertificate({ UserPoolId });
    return { certificate };
  },
);
