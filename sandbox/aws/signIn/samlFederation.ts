import { type AppClient, type AppClients } from "../cognito/appClients";
import { type PoolUsers } from "../cognito/poolUsers";
import { type Cloud } from "../core/cloud";
import { type HttpAnswer, redirect } from "../core/http";
import { MetadataError, type Resolve, providerMetadata } from "./idpMetadata";
import {
  type RefusalReason,
  type SamlIdentity,
  SamlRefusal,
  validateResponse,
} from "./validateResponse";
import { type PoolKeys } from "./poolKeys";
import { type PendingSignIn, type Tokens } from "./tokens";
import { type IdentityProvider, type UserPool, findProvider } from "../cognito/userPools";

/** What the pools' sign-in pages work with. */
export interface HostedUiParts {
  /** Of the account whose user pools they are. */
  readonly cloud: Cloud;
  readonly clients: AppClients;
  readonly keys: PoolKeys;
  readonly users: PoolUsers;
  readonly resolve: Resolve;
}

/** A pool as a browser meets it: by the domain. */
export interface Site {
  readonly host: string;
  readonly cloud: Cloud;
  readonly pool: UserPool;
}

interface Surroundings extends HostedUiParts, Site {
  readonly tokens: Tokens;
  readonly acsUrl: string;
}

/** The sign-in ends at the callback with this error. */
export class Refused extends Error {
  constructor(
    readonly error: string,
    message?: string,
  ) {
    super(message);
  }
}

/** What an app gets at its callback where the work refuses. `query`: what the app asked for. */
export async function backAtCallback(
  redirectUri: string,
  query: URLSearchParams,
  work: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  try {
    return await work();
  } catch (error) {
    const refused =
      error instanceof MetadataError ? new Refused("server_error", error.message) : error;
    if (!(refused instanceof Refused)) throw error;
    const state = query.get("state") ?? undefined;
    const error_description = refused.message || undefined;
    return redirect(redirectUri, { error_description, state, error: refused.error });
  }
}

/** Judges the identity provider's response and sends the browser back to the app. */
export async function finishSamlSignIn(
  samlResponse: string,
  pending: PendingSignIn,
  around: Surroundings,
): Promise<HttpAnswer> {
  const { redirectUri, authorizeQuery } = pending;
  return backAtCallback(redirectUri, authorizeQuery, async () => {
    const { client, provider } = await stillEnabled(pending, around);
    const identity = await believe(samlResponse, pending, provider, around);
    const attributes = mapAttributes(identity, provider);
    checkWritable(attributes, client);
    const username = `${provider.ProviderName}_${identity.nameId}`;
    checkAttributes(attributes, username, around);
    const user = around.users.signedIn(around.pool.Id, username, attributes);
    const code = around.tokens.codeFor(user, pending);
    return redirect(redirectUri, { code, state: authorizeQuery.get("state") ?? undefined });
  });
}

/** Client and provider may have changed while the person was away. */
async function stillEnabled(
  pending: PendingSignIn,
  around: Surroundings,
): Promise<{ client: AppClient; provider: IdentityProvider }> {
  const { clients, pool, cloud } = around;
  const client = await clients.find(pool.Id, pending.clientId, cloud);
  const listed = (client?.SupportedIdentityProviders ?? []) as string[];
  if (!client || !listed.includes(pending.providerName)) {
    const text = `Identity provider ${pending.providerName} is not enabled for the client`;
    throw new Refused("invalid_request", text);
  }
  const provider = await findProvider(cloud, pool.Id, pending.providerName);
  if (provider) return { client, provider };
  throw new Refused("invalid_request", `Identity provider ${pending.providerName} does not exist`);
}

async function believe(
  samlResponse: string,
  pending: PendingSignIn,
  provider: IdentityProvider,
  around: Surroundings,
): Promise<SamlIdentity> {
  try {
    return await validateResponse(samlResponse, {
      // Read afresh: this stands for Cognito's reading it again every six hours.
      metadata: await providerMetadata(provider.ProviderDetails, around.resolve),
      audiences: [`urn:amazon:cognito:sp:${around.pool.Id}`],
      recipient: around.acsUrl,
      inResponseTo: pending.requestId,
    });
  } catch (error) {
    if (!(error instanceof SamlRefusal)) throw error;
    const text = texts[error.reason] ?? error.message;
    throw new Refused("server_error", `Invalid SAML response received: ${text}`);
  }
}

const texts: Partial<Record<RefusalReason, string>> = {
  signature: "SAML Assertion signature is invalid.",
  audience: "Audience restriction in SAML Assertion does not allow it for this user pool.",
  expired: "SAML Assertion is expired or not yet valid.",
  recipient: "Recipient or Destination is not this user pool's domain.",
  inResponseTo: "InResponseTo does not match the request.",
  issuer: "Issuer is not the identity provider's entity ID.",
};

/** Only mapped claims count; several values are written as Cognito writes a list. */
function mapAttributes(identity: SamlIdentity, provider: IdentityProvider): Record<string, string> {
  const mapped: Record<string, string> = {};
  for (const [attribute, claim] of Object.entries(provider.AttributeMapping ?? {})) {
    const values = identity.attributes.get(claim) ?? [];
    const [first] = values;
    if (first !== undefined) {
      mapped[attribute] = values.length > 1 ? `[${values.join(", ")}]` : first;
    }
  }
  return mapped;
}

/**
 * Every sign-in writes the mapped attributes, and the client must be allowed to: the service model
 * says so of WriteAttributes, amplify-js #3526 how it fails. Without a list a client may write the
 * standard attributes, so no custom one. (That the first sign-in fails as well is an assumption.)
 */
function checkWritable(attributes: Record<string, string>, client: AppClient): void {
  const writable = client.WriteAttributes as string[] | undefined;
  const refused = Object.keys(attributes).find((name) =>
    writable ? !writable.includes(name) : name.startsWith("custom:"),
  );
  if (refused !== undefined) throw cannotBeUpdated(refused);
}

/** In the words that Cognito uses in 2026 (accelerated-intelligent-document-processing-on-aws #835). */
function cannotBeUpdated(attribute: string): Refused {
  return new Refused("invalid_request", `user.${attribute}: Attribute cannot be updated.`);
}

function checkAttributes(
  attributes: Record<string, string>,
  username: string,
  { pool, users }: Surroundings,
): void {
  for (const { Name: name, Required: required } of pool.SchemaAttributes) {
    if (required && name !== "sub" && !attributes[name]) {
      // AWS's words: https://repost.aws/knowledge-center/cognito-invalid-saml-response-errors
      const text = `Invalid user attributes: ${name}: The attribute is required`;
      throw new Refused("invalid_request", `Invalid SAML response received: ${text}`);
    }
  }
  const frozen = pool.SchemaAttributes.find(({ Mutable, Name }) => {
    return Mutable === false && attributes[Name] !== undefined;
  });
  if (frozen && users.find(pool.Id, username)) throw cannotBeUpdated(frozen.Name);
}
