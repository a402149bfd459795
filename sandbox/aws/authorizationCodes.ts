import { createHash } from "node:crypto";
import { type AppClients } from "./appClients";
import { type HttpAnswer, type HttpRequest, formOf } from "./http";
import { type PendingSignIn } from "./samlFederation";
import { type Scope, type Upstream } from "./upstream";

/** Codes of federated sign-ins: the emulator changes them for tokens without asking much. */
export class AuthorizationCodes {
  private readonly issued = new Map<string, PendingSignIn>();

  constructor(
    private readonly upstream: Upstream,
    private readonly clients: AppClients,
  ) {}

  remember(code: string, signIn: PendingSignIn): void {
    this.issued.set(code, signIn);
  }

  /** POST /oauth2/token. */
  async token(http: HttpRequest, poolId: string, scope: Scope): Promise<HttpAnswer> {
    const form = formOf(http);
    const { id, secret } = clientOf(http, form);
    const client = await this.clients.find(poolId, id, scope);
    if (!client) return refusal("invalid_client");
    if (client.ClientSecret !== undefined && client.ClientSecret !== secret) {
      return refusal("invalid_client");
    }
    const code = form.get("code") ?? "";
    const signIn = this.issued.get(code);
    if (form.get("grant_type") === "authorization_code" && signIn) {
      const right =
        signIn.clientId === id &&
        signIn.redirectUri === form.get("redirect_uri") &&
        provesPossession(signIn, form.get("code_verifier"));
      if (!right) return refusal("invalid_grant");
      this.issued.delete(code);
    }
    return this.upstream.visit(http);
  }
}

function clientOf(http: HttpRequest, form: URLSearchParams) {
  const [, encoded] = /^Basic (.+)$/i.exec(http.headers.authorization ?? "") ?? [];
  if (encoded) {
    const [id = "", secret = ""] = Buffer.from(encoded, "base64").toString("utf8").split(":");
    return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
  }
  return { id: form.get("client_id") ?? "", secret: form.get("client_secret") ?? undefined };
}

/** PKCE: whoever asked with a challenge must know its verifier. */
function provesPossession(signIn: PendingSignIn, verifier: string | null): boolean {
  const challenge = signIn.authorizeQuery.get("code_challenge");
  if (challenge === null) return true;
  return (
    createHash("sha256")
      .update(verifier ?? "")
      .digest("base64url") === challenge
  );
}

function refusal(error: string): HttpAnswer {
  return {
    status: 400,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ error }),
  };
}
