/** What an app client says about sign-in with the hosted pages. */
export interface SignInClient {
  /** `CallbackURLs`: a set, whose order says nothing. */
  callbackUrls: readonly string[];
  /** `DefaultRedirectURI`; empty or absent where the client has none. */
  defaultRedirectUri?: string;
  /** `AllowedOAuthFlows`. */
  flows: readonly string[];
  /** `AllowedOAuthScopes`. */
  scopes: readonly string[];
}

/** What a sign-in URL is made of besides the client. */
export interface SignInPlace {
  /** Host of the hosted sign-in. */
  domain: string;
  appClientId: string;
  identityProviderName: string;
}

/** A callback URL that was chosen. */
export interface ChosenCallback {
  url: string;
  /** Other callback URLs that would have done as well; empty when a default or a setting decided. */
  alternatives: string[];
}

/**
 * The URL that starts a sign-in through the identity provider.
 *
 * @param callbackUrl Where the sign-in is to come back to. @default what `chooseCallback` says
 * @returns empty where the client has no callback URL, or no flow that a person can use
 */
export function signInUrl(
  place: SignInPlace,
  client: SignInClient,
  callbackUrl = chooseCallback(client)?.url,
): string {
  const type = responseType(client.flows);
  if (!callbackUrl || !type) {
    return "";
  }
  const query = new URLSearchParams({
    client_id: place.appClientId,
    response_type: type,
    // Without it, Cognito gives every scope that the client may have.
    ...(client.scopes.length > 0 && { scope: inOrder(client.scopes).join(" ") }),
    redirect_uri: callbackUrl,
    identity_provider: place.identityProviderName,
  });
  // Cognito takes a plus for a plus, not for a space.
  return `https://${place.domain}/oauth2/authorize?${query}`.replaceAll("+", "%20");
}

/** The same text for the same set: `openid` first, as in every example, the others by name. */
function inOrder(scopes: readonly string[]): string[] {
  const others = scopes.filter((scope) => scope !== "openid").sort();
  return [...scopes.filter((scope) => scope === "openid"), ...others];
}

/** `code` where the client allows it, else `token`; undefined where it allows neither. */
export function responseType(flows: readonly string[]): "code" | "token" | undefined {
  if (flows.includes("code")) {
    return "code";
  }
  return flows.includes("implicit") ? "token" : undefined;
}

/**
 * The callback URL that an agent should come back to. The order of the client's list says nothing:
 * AWS sorts it, and `http://localhost` sorts before `https:`.
 *
 * An https address wins over an application's own scheme, that over a developer's machine; among
 * several, the client's default wins.
 *
 * @param preferred The setting `engage.callbackUrl`; wins where the client has it.
 * @returns undefined where the client has no callback URL
 */
export function chooseCallback(
  { callbackUrls, defaultRedirectUri }: SignInClient,
  preferred?: string,
): ChosenCallback | undefined {
  const byChoice = callbackUrls.find((url) => url === preferred);
  if (byChoice !== undefined) {
    return { url: byChoice, alternatives: [] };
  }
  const urls = [...new Set(callbackUrls)].sort();
  const kinds = [isForAgents, (url: string) => !isLoopback(url), () => true];
  const candidates = kinds.map((kind) => urls.filter(kind)).find((list) => list.length > 0) ?? [];
  const byDefault = candidates.find((url) => url === defaultRedirectUri);
  if (byDefault !== undefined) {
    return { url: byDefault, alternatives: [] };
  }
  const [url, ...alternatives] = candidates;
  return url === undefined ? undefined : { url, alternatives };
}

/** Whether a URL leads to the machine that it is opened on. */
export function isLoopback(url: string): boolean {
  const { hostname = "" } = parsed(url) ?? {};
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])\.?$/.test(hostname);
}

function isForAgents(url: string): boolean {
  return parsed(url)?.protocol === "https:" && !isLoopback(url);
}

function parsed(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
