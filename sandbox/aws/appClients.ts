import { UpdateUserPoolClientRequest$ } from "@aws-sdk/client-cognito-identity-provider";
import { ApiCall } from "./apiCall";
import { checkClient } from "./appClientRules";
import { AwsError } from "./errors";
import { HttpAnswer } from "./http";
import { Scope, Upstream } from "./upstream";
import { allProviderNames, cognitoAnswer, listAll } from "./userPools";

/** An app client as Describe shows it. */
export type AppClient = Record<string, unknown>;

/** Changes a client after an update of it, for tests. `nth` counts the updates from 1. */
export type Disturbance = (client: AppClient, nth: number) => void;

/**
 * What a member is set to by an update that leaves it out. `null` stands for: not there any more.
 * ClientName stays (?: AWS has no default for it).
 */
const defaults: Record<string, unknown> = {
  RefreshTokenValidity: 30,
  AccessTokenValidity: null,
  IdTokenValidity: null,
  TokenValidityUnits: {},
  ReadAttributes: [],
  WriteAttributes: [],
  ExplicitAuthFlows: [],
  SupportedIdentityProviders: [],
  CallbackURLs: [],
  LogoutURLs: [],
  DefaultRedirectURI: "",
  AllowedOAuthFlows: [],
  AllowedOAuthScopes: [],
  AllowedOAuthFlowsUserPoolClient: false,
  AnalyticsConfiguration: null,
  PreventUserExistenceErrors: "LEGACY",
  EnableTokenRevocation: true,
  EnablePropagateAdditionalUserContextData: false,
  AuthSessionValidity: 3,
};

const membersOfUpdate = new Set(UpdateUserPoolClientRequest$[4]);

/** The app clients of user pools, with updates that replace the whole client as at AWS. */
export class AppClients {
  /** Members of the future, with the value that a client has until an update says otherwise. */
  private readonly future = new Map<string, unknown>();
  /** By client id: what the emulator cannot keep. A member that is undefined was reset. */
  private readonly extras = new Map<string, AppClient>();
  private disturbance: Disturbance | undefined;
  private updates = 0;

  constructor(private readonly upstream: Upstream) {}

  setFutureField(name: string, value: unknown): void {
    this.future.set(name, value);
    for (const extras of this.extras.values()) delete extras[name];
  }

  disturb(change: Disturbance | undefined): void {
    this.disturbance = change;
    this.updates = 0;
  }

  async handle(call: ApiCall, scope: Scope): Promise<HttpAnswer | undefined> {
    const input = withoutNulls(call.input);
    const [poolId, clientId] = [String(input.UserPoolId), String(input.ClientId)];
    switch (call.operation) {
      case "CreateUserPoolClient":
        return cognitoAnswer({ UserPoolClient: await this.create(input, scope) });
      case "UpdateUserPoolClient":
        await this.update(input, scope);
        return cognitoAnswer({ UserPoolClient: await this.describe(poolId, clientId, scope) });
      case "DescribeUserPoolClient":
        return cognitoAnswer({ UserPoolClient: await this.describe(poolId, clientId, scope) });
      default:
        return undefined;
    }
  }

  async describe(poolId: string, clientId: string, scope: Scope): Promise<AppClient> {
    const input = { UserPoolId: poolId, ClientId: clientId };
    const described = await this.upstream
      .json("cognito-idp", "DescribeUserPoolClient", input, scope)
      .catch((error: unknown) => {
        const missing = error instanceof AwsError && error.message.startsWith("Client ");
        if (!missing) throw error;
        const message = `User pool client ${clientId} does not exist.`;
        throw new AwsError("ResourceNotFoundException", message);
      });
    const client = {
      ...(described.UserPoolClient as AppClient),
      ...Object.fromEntries(this.future),
    };
    Object.assign(client, this.extras.get(clientId));
    return withoutNulls(client);
  }

  /** The client of that id in the pool, or undefined. */
  async find(poolId: string, clientId: string, scope: Scope): Promise<AppClient | undefined> {
    return this.describe(poolId, clientId, scope).catch((error: unknown) => {
      if (error instanceof AwsError && error.code === "ResourceNotFoundException") return undefined;
      throw error;
    });
  }

  private async create(input: AppClient, scope: Scope): Promise<AppClient> {
    await this.check(input, scope);
    const answer = await this.upstream.json("cognito-idp", "CreateUserPoolClient", input, scope);
    const { ClientId: clientId } = answer.UserPoolClient as { ClientId: string };
    // A member of the future that a new client is not given has its usual value.
    const { RefreshTokenRotation: rotation } = input;
    const given = [...this.future.keys()].filter((name) => name in input);
    const future = Object.fromEntries(given.map((name) => [name, input[name]]));
    this.extras.set(clientId, { RefreshTokenRotation: rotation, ...future });
    return this.describe(String(input.UserPoolId), clientId, scope);
  }

  private async update(input: AppClient, scope: Scope): Promise<void> {
    this.refuseUnknownMembers(input);
    const [poolId, clientId] = [String(input.UserPoolId), String(input.ClientId)];
    await this.describe(poolId, clientId, scope);
    await this.check(input, scope);
    const whole = { ...defaults, ...input };
    await this.upstream.json("cognito-idp", "UpdateUserPoolClient", whole, scope);
    this.keepExtras(clientId, input);
    await this.applyDisturbance(poolId, clientId, scope);
  }

  /**
   * Members that an update does not have: of Describe (ClientSecret, CreationDate,
   * LastModifiedDate) or of nobody. AWS may pass over some of them in silence (?); whoever sends
   * one has a mistake in any case.
   */
  private refuseUnknownMembers(input: AppClient): void {
    for (const name of Object.keys(input)) {
      if (membersOfUpdate.has(name) || this.future.has(name)) continue;
      throw new AwsError("SerializationException", `Unexpected field '${name}' in the request.`);
    }
  }

  private async check(input: AppClient, scope: Scope): Promise<void> {
    const poolId = String(input.UserPoolId);
    const { UserPool: pool } = await this.upstream.json(
      "cognito-idp",
      "DescribeUserPool",
      { UserPoolId: poolId },
      scope,
    );
    const { SchemaAttributes: schema = [] } = pool as { SchemaAttributes?: { Name: string }[] };
    checkClient(input, {
      poolId,
      providers: await allProviderNames(this.upstream, poolId, scope),
      attributes: schema.map((attribute) => attribute.Name),
      resourceServerScopes: await this.resourceServerScopes(poolId, scope),
    });
  }

  private async resourceServerScopes(poolId: string, scope: Scope): Promise<string[]> {
    const servers = await listAll<{ Identifier: string; Scopes?: { ScopeName: string }[] }>(
      this.upstream,
      "ListResourceServers",
      "ResourceServers",
      { UserPoolId: poolId, MaxResults: 50 },
      scope,
    );
    return servers.flatMap(({ Identifier: identifier, Scopes: scopes = [] }) =>
      scopes.map((one) => `${identifier}/${one.ScopeName}`),
    );
  }

  /** What the emulator does not know is kept here; what is left out is reset. */
  private keepExtras(clientId: string, input: AppClient): void {
    const names = ["RefreshTokenRotation", ...this.future.keys()];
    const kept = Object.fromEntries(names.map((name) => [name, input[name]]));
    this.extras.set(clientId, kept);
  }

  private async applyDisturbance(poolId: string, clientId: string, scope: Scope): Promise<void> {
    if (!this.disturbance) return;
    const client = structuredClone(await this.describe(poolId, clientId, scope));
    this.disturbance(client, ++this.updates);
    this.keepExtras(clientId, client);
    await this.upstream.json(
      "cognito-idp",
      "UpdateUserPoolClient",
      { ...defaults, ...client },
      scope,
    );
  }
}

/** A member that is null is one that is not there, in AWS's JSON. */
function withoutNulls(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== null && value !== undefined),
  );
}
