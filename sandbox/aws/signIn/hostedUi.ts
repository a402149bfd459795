import { type AppClient } from "../cognito/appClients";
import { type HttpAnswer, type HttpRequest, formOf, page, redirect } from "../core/http";
import { xml } from "../../shared/xml";
import { providerMetadata } from "./idpMetadata";
import { buildAuthnRequestUrl } from "./buildAuthnRequest";
import {
  type HostedUiParts,
  Refused,
  type Site,
  backAtCallback,
  finishSamlSignIn,
} from "./samlFederation";
import { type PendingSignIn, Tokens } from "./tokens";
import { type IdentityProvider, describePool, findProvider } from "../cognito/userPools";

/** What /oauth2/authorize was asked for, once client and callback are known to be right. */
interface Authorization {
  readonly client: AppClient;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly query: URLSearchParams;
}

const prefixDomain = /^([a-z0-9-]+)\.auth(?:-fips)?\.([a-z0-9-]+)\.amazoncognito\.com$/;
/** The time that Cognito gives people to come back from the identity provider. */
const signInWithinMs = 5 * 60_000;

/** The user pools' domains: authorize, federation and tokens. No user has a password. */
export class HostedUi {
  private readonly pending = new Map<string, PendingSignIn>();
  private readonly tokens: Tokens;

  constructor(private readonly parts: HostedUiParts) {
    this.tokens = new Tokens(parts.keys, parts.clients);
  }

  /** Undefined: no such page. */
  async visit(http: HttpRequest): Promise<HttpAnswer | undefined> {
    const site = await this.siteOf(http.host);
    if (!site) return undefined;
    switch (`${http.method} ${http.path}`) {
      case "GET /oauth2/authorize":
        return this.authorize(http.query, site);
      case "POST /saml2/idpresponse":
        return this.samlResponse(http, site);
      case "POST /oauth2/token":
        return this.tokens.token(http, site.pool.Id, site.cloud);
      case "GET /error":
        return page(400, "An error was encountered with the requested page.", [
          http.query.get("error") ?? "",
        ]);
      default:
        return undefined;
    }
  }

  private async siteOf(host: string): Promise<Site | undefined> {
    const [, prefix, region] = prefixDomain.exec(host) ?? [];
    const cloud = this.parts.cloud.of(this.parts.cloud.account, region);
    const answer = await cloud.cognito("DescribeUserPoolDomain", { Domain: prefix ?? host });
    const { UserPoolId: poolId } = answer.DomainDescription as { UserPoolId?: string };
    if (!poolId) return undefined;
    return { host, cloud, pool: await describePool(cloud, poolId) };
  }

  /** Errors of client or callback are shown; all others go back to the callback. */
  private async authorize(query: URLSearchParams, site: Site): Promise<HttpAnswer> {
    const clientId = query.get("client_id") ?? "";
    const client = await this.parts.clients.find(site.pool.Id, clientId, site.cloud);
    const shown = (error: string) =>
      redirect(`https://${site.host}/error`, { error, client_id: clientId });
    if (!client) return shown("Client does not exist.");
    const redirectUri = query.get("redirect_uri") ?? String(client.DefaultRedirectURI ?? "");
    if (!strings(client.CallbackURLs).includes(redirectUri)) return shown("redirect_mismatch");
    const authorization = { client, clientId, redirectUri, query };
    return backAtCallback(redirectUri, query, async () => {
      checkFlow(authorization);
      const listed = strings(client.SupportedIdentityProviders);
      const only = listed.length === 1 ? listed[0] : undefined;
      const name = query.get("identity_provider") ?? only;
      if (listed.length === 0) {
        return page(403, "Login pages unavailable. Please contact an administrator.", []);
      }
      if (name === undefined) return choicePage(query, listed);
      if (!listed.includes(name)) {
        const text = `Identity provider ${name} is not enabled for the client`;
        throw new Refused("invalid_request", text);
      }
      const found = await findProvider(site.cloud, site.pool.Id, name);
      if (found) return this.sendToProvider(found, authorization, site);
      throw new Refused("invalid_request", `Identity provider ${name} does not exist`);
    });
  }

  private async sendToProvider(
    { ProviderName: providerName, ProviderDetails: details }: IdentityProvider,
    { clientId, redirectUri, query }: Authorization,
    { host, pool }: Site,
  ): Promise<HttpAnswer> {
    const { redirectUrl = "" } = await providerMetadata(details, this.parts.resolve);
    const request = await buildAuthnRequestUrl({
      poolId: pool.Id,
      acsUrl: acsUrl(host),
      destination: redirectUrl,
      signingKey: details.RequestSigningAlgorithm ? await this.parts.keys.of(pool.Id) : undefined,
    });
    this.pending.set(request.relayState, {
      requestId: request.id,
      providerName,
      clientId,
      redirectUri,
      authorizeQuery: query,
      until: Date.now() + signInWithinMs,
    });
    return redirect(request.url);
  }

  /** A relay state is good once, and only at the domain that gave it out. */
  private async samlResponse(http: HttpRequest, site: Site): Promise<HttpAnswer> {
    const form = formOf(http);
    const relayState = form.get("RelayState") ?? "";
    const pending = this.pending.get(relayState);
    this.pending.delete(relayState);
    if (!pending || pending.until < Date.now() || !form.has("SAMLResponse")) {
      return page(400, "Invalid samlResponse or relayState from identity provider", []);
    }
    const around = { ...this.parts, ...site, tokens: this.tokens, acsUrl: acsUrl(site.host) };
    return finishSamlSignIn(form.get("SAMLResponse") ?? "", pending, around);
  }
}

function acsUrl(host: string): string {
  return `https://${host}/saml2/idpresponse`;
}

function strings(list: unknown): string[] {
  return (list ?? []) as string[];
}

function checkFlow({ client, query }: Authorization): void {
  // The sandbox hands out codes only.
  if (query.get("response_type") !== "code") throw new Refused("unsupported_response_type");
  const isAllowed = strings(client.AllowedOAuthFlows).includes("code");
  if (!client.AllowedOAuthFlowsUserPoolClient || !isAllowed) {
    throw new Refused("unauthorized_client");
  }
  const scopes = (query.get("scope") ?? "").split(" ").filter(Boolean);
  const allowed = strings(client.AllowedOAuthScopes);
  if (!scopes.every((scope) => allowed.includes(scope))) throw new Refused("invalid_scope");
}

function choicePage(asked: URLSearchParams, names: string[]): HttpAnswer {
  const links = names.map((name) => {
    const query = new URLSearchParams(asked);
    query.set("identity_provider", name);
    const text = name === "COGNITO" ? "with a password" : `with ${name}`;
    return xml`<li><a href="${`/oauth2/authorize?${query}`}">Sign in ${text}</a></li>`;
  });
  return page(200, "Sign in", [], xml`<ul>${links}</ul>`);
}
