import { timeouts } from "../../../clouds/awsConnections";
import type { Properties } from "../values";

export type OktaSettings = ReturnType<typeof oktaSettings>;

/** The provider's own settings, complete with what the environment says. */
export function oktaSettings(given: Properties, environment: NodeJS.ProcessEnv) {
  const text = (name: string, variable: string) =>
    [given[name], environment[variable]].find(
      (value): value is string => typeof value === "string" && value !== "",
    );
  const number = (name: string, otherwise: number) =>
    typeof given[name] === "number" && given[name] !== 0 ? given[name] : otherwise;
  const proxy = text("httpProxy", "OKTA_HTTP_PROXY");
  const host = `${text("orgName", "OKTA_ORG_NAME")}.${text("baseUrl", "OKTA_BASE_URL")}`;
  const scopes = Array.isArray(given["scopes"])
    ? given["scopes"].map(String)
    : (environment["OKTA_API_SCOPES"]?.split(",") ?? []);
  return {
    /** Where the API is. */
    url: proxy?.replace(/\/$/, "") ?? `https://${host}`,
    apiToken: text("apiToken", "OKTA_API_TOKEN"),
    accessToken: text("accessToken", "OKTA_ACCESS_TOKEN"),
    clientId: text("clientId", "OKTA_API_CLIENT_ID"),
    privateKey: text("privateKey", "OKTA_API_PRIVATE_KEY"),
    privateKeyId: text("privateKeyId", "OKTA_API_PRIVATE_KEY_ID"),
    scopes,
    maxRetries: number("maxRetries", 5),
    /** Seconds until a call that is not answered is given up. */
    requestTimeout: number("requestTimeout", timeouts(environment).answer),
  };
}
