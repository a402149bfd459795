/** Where the vendor's web application lives, made up. */
export const webAddress = "https://engage.example.com";

/**
 * A template such as Local Measure's: a user pool, its domain, the client `app-client`, and outputs.
 * The real one is not public, so the names of its outputs and most settings are made up; the
 * settings are no defaults on purpose, so that an update which forgets one shows.
 *
 * @param domainPrefix Of the pool's domain, unique in a region.
 * @param release Counts the vendor's updates, from 1: each adds a callback address to the app client.
 */
export function vendorTemplate(domainPrefix: string, release: number): string {
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Local Measure Engage, release ${release}`,
    Resources: {
      UserPool: { Type: "AWS::Cognito::UserPool", Properties: userPool(domainPrefix) },
      Domain: {
        Type: "AWS::Cognito::UserPoolDomain",
        Properties: { UserPoolId: { Ref: "UserPool" }, Domain: domainPrefix },
      },
      Administrators: {
        Type: "AWS::Cognito::UserPoolGroup",
        Properties: { UserPoolId: { Ref: "UserPool" }, GroupName: "LMAdmin" },
      },
      AppClient: { Type: "AWS::Cognito::UserPoolClient", Properties: appClient(release) },
    },
    Outputs: outputs(domainPrefix),
  };
  return JSON.stringify(template);
}

function userPool(domainPrefix: string): object {
  return {
    UserPoolName: domainPrefix,
    UsernameAttributes: ["email"],
    AutoVerifiedAttributes: ["email"],
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    Schema: [
      // Had it been immutable, the second sign-in of everyone would fail.
      { Name: "email", AttributeDataType: "String", Mutable: true, Required: true },
      { Name: "name", AttributeDataType: "String", Mutable: true, Required: false },
    ],
  };
}

function appClient(release: number): object {
  const updates = Array.from({ length: release - 1 }, (_, index) => index + 2);
  return {
    UserPoolId: { Ref: "UserPool" },
    ClientName: "app-client",
    GenerateSecret: false,
    AccessTokenValidity: 60,
    IdTokenValidity: 60,
    RefreshTokenValidity: 30,
    TokenValidityUnits: { AccessToken: "minutes", IdToken: "minutes", RefreshToken: "days" },
    CallbackURLs: [
      `${webAddress}/callback`,
      `${webAddress}/agent/callback`,
      ...updates.map((number) => `${webAddress}/release-${number}/callback`),
    ],
    LogoutURLs: [`${webAddress}/signed-out`],
    DefaultRedirectURI: `${webAddress}/callback`,
    AllowedOAuthFlows: ["code"],
    AllowedOAuthScopes: ["openid", "email", "profile"],
    AllowedOAuthFlowsUserPoolClient: true,
    ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    ReadAttributes: ["email", "email_verified", "name"],
    WriteAttributes: ["email", "name"],
    PreventUserExistenceErrors: "ENABLED",
    EnableTokenRevocation: true,
    // An update of the stack sets this list again: that is how a provider gets lost in real life.
    SupportedIdentityProviders: ["COGNITO"],
  };
}

function outputs(domainPrefix: string): object {
  return {
    EngageUserPoolId: {
      Value: { Ref: "UserPool" },
      Description: "The pool that agents sign in to",
    },
    EngageUserPoolDomain: { Value: domainPrefix },
    EngageAppClientId: { Value: { Ref: "AppClient" } },
    EngageRegion: { Value: { Ref: "AWS::Region" } },
    EngageWebUrl: { Value: webAddress },
    EngageWebhookSecret: {
      Value: `made-up-${domainPrefix}`,
      Description: "Signs what Engage sends",
    },
  };
}
