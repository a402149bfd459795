// The one place that opens clients of AWS's SDK.
import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { ConnectClient } from "@aws-sdk/client-connect";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { OrganizationsClient } from "@aws-sdk/client-organizations";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import type { STSClient } from "@aws-sdk/client-sts";
import type { AwsAccess } from "./awsAccess";
import { type Connections, connections } from "./awsConnections";
import { type Credentials, credentialsOf } from "./awsCredentials";

/** By service. */
interface Clients {
  cloudFormation: CloudFormationClient;
  cloudTrail: CloudTrailClient;
  cognito: CognitoIdentityProviderClient;
  connect: ConnectClient;
  iam: IAMClient;
  organizations: OrganizationsClient;
  serviceQuotas: ServiceQuotasClient;
  sts: STSClient;
}

/** A customer's AWS as a command asks it: all its clients are the same caller. */
export interface Aws extends Readonly<Omit<Clients, "cloudTrail" | "serviceQuotas">> {
  readonly access: AwsAccess;
}

export interface ClientSettings {
  /** Of one call, the first included. @default as the settings and the environment say, else 6 */
  maxAttempts?: number;
  /** Told of every request before it is sent, repeated ones included; a promise holds it back. */
  onRequest?: () => unknown;
}

/** What the clients of one caller share: credentials, connections, and how often a call is tried. */
export interface Session {
  region: string;
  profile?: string;
  credentials: () => Promise<Credentials>;
  requestHandler: Connections;
  maxAttempts?: number;
  retryMode?: string;
  useFipsEndpoint?: boolean;
  useDualstackEndpoint?: boolean;
}

/** Each loads its package: the program needs few of them, and does so at every preview. */
const constructors = {
  cloudFormation: async (options: Session) =>
    new (await import("@aws-sdk/client-cloudformation")).CloudFormationClient(options),
  cloudTrail: async (options: Session) =>
    new (await import("@aws-sdk/client-cloudtrail")).CloudTrailClient(options),
  cognito: async (options: Session) => {
    const sdk = await import("@aws-sdk/client-cognito-identity-provider");
    return new sdk.CognitoIdentityProviderClient(options);
  },
  connect: async (options: Session) =>
    new (await import("@aws-sdk/client-connect")).ConnectClient(options),
  iam: async (options: Session) => new (await import("@aws-sdk/client-iam")).IAMClient(options),
  organizations: async (options: Session) =>
    new (await import("@aws-sdk/client-organizations")).OrganizationsClient(options),
  serviceQuotas: async (options: Session) =>
    new (await import("@aws-sdk/client-service-quotas")).ServiceQuotasClient(options),
  sts: async (options: Session) => new (await import("@aws-sdk/client-sts")).STSClient(options),
};

/**
 * Signs in as the AWS provider does. No call of its clients hangs: see `connections`.
 *
 * @throws {Error} when a profile is named that no file has, or a file cannot be read.
 */
export async function openSession(access: AwsAccess): Promise<Session> {
  // The project runs on Node 20 on purpose; the SDK would remark on it at every start.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const requestHandler = await connections(access);
  const session: Session = {
    region: access.region,
    credentials: await credentialsOf(access, requestHandler),
    requestHandler,
  };
  if (access.profile) session.profile = access.profile;
  // More than the SDK's three: Cognito throttles many of these calls for a whole account.
  if (access.maxRetries) session.maxAttempts = access.maxRetries;
  else if (!process.env.AWS_MAX_ATTEMPTS) session.maxAttempts = 6;
  if (access.retryMode) session.retryMode = access.retryMode;
  if (access.useFipsEndpoint) session.useFipsEndpoint = true;
  if (access.useDualstackEndpoint) session.useDualstackEndpoint = true;
  return session;
}

/** One client, with its package loaded. */
export async function openClient<Service extends keyof Clients>(
  service: Service,
  session: Session,
  { maxAttempts, onRequest }: ClientSettings = {},
): Promise<Clients[Service]> {
  const options = maxAttempts ? { ...session, maxAttempts } : session;
  const client = (await constructors[service](options)) as Clients[Service];
  if (onRequest) {
    // Below the retries, so that each of them counts.
    (client as IAMClient).middlewareStack.add(
      (next) => async (args) => {
        await onRequest();
        return next(args);
      },
      { step: "finalizeRequest", priority: "low", name: "onRequest" },
    );
  }
  return client;
}

/** All clients that a command asks. @throws {Error} as `openSession`. */
export async function openAws(access: AwsAccess, settings?: ClientSettings): Promise<Aws> {
  const session = await openSession(access);
  const [cloudFormation, cognito, connect, iam, organizations, sts] = await Promise.all([
    openClient("cloudFormation", session, settings),
    openClient("cognito", session, settings),
    openClient("connect", session, settings),
    openClient("iam", session, settings),
    openClient("organizations", session, settings),
    openClient("sts", session, settings),
  ]);
  return { access, cloudFormation, cognito, connect, iam, organizations, sts };
}
