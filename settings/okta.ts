import { defaultOktaDomain } from "../facts/oktaDomain";
import { type Mistake, from, show } from "./mistakes";
import { unknownKey } from "./section";

/** What the settings and the environment say about the Okta organization. No secret is kept. */
export interface OktaSettings {
  /** `{orgName}.{baseUrl}`; absent without an `orgName`. */
  host?: string;
  orgName?: string;
  baseUrl: string;
  /** What comes from the environment, by its setting: the variable's name. */
  variables: Readonly<Partial<Record<Setting, string>>>;
  /** Where each credential was found, by its setting; absent ones are left out. */
  credentials: Partial<Record<Credential, "settings" | "environment">>;
  scopes: readonly string[];
  /** Keys under `okta:` that the provider does not know. */
  unknown: readonly string[];
  /** Secrets that the settings have in plain text. */
  inTheClear: readonly string[];
}

type Credential = "apiToken" | "accessToken" | "clientId" | "privateKey";
type Setting = Credential | "orgName" | "baseUrl" | "scopes";

/** The provider's own environment variables. */
const variables: Record<Setting, string> = {
  orgName: "OKTA_ORG_NAME",
  baseUrl: "OKTA_BASE_URL",
  scopes: "OKTA_API_SCOPES",
  apiToken: "OKTA_API_TOKEN",
  accessToken: "OKTA_ACCESS_TOKEN",
  clientId: "OKTA_API_CLIENT_ID",
  privateKey: "OKTA_API_PRIVATE_KEY",
};

const credentialNames = ["apiToken", "accessToken", "clientId", "privateKey"] as const;
const secrets = ["apiToken", "accessToken", "privateKey"];

/** Every setting of the provider, from its schema. */
const known = [
  "accessToken",
  "apiToken",
  "backoff",
  "baseUrl",
  "clientId",
  "httpProxy",
  "logLevel",
  "maxApiCapacity",
  "maxRetries",
  "maxWaitSeconds",
  "minWaitSeconds",
  "orgName",
  "parallelism",
  "privateKey",
  "privateKeyId",
  "requestTimeout",
  "scopes",
];

/** Needed by the declared resources and the lookups; users are looked up only if the settings name some. */
export function scopesNeeded(looksUpUsers: boolean): string[] {
  const always = ["okta.apps.manage", "okta.apps.read", "okta.groups.read", "okta.policies.read"];
  return [...always, ...(looksUpUsers ? ["okta.users.read"] : [])];
}

export function readOkta(
  all: Record<string, string>,
  isSecret: (key: string) => boolean,
  environment: NodeJS.ProcessEnv,
): OktaSettings {
  const orgName = all["okta:orgName"] ?? environment.OKTA_ORG_NAME;
  const baseUrl = all["okta:baseUrl"] ?? environment.OKTA_BASE_URL ?? defaultOktaDomain;
  const fromEnvironment = (Object.keys(variables) as Setting[]).filter(
    (name) => !all[`okta:${name}`] && environment[variables[name]],
  );
  const credentials: OktaSettings["credentials"] = {};
  for (const name of credentialNames) {
    if (all[`okta:${name}`]) {
      credentials[name] = "settings";
    } else if (fromEnvironment.includes(name)) {
      credentials[name] = "environment";
    }
  }
  return {
    host: orgName ? `${orgName}.${baseUrl}` : undefined,
    orgName,
    baseUrl,
    variables: Object.fromEntries(fromEnvironment.map((name) => [name, variables[name]])),
    credentials,
    scopes: scopes(all["okta:scopes"] ?? environment.OKTA_API_SCOPES),
    unknown: Object.keys(all)
      .filter((key) => key.startsWith("okta:"))
      .map((key) => key.slice("okta:".length))
      .filter((name) => !known.includes(name)),
    inTheClear: secrets.filter((name) => all[`okta:${name}`] && !isSecret(`okta:${name}`)),
  };
}

/** A JSON list in the settings, names with commas between in the environment. */
function scopes(text: string | undefined): string[] {
  try {
    const list: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(list) ? list.map(String) : [];
  } catch {
    return (text ?? "").split(",").map((scope) => scope.trim());
  }
}

/**
 * @param looksUpUsers Whether users are assigned by name, which needs one scope more.
 * @param preview Whether nothing will be written. Then an app from the environment, as a pipeline gives
 *   it, may be one that only reads.
 */
export function oktaMistakes(
  okta: OktaSettings,
  looksUpUsers: boolean,
  preview: boolean,
): Mistake[] {
  return [
    ...okta.unknown.map((name) => unknownKey(`okta:${name}`, name, known)),
    ...hostMistakes(okta),
    ...credentialMistakes(okta),
    ...scopeMistakes(okta, looksUpUsers, preview),
    ...okta.inTheClear.map((name) => ({
      key: `okta:${name}`,
      given: "a secret in plain text",
      allowed: "only an encrypted value",
      example: `pulumi config set --secret okta:${name}`,
    })),
  ];
}

function hostMistakes({ orgName, baseUrl, variables: by }: OktaSettings): Mistake[] {
  const mistakes: Mistake[] = [];
  if (!orgName || !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(orgName)) {
    mistakes.push({
      key: "okta:orgName",
      given: from(show(orgName), by.orgName),
      allowed: "the first part of the Okta organization's host name, without dots",
      example: "okta:orgName: acme",
    });
  }
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(baseUrl)) {
    mistakes.push({
      key: "okta:baseUrl",
      given: from(show(baseUrl), by.baseUrl),
      allowed: "a domain, with neither a scheme such as https:// nor a path",
      example: "okta:baseUrl: okta.com",
    });
  }
  return mistakes;
}

function credentialMistakes({ credentials, variables: by }: OktaSettings): Mistake[] {
  const { clientId, privateKey } = credentials;
  const named = (name: Credential) => by[name] ?? `okta:${name}`;
  const ways = [
    credentials.apiToken && named("apiToken"),
    credentials.accessToken && named("accessToken"),
    (clientId || privateKey) && `${named("clientId")} with ${named("privateKey")}`,
  ].filter((way): way is string => Boolean(way));
  const help = {
    allowed: "either okta:clientId with okta:privateKey and okta:scopes, or okta:apiToken",
    example: "pulumi config set --secret okta:apiToken",
  };
  if (ways.length === 0) {
    return [{ key: "okta:apiToken", given: "no credentials for Okta", ...help }];
  }
  if (ways.length > 1) {
    return [{ key: "okta:apiToken", given: ways.join(" and "), ...help }];
  }
  if (Boolean(clientId) !== Boolean(privateKey)) {
    const missing = clientId ? "privateKey" : "clientId";
    const present = clientId ? "clientId" : "privateKey";
    return [{ key: `okta:${missing}`, given: `${named(present)} alone`, ...help }];
  }
  return [];
}

function scopeMistakes(
  { credentials, scopes, variables: by }: OktaSettings,
  looksUpUsers: boolean,
  preview: boolean,
): Mistake[] {
  const onlyReads = preview && credentials.clientId === "environment";
  const needed = scopesNeeded(looksUpUsers).filter(
    (scope) => !(onlyReads && scope.endsWith(".manage")),
  );
  const missing = needed.filter((scope) => !scopes.includes(scope));
  if (!credentials.clientId || missing.length === 0) {
    return [];
  }
  return [
    {
      key: "okta:scopes",
      given: from(scopes.length > 0 ? show(scopes) : "nothing", by.scopes),
      allowed: `a list with at least ${needed.join(", ")}`,
      example: `okta:scopes: [${needed.join(", ")}]`,
    },
  ];
}
