import type { STS, STSClientConfig } from "@aws-sdk/client-sts";
import { operationError } from "./sdkErrors";
import { withTimeouts, type AwsSettings } from "./settings";

/** Settings that all clients have in common. */
type Config = Pick<
  STSClientConfig,
  "region" | "credentials" | "maxAttempts" | "retryMode" | "requestHandler" | "customUserAgent"
>;

/** AWS's clients, each loaded when it is first asked for. */
export class AwsClients {
  private readonly made = new Map<string, object>();

  constructor(readonly settings: AwsSettings) {}

  async cognito(region: unknown) {
    const { CognitoIdentityProvider } = await import("@aws-sdk/client-cognito-identity-provider");
    return this.client(CognitoIdentityProvider, region);
  }

  async iam() {
    const { IAM } = await import("@aws-sdk/client-iam");
    return this.client(IAM);
  }

  async organizations() {
    const { Organizations } = await import("@aws-sdk/client-organizations");
    return this.client(Organizations);
  }

  async sts() {
    const { STS } = await import("@aws-sdk/client-sts");
    return this.client(STS);
  }

  async connect(region: unknown) {
    const { Connect } = await import("@aws-sdk/client-connect");
    return this.client(Connect, region);
  }

  async cloudFormation(region: unknown) {
    const { CloudFormation } = await import("@aws-sdk/client-cloudformation");
    return this.client(CloudFormation, region);
  }

  private client<T extends object>(
    Service: new (config: Config) => T,
    region: unknown = this.settings.region,
  ): T {
    const key = `${Service.name} ${String(region)}`;
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
    wordErrors(client as unknown as STS);
    this.made.set(key, client);
    return client;
  }
}

/** Errors read as those of AWS's SDK for Go. In this, every client is like STS's. */
function wordErrors({ middlewareStack, config }: STS): void {
  middlewareStack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw operationError(config.serviceId, context.commandName ?? "", error);
      }
    },
    { step: "initialize", name: "operationError" },
  );
}
