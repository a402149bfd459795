import type { UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";
import { compact } from "../../facts/compact";
import {
  type SignInClient,
  chooseCallback,
  isLoopback,
  responseType,
  signInUrl,
} from "../../facts/signInUrl";
import type { EngageOutputs } from "../../outputs";
import { type Check, CheckFailed, type Seen } from "./runChecks";

const next = "Run pulumi up for a new sign-in URL, and pass it on to agents.";

/**
 * Whether the sign-in URL that was handed over is the one that follows from the live app client.
 *
 * @param preferred The setting `engage.callbackUrl`.
 */
export function signInUrlCheck(
  outputs: EngageOutputs,
  client: () => Promise<UserPoolClientType>,
  preferred?: string,
): Check {
  return {
    name: "engage-sign-in-url",
    title: "The stack's sign-in URL fits the app client",
    needs: ["engage-hosted-sign-in", "engage-callbacks"],
    look: async () => judge(outputs, signInFacts(await client()), preferred),
  };
}

/** What a described client says about sign-in. */
export function signInFacts(client: UserPoolClientType): SignInClient {
  return {
    callbackUrls: client.CallbackURLs ?? [],
    defaultRedirectUri: client.DefaultRedirectURI,
    flows: client.AllowedOAuthFlows ?? [],
    scopes: client.AllowedOAuthScopes ?? [],
  };
}

function judge(outputs: EngageOutputs, client: SignInClient, preferred?: string): Seen {
  if (preferred !== undefined && !client.callbackUrls.includes(preferred)) {
    throw new CheckFailed(
      `the setting engage.callbackUrl, ${preferred}, is none of the client's ${client.callbackUrls.join(", ")}`,
      "Correct callbackUrl in the stack's settings, or leave it out, and run pulumi up.",
    );
  }
  const chosen = chooseCallback(client, preferred);
  const expected = signInUrl(outputs, client, chosen?.url);
  if (outputs.signInUrl === expected) return expected;
  const wrong = wrongWith(outputs, client, chosen?.url);
  if (wrong.length > 0) {
    throw new CheckFailed(`${wrong.join("; ")}; pulumi up would now make ${expected}`, next);
  }
  return {
    evidence: outputs.signInUrl,
    warning: `it still works, and pulumi up would make another one: ${expected}`,
  };
}

/** Why the stack's URL does not lead an agent in. */
function wrongWith(outputs: EngageOutputs, client: SignInClient, chosen?: string): string[] {
  if (!outputs.signInUrl) return ["the stack has no sign-in URL"];
  const { host, searchParams: query } = new URL(outputs.signInUrl);
  const back = query.get("redirect_uri") ?? "";
  const provider = query.get("identity_provider");
  return compact([
    host !== outputs.domain && `it leads to ${host}, not ${outputs.domain}`,
    ...refused(query, outputs, client),
    isLoopback(back) && chosen !== back && `it leads back to ${back}, a developer's machine`,
    provider !== outputs.identityProviderName &&
      `its identity_provider is ${provider}, not ${outputs.identityProviderName}`,
  ]);
}

/** What Cognito does not allow this client of what the query of a sign-in page asks for. */
function refused(
  query: URLSearchParams,
  { appClientId }: Pick<EngageOutputs, "appClientId">,
  client: SignInClient,
): string[] {
  const type = query.get("response_type");
  const scopes = (query.get("scope") ?? "").split(" ").filter(Boolean);
  const id = query.get("client_id");
  return compact([
    !client.flows.includes(type === "code" ? "code" : "implicit") &&
      `it asks for ${type ?? "no response_type"}, and the client allows ${responseType(client.flows)} only`,
    ...scopes
      .filter((scope) => !client.scopes.includes(scope))
      .map((scope) => `it asks for the scope ${scope}, which the client does not allow`),
    id !== appClientId && `its client_id is ${id}, not ${appClientId}`,
  ]);
}

/** Why a page that the settings name does not lead an agent in; nothing for a page outside the hosted sign-in. */
export function wrongWithPage(
  address: string,
  outputs: Pick<EngageOutputs, "domain" | "appClientId">,
  described: UserPoolClientType,
): string[] {
  const { host, pathname, searchParams: query } = new URL(address);
  if (host !== outputs.domain || !["/oauth2/authorize", "/login"].includes(pathname)) return [];
  const client = signInFacts(described);
  const back = query.get("redirect_uri");
  // The page /login shows the providers that there are.
  const provider = pathname === "/login" ? null : query.get("identity_provider");
  return compact([
    ...refused(query, outputs, client),
    back !== null &&
      !client.callbackUrls.includes(back) &&
      `it leads back to ${back}, which is none of the client's callback URLs`,
    provider !== null &&
      !described.SupportedIdentityProviders?.includes(provider) &&
      `it asks for the identity provider ${provider}, which the client does not list`,
  ]);
}
