import type { CloudFormation } from "@aws-sdk/client-cloudformation";
import type { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import type { Connect } from "@aws-sdk/client-connect";
import type { IAM } from "@aws-sdk/client-iam";
import type { Organizations } from "@aws-sdk/client-organizations";
import type { STS, STSClientConfig } from "@aws-sdk/client-sts";
import { timeouts } from "../../../clouds/awsConnections";
import { operationError } from "./sdkErrors";

/** Settings that all clients have in common. */
type Config = Pick<
  STSClientConfig,
  "region" | "credentials" | "maxAttempts" | "retryMode" | "requestHandler"
> & { endpoint?: string };

/** What all service clients have that matters here. */
interface Client {
  config: { requestHandler: { handle: (request: never, options?: object) => unknown } };
  middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<unknown>,
        context: { commandName?: string },
      ) => (args: never) => Promise<unknown>,
      options: { step: "initialize"; name: string },
    ): void;
  };
}

/** The provider's own settings, complete with what the environment says. */
export interface AwsSettings {
  region: string;
  credentials: Config["credentials"];
  /** By the provider's names of the services, as `cognitoidp`. */
  endpoints: Record<string, string | undefined>;
  /** Of one call, the first included. */
  maxAttempts: number;
  /** Empty: any. */
  allowedAccountIds: readonly string[];
  forbiddenAccountIds: readonly string[];
}

/** AWS's clients, each loaded when it is first asked for. */
export class AwsClients {
  private readonly made = new Map<string, unknown>();

  constructor(
    readonly settings: AwsSettings,
    private readonly stopping: AbortSignal,
  ) {}

  cognito(region?: unknown): Promise<CognitoIdentityProvider> {
    return this.client("Cognito Identity Provider", "cognitoidp", region, async (config) => {
      const sdk = await import("@aws-sdk/client-cognito-identity-provider");
      return new sdk.CognitoIdentityProvider(config);
    });
  }

  iam(): Promise<IAM> {
    return this.client("IAM", "iam", undefined, async (config) => {
      const sdk = await import("@aws-sdk/client-iam");
      return new sdk.IAM(config);
    });
  }

  organizations(): Promise<Organizations> {
    return this.client("Organizations", "organizations", undefined, async (config) => {
      const sdk = await import("@aws-sdk/client-organizations");
      return new sdk.Organizations(config);
    });
  }

  sts(): Promise<STS> {
    return this.client("STS", "sts", undefined, async (config) => {
      const sdk = await import("@aws-sdk/client-sts");
      return new sdk.STS(config);
    });
  }

  connect(region?: unknown): Promise<Connect> {
    return this.client("Connect", "connect", region, async (config) => {
      const sdk = await import("@aws-sdk/client-connect");
      return new sdk.Connect(config);
    });
  }

  cloudFormation(region?: unknown): Promise<CloudFormation> {
    return this.client("CloudFormation", "cloudformation", region, async (config) => {
      const sdk = await import("@aws-sdk/client-cloudformation");
      return new sdk.CloudFormation(config);
    });
  }

  private async client<T extends object>(
    title: string,
    endpoint: string,
    region: unknown,
    make: (config: Config) => Promise<T>,
  ): Promise<T> {
    const key = `${endpoint} ${String(region ?? "")}`;
    const known = this.made.get(key) as T | undefined;
    if (known !== undefined) return known;
    const { settings } = this;
    const address = settings.endpoints[endpoint];
    const client = await make({
      region: typeof region === "string" ? region : settings.region,
      credentials: settings.credentials,
      maxAttempts: settings.maxAttempts,
      retryMode: "standard",
      requestHandler: withTimeouts(),
      ...(address !== undefined && { endpoint: address }),
    });
    this.prepare(client as unknown as Client, title);
    this.made.set(key, client);
    return client;
  }

  /** Calls end with the first Ctrl-C, and errors read as those of AWS's SDK for Go. */
  private prepare(client: Client, title: string): void {
    const handler = client.config.requestHandler;
    const handle = handler.handle.bind(handler);
    handler.handle = (request, options) =>
      handle(request, { ...options, abortSignal: this.stopping });
    client.middlewareStack.add(
      (next, context) => async (args) => {
        try {
          return await next(args);
        } catch (error) {
          throw operationError(title, context.commandName ?? "", error);
        }
      },
      { step: "initialize", name: "operationError" },
    );
  }
}

/** A connection that is never answered ends, and counts as an attempt. */
export function withTimeouts() {
  const { connect, answer } = timeouts();
  return {
    connectionTimeout: connect * 1000,
    requestTimeout: answer * 1000,
    socketTimeout: answer * 1000,
    throwOnRequestTimeout: true,
  };
}
