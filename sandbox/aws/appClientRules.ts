import { AwsError, constraint } from "./awsError";

/** What a client may refer to. */
export interface ClientSurroundings {
  readonly poolId: string;
  /** Names of the pool's identity providers, without COGNITO. */
  readonly providers: readonly string[];
  /** The pool's attributes, custom ones with their prefix. */
  readonly attributes: readonly string[];
  /** `{identifier}/{scope}` of the pool's resource servers. */
  readonly resourceServerScopes: readonly string[];
}

const seconds: Record<string, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };
const day = 86_400;
const flows = ["code", "implicit", "client_credentials"];
const systemScopes = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];
/** As AWS's newest model has them; a test compares. */
export const authFlows: readonly string[] = [
  "ADMIN_NO_SRP_AUTH",
  "CUSTOM_AUTH_FLOW_ONLY",
  "USER_PASSWORD_AUTH",
  "ALLOW_ADMIN_USER_PASSWORD_AUTH",
  "ALLOW_CUSTOM_AUTH",
  "ALLOW_USER_PASSWORD_AUTH",
  "ALLOW_USER_SRP_AUTH",
  "ALLOW_REFRESH_TOKEN_AUTH",
  "ALLOW_USER_AUTH",
  "ALLOW_TOKEN_EXCHANGE_DELEGATION",
  "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
];
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses what Cognito refuses of a client, new or updated.
 * @throws AwsError
 */
export function checkClient(client: Record<string, unknown>, around: ClientSurroundings): void {
  checkShapes(client);
  checkTokenValidity(client);
  checkOAuth(client, around);
  for (const name of strings(client.SupportedIdentityProviders)) {
    if (name === "COGNITO" || around.providers.includes(name)) continue;
    throw invalid(`The provider ${name} does not exist for User Pool ${around.poolId}.`);
  }
  for (const kind of ["Read", "Write"]) {
    for (const name of strings(client[`${kind}Attributes`])) {
      if (around.attributes.includes(name)) continue;
      const message = `Invalid ${kind.toLowerCase()} attributes specified while updating a client`;
      throw invalid(message);
    }
  }
}

function checkShapes(client: Record<string, unknown>): void {
  const code = "InvalidParameterException";
  if (client.DefaultRedirectURI === "") {
    const rule = "Member must have length greater than or equal to 1";
    throw constraint("defaultRedirectURI", "", rule, code);
  }
  const enumerations: [string, readonly string[]][] = [
    ["ExplicitAuthFlows", authFlows],
    ["AllowedOAuthFlows", flows],
  ];
  for (const [member, allowed] of enumerations) {
    const wrong = strings(client[member]).filter((value) => !allowed.includes(value));
    if (wrong.length === 0) continue;
    const name = member[0]?.toLowerCase() + member.slice(1);
    const rule = `Member must satisfy enum value set: [${allowed.join(", ")}]`;
    throw constraint(name, `[${wrong.join(", ")}]`, rule, code);
  }
  for (const token of ["AccessToken", "IdToken"]) {
    // No value is the default; zero is no value.
    if (client[`${token}Validity`] !== 0) continue;
    const name = `${token[0]?.toLowerCase()}${token.slice(1)}Validity`;
    throw constraint(name, "0", "Member must have value greater than or equal to 1", code);
  }
  const legacy = strings(client.ExplicitAuthFlows).filter((one) => !one.startsWith("ALLOW_"));
  if (legacy.length > 0 && legacy.length < strings(client.ExplicitAuthFlows).length) {
    // The API's reference says that they exclude each other; AWS's own words are not known.
    throw invalid(`Explicit auth flows ${legacy.join(", ")} can't be used with ALLOW_ values.`);
  }
  const prevent = client.PreventUserExistenceErrors;
  if (prevent !== undefined && prevent !== "LEGACY" && prevent !== "ENABLED") {
    const rule = "Member must satisfy enum value set: [LEGACY, ENABLED]";
    throw constraint("preventUserExistenceErrors", String(prevent), rule, code);
  }
  const session = client.AuthSessionValidity;
  if (session !== undefined && (Number(session) < 3 || Number(session) > 15)) {
    throw constraint(
      "authSessionValidity",
      String(session),
      "Member must be between 3 and 15",
      code,
    );
  }
}

/** Without a unit, access and ID tokens count in hours and refresh tokens in days. */
function checkTokenValidity(client: Record<string, unknown>): void {
  const units = (client.TokenValidityUnits ?? {}) as Record<string, string>;
  const lifetime = (token: string, unit: string, fallback: number) => {
    const value = client[`${token}Validity`];
    const factor = seconds[units[token] ?? unit];
    if (factor === undefined) {
      const rule = "Member must satisfy enum value set: [seconds, minutes, hours, days]";
      throw constraint(`tokenValidityUnits.${token}`, units[token] ?? "", rule, invalidCode);
    }
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

const invalidCode = "InvalidParameterException";

function invalid(message: string): AwsError {
  return new AwsError(invalidCode, message);
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
