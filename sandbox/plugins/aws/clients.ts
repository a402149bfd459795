import type { STS, STSClientConfig } from "@aws-sdk/client-sts";
import { operationError } from "./sdkErrors";
import { withTimeouts, type AwsSettings } from "./settings";

/** Settings that all clients have in common. */
type Config = Pick<
  STSClientConfig,
  "region" | "credentials" | "maxAttempts" | "retryMode" | "requestHandler" | "customUserAgent"
>;

/** Each is loaded when it is first asked for. */
const services = {
  cloudFormation: async () => (await import("@aws-sdk/client-cloudformation")).CloudFormation,
  cognito: async () =>
    (await import("@aws-sdk/client-cognito-identity-provider")).CognitoIdentityProvider,
  connect: async () => (await import("@aws-sdk/client-connect")).Connect,
  iam: async () => (await import("@aws-sdk/client-iam")).IAM,
  organizations: async () => (await import("@aws-sdk/client-organizations")).Organizations,
  sts: async () => (await import("@aws-sdk/client-sts")).STS,
};

export type Service = keyof typeof services;
export type Client<S extends Service> = InstanceType<Awaited<ReturnType<(typeof services)[S]>>>;

/** AWS's clients, with the settings of the provider. */
export class AwsClients {
  private readonly made = new Map<string, object>();

  constructor(readonly settings: AwsSettings) {}

  /** @param region @default the provider's */
  async client<S extends Service>(
    service: S,
    region: unknown = this.settings.region,
  ): Promise<Client<S>> {
    const Client = (await services[service]()) as new (config: Config) => Client<S>;
    const key = `${service} ${String(region)}`;
    const known = this.made.get(key) as Client<S> | undefined;
    if (known !== undefined) return known;
    const { credentials, maxAttempts } = this.settings;
    const client = new Client({
      region: String(region),
      credentials,
      maxAttempts,
      retryMode: "standard",
      requestHandler: withTimeouts(),
      customUserAgent: "stand-in",
    });
    wordErrors(client as STS);
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
