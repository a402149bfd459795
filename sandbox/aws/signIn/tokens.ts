import { createPrivateKey, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { type AppClients } from "../cognito/appClients";
import { type PoolUser } from "../cognito/poolUsers";
import { type HttpAnswer, type HttpRequest, formOf } from "../core/http";
import { type Cloud } from "../core/cloud";
import { type PoolKeys } from "./poolKeys";

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

const tokenSeconds = 3600;

/** The codes and tokens that users of the pools get. */
export class Tokens {
  private readonly codes = new Map<string, { signIn: PendingSignIn; user: PoolUser }>();

  constructor(
    private readonly keys: PoolKeys,
    private readonly clients: AppClients,
  ) {}

  /** A code that buys the tokens. */
  codeFor(user: PoolUser, signIn: PendingSignIn): string {
    const code = randomUUID();
    this.codes.set(code, { signIn, user });
    return code;
  }

  /** POST /oauth2/token. */
  async token(http: HttpRequest, poolId: string, cloud: Cloud): Promise<HttpAnswer> {
    const form = formOf(http);
    const id = form.get("client_id") ?? "";
    const client = await this.clients.find(poolId, id, cloud);
    if (!client) return json({ error: "invalid_client" }, 400);
    const code = form.get("code") ?? "";
    const { signIn, user } = this.codes.get(code) ?? {};
    const right = signIn?.clientId === id && signIn.redirectUri === form.get("redirect_uri");
    if (!right || !user) return json({ error: "invalid_grant" }, 400);
    this.codes.delete(code);
    const { sub, username, attributes } = user;
    const { authorizeQuery } = signIn;
    const { privateKeyPem } = await this.keys.of(poolId);
    const sign = (claims: Record<string, unknown>) =>
      new SignJWT({ sub, ...claims })
        .setProtectedHeader({ alg: "RS256", kid: poolId })
        .setIssuer(`https://cognito-idp.${cloud.region}.amazonaws.com/${poolId}`)
        .setIssuedAt()
        .setExpirationTime(`${tokenSeconds}s`)
        .sign(createPrivateKey(privateKeyPem));
    const nonce = authorizeQuery.get("nonce") ?? undefined;
    const idClaims = { ...attributes, aud: id, "cognito:username": username, nonce };
    const access = { client_id: id, username, scope: authorizeQuery.get("scope") ?? "" };
    return json({
      id_token: await sign({ ...idClaims, token_use: "id" }),
      access_token: await sign({ ...access, token_use: "access" }),
      expires_in: tokenSeconds,
      token_type: "Bearer",
    });
  }
}

function json(body: object, status = 200): HttpAnswer {
  const headers = { "content-type": "application/json" };
  return { status, headers, body: JSON.stringify(body) };
}
