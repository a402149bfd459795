import type { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";

/** Makes an identity provider without a sign-in: a name for an app client to list. */
export async function makeOidcProvider(
  cognito: CognitoIdentityProvider,
  UserPoolId: string,
  ProviderName: string,
): Promise<void> {
  await cognito.createIdentityProvider({
    UserPoolId,
    ProviderName,
    ProviderType: "OIDC",
    ProviderDetails: {
      client_id: "made-up",
      oidc_issuer: "https://idp.example.com",
      authorize_scopes: "openid",
      attributes_request_method: "GET",
    },
  });
}
