import { AwsError } from "../core/awsError";
import { type IdentityProvider } from "./userPools";

/** What a client may refer to. */
export interface ClientSurroundings {
  readonly poolId: string;
  /** The pool's identity providers; COGNITO is none of them. */
  readonly providers: readonly IdentityProvider[];
  /** The pool's attributes, custom ones with their prefix. */
  readonly attributes: readonly string[];
  /** `{identifier}/{scope}` of the pool's resource servers. */
  readonly resourceServerScopes: readonly string[];
}

const seconds: Record<string, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };
const day = 86_400;
const systemScopes = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses what Cognito refuses of a client, new or updated, and the service model does not say.
 * @throws AwsError
 */
export function checkClient(client: Record<string, unknown>, around: ClientSurroundings): void {
  checkAuthFlows(strings(client.ExplicitAuthFlows));
  checkTokenValidity(client);
  checkOAuth(client, around);
  checkProviders(strings(client.SupportedIdentityProviders), around);
  for (const kind of ["Read", "Write"]) {
    for (const name of strings(client[`${kind}Attributes`])) {
      if (around.attributes.includes(name)) continue;
      const message = `Invalid ${kind.toLowerCase()} attributes specified while updating a client`;
      throw invalid(message);
    }
  }
}

/** The API's reference says that the two kinds exclude each other; AWS's own words are not known. */
function checkAuthFlows(flows: readonly string[]): void {
  const legacy = flows.filter((one) => !one.startsWith("ALLOW_"));
  if (legacy.length > 0 && legacy.length < flows.length) {
    throw invalid(`Explicit auth flows ${legacy.join(", ")} can't be used with ALLOW_ values.`);
  }
}

/**
 * A provider that may start a sign-in itself wants a client without any of another kind: Cognito's
 * Developer Guide, "SAML session initiation". (AWS's words are not known.)
 */
function checkProviders(
  listed: readonly string[],
  { poolId, providers }: ClientSurroundings,
): void {
  const found = listed.map((name) => providers.find((one) => one.ProviderName === name));
  const missing = listed.find((name, index) => name !== "COGNITO" && !found[index]);
  if (missing !== undefined) {
    throw invalid(`The provider ${missing} does not exist for User Pool ${poolId}.`);
  }
  const starting = found.find((one) => one?.ProviderDetails.IDPInit?.toLowerCase() === "true");
  if (starting && found.some((one) => one?.ProviderType !== "SAML")) {
    throw invalid(
      `${starting.ProviderName} has IdP-initiated sign-in and can't be used with providers other than SAML.`,
    );
  }
}

/** Without a unit, access and ID tokens count in hours and refresh tokens in days. */
function checkTokenValidity(client: Record<string, unknown>): void {
  const units = (client.TokenValidityUnits ?? {}) as Record<string, string>;
  const lifetime = (token: string, unit: string, fallback: number) => {
    const value = client[`${token}Validity`];
    const factor = seconds[units[token] ?? unit] ?? 1;
    return value === undefined || value === 0 ? fallback : Number(value) * factor;
  };
  const refresh = lifetime("RefreshToken", "days", 30 * day);
  const short = [lifetime("AccessToken", "hours", 3600), lifetime("IdToken", "hours", 3600)];
  const inRange =
    refresh >= 3600 &&
    refresh <= 3650 * day &&
    short.every((one) => one >= 300 && one <= day && one <= refresh);
  if (!inRange) throw invalid("Invalid range for token validity.");
}

function checkOAuth(client: Record<string, unknown>, around: ClientSurroundings): void {
  const chosenFlows = strings(client.AllowedOAuthFlows);
  const scopes = strings(client.AllowedOAuthScopes);
  const callbacks = strings(client.CallbackURLs);
  if (client.AllowedOAuthFlowsUserPoolClient && !(chosenFlows.length && scopes.length)) {
    throw new AwsError(
      "InvalidOAuthFlowException",
      "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
    );
  }
  if (chosenFlows.includes("client_credentials") && chosenFlows.length > 1) {
    const message =
      "client_credentials flow can not be selected along with code flow or implicit flow.";
    throw new AwsError("InvalidOAuthFlowException", message);
  }
  if ((chosenFlows.includes("code") || chosenFlows.includes("implicit")) && !callbacks.length) {
    throw invalid("CallbackURLs can not be empty when code or implicit flow is selected.");
  }
  const unknown = scopes.find(
    (scope) => !systemScopes.includes(scope) && !around.resourceServerScopes.includes(scope),
  );
  if (unknown !== undefined) {
    throw new AwsError("ScopeDoesNotExistException", `Invalid scope requested: ${unknown}`);
  }
  const fallback = client.DefaultRedirectURI;
  if (fallback !== undefined && !callbacks.includes(String(fallback))) {
    throw invalid("Default redirect URI is not in the list of callback URLs.");
  }
  for (const url of [...callbacks, ...strings(client.LogoutURLs)]) {
    if (!URL.canParse(url) || url.includes("#")) throw invalid(`Invalid redirect URL: ${url}`);
    const { protocol, hostname } = new URL(url);
    if (protocol === "http:" && !loopback.includes(hostname)) {
      // The words are those of amplify-cli #5419.
      throw invalid(`${url} cannot use the HTTP protocol.`);
    }
  }
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
