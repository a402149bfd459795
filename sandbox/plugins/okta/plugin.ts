import { timeouts } from "../../../clouds/awsConnections";
import type { Plugin } from "../schema";
import type { Properties } from "../values";
import { bookmark } from "./bookmark";
import { OktaClient } from "./client";
import { functions } from "./functions";
import type { OktaSettings } from "./settings";
import { groupAssignment } from "./groupAssignment";
import { samlApplication } from "./samlApplication";
import { userAssignment } from "./userAssignment";

/** The stand-in for Okta's provider: the part of it that this project uses. */
export const oktaPlugin: Plugin<OktaClient> = {
  name: "okta",
  async configure(settings) {
    const client = new OktaClient(completed(settings, process.env));
    await client.verify();
    return client;
  },
  resources: {
    "okta:app/saml:Saml": samlApplication,
    "okta:app/bookmark:Bookmark": bookmark,
    "okta:app/groupAssignment:GroupAssignment": groupAssignment,
    "okta:app/user:User": userAssignment,
  },
  functions,
};

function completed(given: Properties, environment: NodeJS.ProcessEnv): OktaSettings {
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
    url: proxy?.replace(/\/$/, "") ?? `https://${host}`,
    apiToken: text("apiToken", "OKTA_API_TOKEN"),
    accessToken: text("accessToken", "OKTA_ACCESS_TOKEN"),
    clientId: text("clientId", "OKTA_API_CLIENT_ID"),
    privateKey: text("privateKey", "OKTA_API_PRIVATE_KEY"),
    privateKeyId: text("privateKeyId", "OKTA_API_PRIVATE_KEY_ID"),
    scopes,
    backoff: given["backoff"] !== false,
    maxRetries: number("maxRetries", 5),
    minWaitSeconds: number("minWaitSeconds", 30),
    maxWaitSeconds: number("maxWaitSeconds", 300),
    requestTimeout: number("requestTimeout", timeouts(environment).answer),
    // The proxy is how a local server is reached; nobody wants to wait 30 s for that.
    longestWaitMs: proxy === undefined ? undefined : 300,
  };
}
