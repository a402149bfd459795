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
  "region" | "credentials" | "maxAttempts" | "retryMode" | "requestHandler" | "customUserAgent"
>;

/** The provider's own settings, complete with what the environment says. */
export interface AwsSettings {
  region: string;
  credentials: Config["credentials"];
  /** Of one call, the first included. */
  maxAttempts: number;
  /** Empty: any. */
  allowedAccountIds: readonly string[];
  forbiddenAccountIds: readonly string[];
}

/** A client, as far as its errors go. */
interface Client {
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

/** AWS's clients, each loaded when it is first asked for. */
export class AwsClients {
  private readonly made = new Map<string, object>();

  constructor(readonly settings: AwsSettings) {}

  async cognito(region: unknown): Promise<CognitoIdentityProvider> {
    const sdk = await import("@aws-sdk/client-cognito-identity-provider");
    return this.client("Cognito Identity Provider", sdk.CognitoIdentityProvider, region);
  }

  async iam(): Promise<IAM> {
    const sdk = await import("@aws-sdk/client-iam");
    return this.client("IAM", sdk.IAM);
  }

  async organizations(): Promise<Organizations> {
    const sdk = await import("@aws-sdk/client-organizations");
    return this.client("Organizations", sdk.Organizations);
  }

  async sts(): Promise<STS> {
    const sdk = await import("@aws-sdk/client-sts");
    return this.client("STS", sdk.STS);
  }

  async connect(region: unknown): Promise<Connect> {
    const sdk = await import("@aws-sdk/client-connect");
    return this.client("Connect", sdk.Connect, region);
  }

  async cloudFormation(region: unknown): Promise<CloudFormation> {
    const sdk = await import("@aws-sdk/client-cloudformation");
    return this.client("CloudFormation", sdk.CloudFormation, region);
  }

  private client<T extends object>(
    title: string,
    Service: new (config: Config) => T,
    region: unknown = this.settings.region,
  ): T {
    const key = `${title} ${String(region)}`;
    const known = this.made.get(key) as T | undefined;
    if (known !== undefined) return known;
    const { credentials, maxAttempts } = this.settings;
    const client = new Service({
      region: String(region),
      credentials,
      maxAttempts,
      retryMode: "standard",
      requestHandler: withTimeouts(),
      customUserAgent: "stand-in",
    });
    wordErrors(client as unknown as Client, title);
    this.made.set(key, client);
    return client;
  }
}

/** Errors read as those of AWS's SDK for Go. */
function wordErrors({ middlewareStack }: Client, title: string): void {
  middlewareStack.add(
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
