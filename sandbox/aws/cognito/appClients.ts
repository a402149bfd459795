import { withoutMembers } from "../../../facts/withoutMembers";
import { type AuthorizedCall, type ServiceFront } from "../api";
import { AwsError, unlessRefused } from "../core/awsError";
import { type Members } from "../core/serviceModel";
import { type Cloud } from "../core/cloud";
import { type Violation } from "../core/validate";
import { describePool, describeProviders } from "./userPools";

/** An app client as Describe shows it. */
export type AppClient = Record<string, unknown>;

/**
 * Changes a client as part of an update of it, as if Cognito did so by itself; the update's answer
 * shows it. (Another writer is `Calls.afterCall`'s matter.) `nth` counts the updates from 1.
 */
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

/** Lists that AWS keeps sorted from the first update on (terraform-provider-aws #4550, amplify-cli #4517). */
const sortedLists = [
  "CallbackURLs",
  "LogoutURLs",
  "ExplicitAuthFlows",
  "AllowedOAuthFlows",
  "AllowedOAuthScopes",
  "ReadAttributes",
  "WriteAttributes",
];

/** The last two states of a client that were looked at. */
interface Seen {
  /** The emulator's own date of the last change, and what is shown for it. */
  readonly raw: number;
  readonly shown: number;
  readonly now: AppClient;
  readonly before: AppClient;
}

/** The app clients of user pools, with updates that replace the whole client as at AWS. */
export class AppClients implements ServiceFront {
  /** Members of the future, with the value that a client has until an update says otherwise. */
  private readonly future = new Map<string, unknown>();
  /** By client id: what the emulator cannot keep. A member that is undefined was reset. */
  private readonly extras = new Map<string, AppClient>();
  /** By client id. */
  private readonly seen = new Map<string, Seen>();
  /** By client id: the end of the update that is under way. */
  private readonly updating = new Map<string, Promise<unknown>>();
  private disturbance: Disturbance | undefined;
  private updates = 0;

  setFutureField(name: string, value: unknown): void {
    this.future.set(name, value);
    for (const extras of this.extras.values()) delete extras[name];
  }

  disturb(change: Disturbance | undefined): void {
    this.disturbance = change;
    this.updates = 0;
  }

  /** Members of the future may be in requests and answers. */
  isExpected({ kind, path }: Violation): boolean {
    return kind === "unknown" && this.future.has(path.split(".").at(-1) ?? "");
  }

  async handle({ operation, input, cloud }: AuthorizedCall): Promise<Members | undefined> {
    const [poolId, clientId] = [String(input.UserPoolId), String(input.ClientId)];
    switch (operation) {
      case "CreateUserPoolClient":
        return { UserPoolClient: await this.create(input, cloud) };
      case "UpdateUserPoolClient":
        return { UserPoolClient: await this.updateInTurn(input, cloud) };
      case "DescribeUserPoolClient":
        return { UserPoolClient: await this.describe(poolId, clientId, cloud) };
      default:
        return undefined;
    }
  }

  async describe(UserPoolId: string, ClientId: string, cloud: Cloud): Promise<AppClient> {
    const described = await cloud
      .cognito("DescribeUserPoolClient", { UserPoolId, ClientId })
      .catch((error: unknown) => {
        const missing = error instanceof AwsError && error.message.startsWith("Client ");
        if (!missing) throw error;
        const message = `User pool client ${ClientId} does not exist.`;
        throw new AwsError("ResourceNotFoundException", message);
      });
    return this.shown(described.UserPoolClient as AppClient);
  }

  /** What DescribeUserPoolClient answers for the moment before the last change of the client. */
  async staleAnswer({ operation, input, cloud }: AuthorizedCall): Promise<Members> {
    if (operation !== "DescribeUserPoolClient") {
      throw new Error(`The sandbox has stale answers of DescribeUserPoolClient, not ${operation}`);
    }
    const clientId = String(input.ClientId);
    await this.describe(String(input.UserPoolId), clientId, cloud);
    return { UserPoolClient: this.seen.get(clientId)?.before };
  }

  /** The emulator's client as AWS shows it: no empty lists, as in the samples of AWS's CLI reference. */
  private shown(emulated: AppClient): AppClient {
    const clientId = String(emulated.ClientId);
    const whole = {
      ...emulated,
      ...Object.fromEntries(this.future),
      ...this.extras.get(clientId),
      // No client here was made by dynamic client registration.
      ClientType: "REGULAR",
    };
    const client = withoutMembers(whole, (value) => value === null || value === undefined);
    const changed = emulated.LastModifiedDate !== emulated.CreationDate;
    // An address that was taken away (?).
    if (changed) client.DefaultRedirectURI ??= "";
    for (const [name, value] of Object.entries(client)) {
      if (!Array.isArray(value)) continue;
      if (value.length === 0) delete client[name];
      else if (changed && sortedLists.includes(name)) client[name] = [...value].sort();
    }
    return this.dated(client);
  }

  /** Dates have milliseconds, and every change has one of its own. */
  private dated(client: AppClient): AppClient {
    const clientId = String(client.ClientId);
    const raw = Number(client.LastModifiedDate);
    const last = this.seen.get(clientId);
    const shown =
      last?.raw === raw ? last.shown : Math.max(milliseconds(raw), (last?.shown ?? 0) + 1);
    const now: AppClient = {
      ...client,
      CreationDate: milliseconds(Number(client.CreationDate)) / 1000,
      LastModifiedDate: shown / 1000,
    };
    const before = last?.raw === raw ? last.before : (last?.now ?? now);
    this.seen.set(clientId, { raw, shown, now, before });
    return now;
  }

  /** The client of that id in the pool, or undefined. */
  async find(poolId: string, clientId: string, cloud: Cloud): Promise<AppClient | undefined> {
    return unlessRefused("ResourceNotFoundException", this.describe(poolId, clientId, cloud));
  }

  private async create(input: AppClient, cloud: Cloud): Promise<AppClient> {
    await this.checkProviders(input, cloud);
    const answer = await cloud.cognito("CreateUserPoolClient", input);
    const { ClientId: clientId } = answer.UserPoolClient as { ClientId: string };
    // A member of the future that a new client is not given has its usual value.
    const given = [...this.future.keys()].filter((name) => name in input);
    this.keepExtras(clientId, input, given);
    return this.describe(String(input.UserPoolId), clientId, cloud);
  }

  /** One update of a client after the other, so that each answer shows its own. */
  private updateInTurn(input: AppClient, cloud: Cloud): Promise<AppClient> {
    const clientId = String(input.ClientId);
    const before = this.updating.get(clientId) ?? Promise.resolve();
    const update = before.then(() => this.update(input, cloud));
    this.updating.set(
      clientId,
      update.catch(() => undefined),
    );
    return update;
  }

  private async update(input: AppClient, cloud: Cloud): Promise<AppClient> {
    const [poolId, clientId] = [String(input.UserPoolId), String(input.ClientId)];
    await this.describe(poolId, clientId, cloud);
    await this.checkProviders(input, cloud);
    const whole = { ...defaults, ...input };
    const answer = await cloud.cognito("UpdateUserPoolClient", whole);
    this.keepExtras(clientId, input);
    if (this.disturbance) return this.applyDisturbance(poolId, clientId, cloud);
    return this.shown(answer.UserPoolClient as AppClient);
  }

  /**
   * What Cognito refuses of a list of providers, and the service model does not say. One that may start a sign-in
   * itself wants a client without any of another kind: Cognito's Developer Guide, "SAML session initiation". (AWS's
   * words are not known.)
   */
  private async checkProviders(input: AppClient, cloud: Cloud): Promise<void> {
    const { Id: poolId } = await describePool(cloud, String(input.UserPoolId));
    const providers = await describeProviders(cloud, poolId);
    const listed = (input.SupportedIdentityProviders ?? []) as string[];
    const found = listed.map((name) => providers.find((one) => one.ProviderName === name));
    const missing = listed.find((name, index) => name !== "COGNITO" && !found[index]);
    const refused = (message: string) => new AwsError("InvalidParameterException", message);
    if (missing !== undefined) {
      throw refused(`The provider ${missing} does not exist for User Pool ${poolId}.`);
    }
    const starting = found.find((one) => one?.ProviderDetails.IDPInit?.toLowerCase() === "true");
    if (!starting || found.every((one) => one?.ProviderType === "SAML")) return;
    throw refused(
      `${starting.ProviderName} has IdP-initiated sign-in and can't be used with providers other than SAML.`,
    );
  }

  /** What the emulator does not know is kept here; what is left out is reset. */
  private keepExtras(clientId: string, input: AppClient, future = [...this.future.keys()]): void {
    const names = ["RefreshTokenRotation", ...future];
    this.extras.set(clientId, Object.fromEntries(names.map((name) => [name, input[name]])));
  }

  private async applyDisturbance(poolId: string, clientId: string, cloud: Cloud) {
    const described = await this.describe(poolId, clientId, cloud);
    const client = structuredClone(described);
    this.disturbance?.(client, ++this.updates);
    this.keepExtras(clientId, client);
    const whole = { ...defaults, ...client };
    await cloud.cognito("UpdateUserPoolClient", whole);
    return this.describe(poolId, clientId, cloud);
  }
}

function milliseconds(secondsSince1970: number): number {
  return Math.floor(secondsSince1970 * 1000);
}
