import { randomBytes } from "node:crypto";
import { type IncomingHttpHeaders } from "node:http";
import { decodeJwt, decodeProtectedHeader, importSPKI, jwtVerify } from "jose";
import { forbidden, invalidToken, noSession, OktaError } from "./oktaError";

/** A service app that signs in with a private key (`private_key_jwt`). */
export interface OauthClient {
  clientId: string;
  /** The `kid` under which Okta knows the public key. */
  privateKeyId: string;
  /** SPKI, PEM, RSA. */
  publicKeyPem: string;
  /** What an administrator has granted. @default the scopes that the project needs */
  scopes?: string[];
}

/** What the project asks for, and the granted scopes of a client that names none. */
export const projectScopes = [
  "okta.apps.manage",
  "okta.apps.read",
  "okta.groups.read",
  "okta.policies.read",
  "okta.users.read",
];

/** An answer of the token endpoint in OAuth's error shape. */
class OauthError extends OktaError {
  override body(): Record<string, string> {
    return { error: this.code, error_description: this.message };
  }
}

const lifetimeSeconds = 3600;
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Who may call: the org's API token, and the access tokens that the token endpoint gave out. */
export class Tokens {
  private readonly accessTokens = new Map<string, { scopes: string[]; expires: number }>();

  constructor(
    private readonly apiToken: string,
    private readonly clients: readonly OauthClient[],
  ) {}

  /** Gives an access token for a signed assertion. `audiences`: the endpoint's own addresses. */
  async grant(form: URLSearchParams, audiences: string[]): Promise<Record<string, unknown>> {
    if (form.get("grant_type") !== "client_credentials") {
      throw new OauthError(400, "unsupported_grant_type", "Only client_credentials is supported.");
    }
    const client = await this.authenticate(form, audiences);
    const granted = client.scopes ?? projectScopes;
    const scopes = (form.get("scope") ?? "").split(" ").filter(Boolean);
    if (scopes.length === 0 || scopes.some((scope) => !granted.includes(scope))) {
      const description = "One or more scopes are not configured for the client application.";
      throw new OauthError(400, "invalid_scope", description);
    }
    const token = randomBytes(48).toString("base64url");
    this.accessTokens.set(token, { scopes, expires: Date.now() + lifetimeSeconds * 1000 });
    const scope = scopes.join(" ");
    return { token_type: "Bearer", expires_in: lifetimeSeconds, access_token: token, scope };
  }

  private async authenticate(form: URLSearchParams, audience: string[]): Promise<OauthClient> {
    const assertion = form.get("client_assertion") ?? "";
    if (form.get("client_assertion_type") !== assertionType) {
      throw new OauthError(401, "invalid_client", "A client_assertion is required.");
    }
    try {
      const { kid } = decodeProtectedHeader(assertion);
      const { sub } = decodeJwt(assertion);
      const client = this.clients.find(({ clientId }) => clientId === sub);
      if (!client || (kid !== undefined && kid !== client.privateKeyId)) {
        throw new Error(client ? "unknown key id" : "unknown client");
      }
      const key = await importSPKI(client.publicKeyPem, "RS256");
      await jwtVerify(assertion, key, {
        algorithms: ["RS256", "RS384", "RS512"],
        issuer: client.clientId,
        audience,
        requiredClaims: ["exp"],
        maxTokenAge: "1h",
      });
      return client;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new OauthError(401, "invalid_client", `The client_assertion is invalid: ${reason}`);
    }
  }

  /** Refuses a call without a good token (E0000011, E0000005) or without the scope (E0000006). */
  check(headers: IncomingHttpHeaders, method: string, path: string): void {
    const [scheme, token = ""] = (headers.authorization ?? "").split(" ");
    if (!scheme) {
      throw noSession();
    }
    if (scheme === "SSWS" && token === this.apiToken) {
      return;
    }
    const access = scheme === "Bearer" ? this.accessTokens.get(token) : undefined;
    if (!access || access.expires < Date.now()) {
      throw invalidToken();
    }
    const subject = path.split("/")[3];
    const may = (right: string) => access.scopes.includes(`okta.${subject}.${right}`);
    if (!may("manage") && !(method === "GET" && may("read"))) {
      throw forbidden();
    }
  }
}
