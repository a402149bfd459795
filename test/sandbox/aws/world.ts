import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { Connect } from "@aws-sdk/client-connect";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { STS } from "@aws-sdk/client-sts";
import { type LocalAws, startAws } from "../../../sandbox/aws/front";
import { Calls } from "../../../sandbox/faults/calls";
import { type SamlIdp, startSamlIdp } from "./samlIdp";

/** A local AWS, an identity provider that it can reach, and clients of the customer's account. */
export interface World {
  readonly aws: LocalAws;
  readonly calls: Calls;
  readonly idp: SamlIdp;
  readonly cognito: CognitoIdentityProvider;
  readonly iam: IAM;
  readonly connect: Connect;
  readonly sts: STS;
  /** The organization as the management account sees it. */
  readonly management: Organizations;
  /** Client options in the name of an account or of temporary credentials. */
  as(accessKeyId: string, sessionToken?: string): ReturnType<typeof clientOptions>;
  /** A user pool with an app client whose settings are all unusual. */
  userPool(options?: PoolOptions): Promise<Pool>;
  stop(): Promise<void>;
}

export interface PoolOptions {
  /** @default true */
  emailMutable?: boolean;
  /** @default false */
  emailRequired?: boolean;
  domain?: string;
}

export interface Pool {
  readonly id: string;
  readonly clientId: string;
  readonly host: string;
}

export const callback = "https://app.example.com/callback";
export const emailClaim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

/** The app client's settings, none of which is a default. */
export const clientSettings = {
  ClientName: "app-client",
  AccessTokenValidity: 60,
  IdTokenValidity: 45,
  RefreshTokenValidity: 20,
  TokenValidityUnits: { AccessToken: "minutes", IdToken: "minutes", RefreshToken: "hours" },
  CallbackURLs: [callback, "https://app.example.com/agent"],
  LogoutURLs: ["https://app.example.com/out"],
  DefaultRedirectURI: callback,
  AllowedOAuthFlows: ["code"],
  AllowedOAuthScopes: ["openid", "email", "profile"],
  AllowedOAuthFlowsUserPoolClient: true,
  ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
  ReadAttributes: ["email", "name"],
  WriteAttributes: ["email"],
  PreventUserExistenceErrors: "ENABLED",
  EnableTokenRevocation: false,
  AuthSessionValidity: 7,
  SupportedIdentityProviders: ["COGNITO"],
  RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 10 },
} as const;

export async function startWorld(): Promise<World> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const calls = new Calls();
  const idp = await startSamlIdp();
  const resolve = (host: string) => (host === idp.host ? idp.url : undefined);
  const aws = await startAws({ calls, resolve, reportsBadRequests: false });
  const as = (key: string, token?: string) => clientOptions(aws, key, token);
  const customer = as(aws.account);
  const cognito = new CognitoIdentityProvider(customer);
  let pools = 0;
  return {
    aws,
    calls,
    idp,
    cognito,
    iam: new IAM(customer),
    connect: new Connect(customer),
    sts: new STS(customer),
    management: new Organizations(as(aws.managementAccount)),
    as,
    userPool: ({ emailMutable = true, emailRequired = false, domain = `engage-${++pools}` } = {}) =>
      makePool(cognito, { emailMutable, emailRequired, domain }, aws.region),
    stop: async () => {
      await aws.stop();
      await idp.stop();
    },
  };
}

function clientOptions(aws: LocalAws, accessKeyId: string, sessionToken?: string) {
  return {
    endpoint: aws.url,
    region: aws.region,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: "secret", sessionToken },
  };
}

async function makePool(
  cognito: CognitoIdentityProvider,
  { emailMutable, emailRequired, domain }: Required<PoolOptions>,
  region: string,
): Promise<Pool> {
  const { UserPool: pool } = await cognito.createUserPool({
    PoolName: domain,
    Schema: [
      {
        Name: "email",
        AttributeDataType: "String",
        Mutable: emailMutable,
        Required: emailRequired,
      },
    ],
  });
  const id = pool?.Id ?? "";
  await cognito.createUserPoolDomain({ UserPoolId: id, Domain: domain });
  const { UserPoolClient: client } = await cognito.createUserPoolClient({
    UserPoolId: id,
    ...structuredClone(clientSettings),
  } as unknown as Parameters<CognitoIdentityProvider["createUserPoolClient"]>[0]);
  return {
    id,
    clientId: client?.ClientId ?? "",
    host: `${domain}.auth.${region}.amazoncognito.com`,
  };
}

/** A JSON call of Cognito without an SDK, which drops members that it does not know. */
export async function rawCognito(
  aws: LocalAws,
  operation: string,
  input: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(aws.url, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${aws.account}/20260101/${aws.region}/cognito-idp/aws4_request, SignedHeaders=host, Signature=0`,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(input),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Matches an SDK error by AWS's code and the whole message. */
export function refusal(name: string, message: string | RegExp) {
  return { name, message };
}

/** An Amazon Connect instance with SAML. @returns its id */
export async function newInstance(connect: Connect): Promise<string> {
  const { Id = "" } = await connect.createInstance({
    InstanceAlias: "acme",
    IdentityManagementType: "SAML",
    InboundCallsEnabled: true,
    OutboundCallsEnabled: true,
  });
  return Id;
}
