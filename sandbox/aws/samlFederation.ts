import { type AppClient, type AppClients } from "./appClients";
import { AwsError } from "./awsError";
import { type HttpAnswer, redirect } from "./http";
import { escapeXml } from "../shared/xml";
import { MetadataError, type Resolve, providerMetadata } from "./idpMetadata";
import {
  type RefusalReason,
  type SamlIdentity,
  SamlRefusal,
  validateResponse,
} from "./validateResponse";
import { type Scope, type Upstream } from "./upstream";
import { type IdentityProvider, type UserPool, describeProvider } from "./userPools";

/** A sign-in that is on its way to the identity provider and back. */
export interface PendingSignIn {
  /** The AuthnRequest's ID, which the response must name. */
  readonly requestId: string;
  readonly providerName: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** What the app asked /oauth2/authorize for. */
  readonly authorizeQuery: URLSearchParams;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface Surroundings {
  readonly upstream: Upstream;
  readonly clients: AppClients;
  readonly resolve: Resolve;
  readonly pool: UserPool;
  readonly scope: Scope;
  readonly acsUrl: string;
}

/** The sign-in ends at the callback with this error. */
class Refused extends Error {
  constructor(
    readonly error: "server_error" | "invalid_request",
    message: string,
  ) {
    super(message);
  }
}

/** Judges the identity provider's response and sends the browser back to the app. */
export async function finishSamlSignIn(
  samlResponse: string,
  pending: PendingSignIn,
  around: Surroundings,
): Promise<{ outcome: HttpAnswer; code?: string }> {
  try {
    const { client, provider } = await stillEnabled(pending, around);
    const identity = await believe(samlResponse, pending, provider, around);
    const attributes = mapAttributes(identity, provider);
    checkWritable(attributes, client);
    const known = await checkAttributes(attributes, identity, provider, around);
    const code = await mintCode(identity, attributes, provider, pending, around);
    if (!known && !attributes.email) await emptyEmail(identity, provider, around);
    const state = pending.authorizeQuery.get("state") ?? undefined;
    return { code, outcome: redirect(pending.redirectUri, { code, state }) };
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    const { error, message } = refused;
    const state = pending.authorizeQuery.get("state") ?? undefined;
    return { outcome: redirect(pending.redirectUri, { error_description: message, state, error }) };
  }
}

/** Client and provider may have changed while the person was away. */
async function stillEnabled(
  pending: PendingSignIn,
  around: Surroundings,
): Promise<{ client: AppClient; provider: IdentityProvider }> {
  const { clients, upstream, pool, scope } = around;
  const client = await clients.find(pool.Id, pending.clientId, scope);
  const listed = (client?.SupportedIdentityProviders ?? []) as string[];
  if (!client || !listed.includes(pending.providerName)) {
    const text = `Identity provider ${pending.providerName} is not enabled for the client`;
    throw new Refused("invalid_request", text);
  }
  const provider = await describeProvider(upstream, pool.Id, pending.providerName, scope).catch(
    (error: unknown) => {
      if (!(error instanceof AwsError)) throw error;
      const text = `Identity provider ${pending.providerName} does not exist`;
      throw new Refused("invalid_request", text);
    },
  );
  return { client, provider };
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
      recipients: [around.acsUrl],
      inResponseTo: pending.requestId,
    });
  } catch (error) {
    if (error instanceof SamlRefusal) {
      const text = texts[error.reason] ?? error.message;
      throw new Refused("server_error", `Invalid SAML response received: ${text}`);
    }
    if (error instanceof MetadataError) throw new Refused("server_error", error.message);
    throw error;
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

/** @returns whether the person has signed in before. */
async function checkAttributes(
  attributes: Record<string, string>,
  identity: SamlIdentity,
  provider: IdentityProvider,
  around: Surroundings,
): Promise<boolean> {
  const schema = around.pool.SchemaAttributes ?? [];
  for (const { Name: name, Required: required } of schema) {
    if (required && name !== "sub" && !attributes[name]) {
      // AWS's words: https://repost.aws/knowledge-center/cognito-invalid-saml-response-errors
      const text = `Invalid user attributes: ${name}: The attribute is required`;
      throw new Refused("invalid_request", `Invalid SAML response received: ${text}`);
    }
  }
  const known = await isKnown(identity, provider, around);
  const frozen = schema.find((one) => one.Mutable === false && attributes[one.Name] !== undefined);
  if (known && frozen) throw cannotBeUpdated(frozen.Name);
  return known;
}

async function isKnown(identity: SamlIdentity, provider: IdentityProvider, around: Surroundings) {
  const input = { UserPoolId: around.pool.Id, Username: userName(identity, provider) };
  try {
    await around.upstream.json("cognito-idp", "AdminGetUser", input, around.scope);
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.code === "UserNotFoundException") return false;
    throw error;
  }
}

function userName(identity: SamlIdentity, provider: IdentityProvider): string {
  return `${provider.ProviderName}_${identity.nameId}`;
}

/**
 * Has the emulator make the person and a code. It believes everything and stores every claim, so it
 * gets a response of the front's own with what was believed and mapped, and no more.
 */
async function mintCode(
  identity: SamlIdentity,
  attributes: Record<string, string>,
  provider: IdentityProvider,
  pending: PendingSignIn,
  around: Surroundings,
): Promise<string> {
  const host = new URL(around.acsUrl).host;
  const base = { host, headers: { host }, query: new URLSearchParams(), body: Buffer.alloc(0) };
  const query = new URLSearchParams(pending.authorizeQuery);
  query.set("identity_provider", pending.providerName);
  query.set("redirect_uri", pending.redirectUri);
  query.delete("idp_identifier");
  const started = await around.upstream.visit({
    ...base,
    method: "GET",
    path: "/oauth2/authorize",
    query,
  });
  const relayState = parameter(started, "RelayState");
  const form = new URLSearchParams({
    SAMLResponse: Buffer.from(plainResponse(identity, attributes, provider)).toString("base64"),
    RelayState: relayState,
  });
  const finished = await around.upstream.visit({
    ...base,
    method: "POST",
    path: "/saml2/idpresponse",
    headers: { host, "content-type": "application/x-www-form-urlencoded" },
    body: Buffer.from(form.toString()),
  });
  return parameter(finished, "code");
}

function parameter(answer: HttpAnswer, name: string): string {
  const location = answer.headers?.location;
  const value = typeof location === "string" && new URL(location).searchParams.get(name);
  if (value) return value;
  throw new Error(`The emulator refused a sign-in: ${answer.status} ${String(answer.body)}`);
}

function plainResponse(
  identity: SamlIdentity,
  attributes: Record<string, string>,
  provider: IdentityProvider,
): string {
  const mapping = provider.AttributeMapping ?? {};
  const claims = Object.values(mapping);
  const statements = Object.entries(attributes).map(([name, value]) => {
    // The emulator takes an attribute's own name too; not where that is the name of a claim.
    const called = claims.includes(name) ? (mapping[name] ?? name) : name;
    return `<a:Attribute Name="${escapeXml(called)}"><a:AttributeValue>${escapeXml(value)}</a:AttributeValue></a:Attribute>`;
  });
  return (
    `<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion">` +
    `<a:Assertion><a:Subject><a:NameID>${escapeXml(identity.nameId)}</a:NameID></a:Subject>` +
    `<a:AttributeStatement>${statements.join("")}</a:AttributeStatement></a:Assertion></p:Response>`
  );
}

/** The emulator takes a NameID that looks like an address for the email; Cognito never does. */
async function emptyEmail(
  identity: SamlIdentity,
  provider: IdentityProvider,
  around: Surroundings,
) {
  const input = {
    UserPoolId: around.pool.Id,
    Username: userName(identity, provider),
    UserAttributes: [{ Name: "email", Value: "" }],
  };
  await around.upstream.json("cognito-idp", "AdminUpdateUserAttributes", input, around.scope);
}
