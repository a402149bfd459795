import { type AppClient } from "../cognito/appClients";
import { type HttpAnswer, type HttpRequest, formOf, page, redirect } from "../core/http";
import { xml } from "../../shared/xml";
import { MetadataError, providerMetadata } from "./idpMetadata";
import { buildAuthnRequestUrl } from "./buildAuthnRequest";
import { finishSamlSignIn } from "./samlFederation";
import { type PendingSignIn, Tokens } from "./tokens";
import { type HostedUiParts, type Site } from "./site";
import { type IdentityProvider, describePool, describeProviders } from "../cognito/userPools";

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
        return this.authorize(http, site);
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

  private async authorize(http: HttpRequest, site: Site): Promise<HttpAnswer> {
    const authorization = await this.understand(http, site);
    if ("status" in authorization) return authorization;
    const chosen = await this.chooseProvider(authorization, site);
    if ("status" in chosen) return chosen;
    return this.sendToProvider(chosen, authorization, site);
  }

  /** Errors of client or callback are shown; all others go back to the callback. */
  private async understand(http: HttpRequest, site: Site): Promise<Authorization | HttpAnswer> {
    const { query } = http;
    const clientId = query.get("client_id") ?? "";
    const client = await this.parts.clients.find(site.pool.Id, clientId, site.cloud);
    if (!client) return errorPage(site.host, "Client does not exist.", clientId);
    const callbacks = (client.CallbackURLs ?? []) as string[];
    const redirectUri = query.get("redirect_uri") ?? String(client.DefaultRedirectURI ?? "");
    if (!callbacks.includes(redirectUri)) {
      return errorPage(site.host, "redirect_mismatch", clientId);
    }
    const authorization = { client, clientId, redirectUri, query };
    const flow = query.get("response_type");
    if (flow !== "code" && flow !== "token") {
      return refuse(authorization, "invalid_request", "Invalid response_type");
    }
    const flows = (client.AllowedOAuthFlows ?? []) as string[];
    const allowed =
      client.AllowedOAuthFlowsUserPoolClient &&
      flows.includes(flow === "code" ? "code" : "implicit");
    if (!allowed) return refuse(authorization, "unauthorized_client");
    // The sandbox hands out codes only.
    if (flow === "token") return refuse(authorization, "unsupported_response_type");
    const scopes = (query.get("scope") ?? "").split(" ").filter(Boolean);
    const allowedScopes = (client.AllowedOAuthScopes ?? []) as string[];
    if (!scopes.every((scope) => allowedScopes.includes(scope))) {
      return refuse(authorization, "invalid_scope");
    }
    return authorization;
  }

  /** The provider by name; without one the only one, or a page to choose on. */
  private async chooseProvider(
    authorization: Authorization,
    site: Site,
  ): Promise<IdentityProvider | HttpAnswer> {
    const listed = (authorization.client.SupportedIdentityProviders ?? []) as string[];
    if (listed.length === 0) {
      return page(403, "Login pages unavailable. Please contact an administrator.", []);
    }
    const providers = await describeProviders(site.cloud, site.pool.Id);
    const only = listed.length === 1 ? listed[0] : undefined;
    const name = authorization.query.get("identity_provider") ?? only;
    if (name === undefined) return choicePage(authorization.query, listed);
    if (!listed.includes(name)) {
      const text = `Identity provider ${name} is not enabled for the client`;
      return refuse(authorization, "invalid_request", text);
    }
    const found = providers.find((one) => one.ProviderName === name);
    return (
      found ?? refuse(authorization, "invalid_request", `Identity provider ${name} does not exist`)
    );
  }

  private async sendToProvider(
    provider: IdentityProvider,
    authorization: Authorization,
    site: Site,
  ) {
    if (provider.ProviderType !== "SAML") {
      const text = `The sandbox signs people in through SAML only, not ${provider.ProviderType}`;
      return refuse(authorization, "invalid_request", text);
    }
    const details = provider.ProviderDetails;
    const found = await providerMetadata(details, this.parts.resolve).catch((error: unknown) => {
      if (error instanceof MetadataError) return error;
      throw error;
    });
    if (found instanceof MetadataError) return refuse(authorization, "server_error", found.message);
    const request = await buildAuthnRequestUrl({
      poolId: site.pool.Id,
      acsUrl: acsUrl(site.host),
      destination: found.redirectUrl ?? "",
      signingKey: details.RequestSigningAlgorithm
        ? await this.parts.keys.of(site.pool.Id)
        : undefined,
    });
    const { clientId, redirectUri, query } = authorization;
    this.pending.set(request.relayState, {
      requestId: request.id,
      providerName: provider.ProviderName,
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

function refuse(authorization: Authorization, error: string, description?: string): HttpAnswer {
  const state = authorization.query.get("state") ?? undefined;
  return redirect(authorization.redirectUri, { error_description: description, state, error });
}

function errorPage(host: string, error: string, clientId: string): HttpAnswer {
  return redirect(`https://${host}/error`, { error, client_id: clientId });
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
