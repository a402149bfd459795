import { decodeJwt } from "jose";
import { ProxyAgent, fetch } from "undici";
import { SandboxBrowser, SignInRefused, type BrowserOptions } from "./browser";
import type { Sandbox } from "../sandbox";

type Changes = Omit<BrowserOptions, "login" | "password" | "proxyUrl" | "caPem">;

/**
 * Signs an agent in to Engage through the sandbox's edge, as a browser and the web application do:
 * from the authorize URL over Okta's page to the callback's code, which buys the tokens.
 *
 * @returns what Engage gets, all of it from the id token, and every page that the agent saw
 * @throws SignInRefused when a page or the callback says no
 */
export async function signInToEngage(
  sandbox: Pick<Sandbox, "edge">,
  signInUrl: string,
  agent: { login: string; password: string },
  changes: Changes = {},
) {
  return withBrowser(sandbox, agent, changes, async (browser) => {
    const { finalUrl, pages } = await browser.signInAtOkta(signInUrl);
    const code = new URL(finalUrl).searchParams.get("code");
    if (!code) throw new Error(`The sign-in ended without a code: ${finalUrl}`);
    const claims = await exchangeCode(sandbox, signInUrl, code);
    return { email: String(claims.email), claims, pages };
  });
}

/**
 * Signs an agent in to Amazon Connect through the sandbox's edge, as a browser does: from the
 * application's tile on Okta's dashboard over AWS's sign-in to the AWS console.
 *
 * @param oktaAppId the application's id in Okta, output `connect.oktaAppId` of the stack
 * @returns the page of the AWS console that leads into the instance, the session of the role with its
 * temporary credentials, and every page that the agent saw
 * @throws SignInRefused when a page says no
 */
export async function signInToConnect(
  sandbox: Pick<Sandbox, "aws" | "edge" | "okta">,
  oktaAppId: string,
  agent: { login: string; password: string },
  changes: Changes = {},
) {
  const app = sandbox.okta.snapshot().apps.find(({ id }) => id === oktaAppId);
  if (!app) throw new Error(`There is no application ${oktaAppId} in Okta`);
  const before = sandbox.aws.lastFederation();
  return withBrowser(sandbox, agent, changes, async (browser) => {
    const { finalUrl, pages } = await browser.signInAtOkta(app.tileUrl);
    const session = sandbox.aws.lastFederation();
    if (!session || session === before) throw new Error(`The sign-in ended at ${finalUrl}`);
    // The console, where Amazon Connect lets the agent in, or does not.
    const page = await browser.open(finalUrl);
    if (page.status >= 400) throw new SignInRefused(page, pages);
    return { arrivedAt: finalUrl, session, pages };
  });
}

async function withBrowser<T>(
  { edge: { proxyUrl, caPem } }: Pick<Sandbox, "edge">,
  { login, password }: { login: string; password: string },
  changes: Changes,
  work: (browser: SandboxBrowser) => Promise<T>,
): Promise<T> {
  const browser = new SandboxBrowser({ proxyUrl, caPem, login, password, ...changes });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** Buys tokens with a callback's code, as the web application does; gives the id token's claims. */
export async function exchangeCode(
  { edge: { proxyUrl, caPem } }: Pick<Sandbox, "edge">,
  signInUrl: string,
  code: string,
): Promise<Record<string, unknown>> {
  const { origin, searchParams } = new URL(signInUrl);
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: searchParams.get("client_id") ?? "",
    redirect_uri: searchParams.get("redirect_uri") ?? "",
    code,
  });
  const dispatcher = new ProxyAgent({ uri: proxyUrl, requestTls: { ca: caPem } });
  try {
    const answer = await fetch(`${origin}/oauth2/token`, { method: "POST", body, dispatcher });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The code was not exchanged (${answer.status}): ${text}`);
    return decodeJwt((JSON.parse(text) as { id_token: string }).id_token);
  } finally {
    await dispatcher.destroy();
  }
}
