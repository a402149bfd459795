import { ProxyAgent, fetch } from "undici";
import { PersonWithBrowser, type PersonOptions, type SeenPage } from "./person";
import type { Sandbox } from "./sandbox";

/** What Engage gets when an agent has signed in. */
export interface AgentSignedIn {
  /** From the id token. */
  email: string;
  /** All claims of the id token. */
  claims: Readonly<Record<string, unknown>>;
  /** Every page that the agent saw. */
  pages: readonly SeenPage[];
}

type Changes = Omit<PersonOptions, "login" | "password" | "proxyUrl" | "caPem" | "dispatcher">;

/**
 * Signs an agent in to Engage through the sandbox's edge, as a browser and the web application do:
 * from the authorize URL over Okta's page to the callback's code, which buys the tokens.
 *
 * @throws SignInRefused when a page or the callback says no
 */
export async function signInToEngage(
  sandbox: Pick<Sandbox, "edge">,
  signInUrl: string,
  agent: { login: string; password: string },
  changes: Changes = {},
): Promise<AgentSignedIn> {
  const { proxyUrl, caPem } = sandbox.edge;
  const { login, password } = agent;
  const browser = new PersonWithBrowser({ proxyUrl, caPem, login, password, ...changes });
  try {
    const { finalUrl, pages } = await browser.signInAtOkta(signInUrl);
    const code = new URL(finalUrl).searchParams.get("code");
    if (!code) throw new Error(`The sign-in ended without a code: ${finalUrl}`);
    const claims = await exchange(signInUrl, code, { proxyUrl, caPem });
    return { email: String(claims.email), claims, pages };
  } finally {
    await browser.close();
  }
}

async function exchange(
  signInUrl: string,
  code: string,
  { proxyUrl, caPem }: { proxyUrl: string; caPem: string },
): Promise<Record<string, unknown>> {
  const { origin, searchParams } = new URL(signInUrl);
  const dispatcher = new ProxyAgent({ uri: proxyUrl, requestTls: { ca: caPem } });
  try {
    const answer = await fetch(`${origin}/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: searchParams.get("client_id") ?? "",
        redirect_uri: searchParams.get("redirect_uri") ?? "",
        code,
      }),
      dispatcher,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The code was not exchanged (${answer.status}): ${text}`);
    const { id_token: idToken } = JSON.parse(text) as { id_token: string };
    const payload = Buffer.from(idToken.split(".")[1] ?? "", "base64url").toString();
    return JSON.parse(payload) as Record<string, unknown>;
  } finally {
    await dispatcher.destroy();
  }
}
