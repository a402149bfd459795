import { decodeJwt } from "jose";
import { ProxyAgent, fetch } from "undici";
import type { Federation } from "../aws/signIn/samlSignIn";
import { SandboxBrowser, SignInRefused, type BrowserOptions, type SeenPage } from "./browser";
import type { Edge } from "./edge";
import type { Sandbox } from "../sandbox";

/** What Engage gets when an agent has signed in. */
export interface AgentSignedIn {
  /** From the id token. */
  email: string;
  /** All claims of the id token. */
  claims: Readonly<Record<string, unknown>>;
  /** Every page that the agent saw. */
  pages: readonly SeenPage[];
}

/** What an agent has who came to Amazon Connect from Okta's tile. */
export interface ConnectSignedIn {
  /** The page of the AWS console that leads into the instance. */
  arrivedAt: string;
  /** The session of the role, with its temporary credentials. */
  session: Federation;
  /** Every page that the agent saw. */
  pages: readonly SeenPage[];
}

type Changes = Omit<BrowserOptions, "login" | "password" | "proxyUrl" | "caPem">;

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
  const { finalUrl, pages } = await signIn(sandbox, signInUrl, agent, changes);
  const code = new URL(finalUrl).searchParams.get("code");
  if (!code) throw new Error(`The sign-in ended without a code: ${finalUrl}`);
  const claims = await exchangeCode(sandbox, signInUrl, code);
  return { email: String(claims.email), claims, pages };
}

/**
 * Signs an agent in to Amazon Connect through the sandbox's edge, as a browser does: from the
 * application's tile on Okta's dashboard over AWS's sign-in to the AWS console.
 *
 * @param oktaAppId the application's id in Okta, output `connect.oktaAppId` of the stack
 * @throws SignInRefused when a page says no
 */
export async function signInToConnect(
  sandbox: Pick<Sandbox, "aws" | "edge" | "okta">,
  oktaAppId: string,
  agent: { login: string; password: string },
  changes: Changes = {},
): Promise<ConnectSignedIn> {
  const app = sandbox.okta.snapshot().apps.find(({ id }) => id === oktaAppId);
  if (!app) throw new Error(`There is no application ${oktaAppId} in Okta`);
  const before = sandbox.aws.lastFederation();
  const { finalUrl, pages } = await signIn(sandbox, app.tileUrl, agent, changes);
  const session = sandbox.aws.lastFederation();
  if (!session || session === before) throw new Error(`The sign-in ended at ${finalUrl}`);
  await arrive(sandbox, finalUrl, pages);
  return { arrivedAt: finalUrl, session, pages };
}

/** The last redirect leads to the console, where Amazon Connect lets the agent in, or does not. */
async function arrive(
  { edge }: Pick<Sandbox, "edge">,
  url: string,
  pages: readonly SeenPage[],
): Promise<void> {
  const { ok, status, text } = await ask(edge, url);
  if (ok) return;
  const plain = text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  throw new SignInRefused({ url, status, title: "", text: plain.trim() }, pages);
}

async function signIn(
  { edge: { proxyUrl, caPem } }: Pick<Sandbox, "edge">,
  startUrl: string,
  { login, password }: { login: string; password: string },
  changes: Changes,
) {
  const browser = new SandboxBrowser({ proxyUrl, caPem, login, password, ...changes });
  try {
    return await browser.signInAtOkta(startUrl);
  } finally {
    await browser.close();
  }
}

/** Buys tokens with a callback's code, as the web application does; gives the id token's claims. */
export async function exchangeCode(
  { edge }: Pick<Sandbox, "edge">,
  signInUrl: string,
  code: string,
): Promise<Record<string, unknown>> {
  const { origin, searchParams } = new URL(signInUrl);
  const { ok, status, text } = await ask(edge, `${origin}/oauth2/token`, {
    grant_type: "authorization_code",
    client_id: searchParams.get("client_id") ?? "",
    redirect_uri: searchParams.get("redirect_uri") ?? "",
    code,
  });
  if (!ok) throw new Error(`The code was not exchanged (${status}): ${text}`);
  return decodeJwt((JSON.parse(text) as { id_token: string }).id_token);
}

/** Gets an address through the edge, or posts a form to it. */
async function ask({ proxyUrl, caPem }: Edge, url: string, form?: Record<string, string>) {
  const dispatcher = new ProxyAgent({ uri: proxyUrl, requestTls: { ca: caPem } });
  try {
    const post = form && { method: "POST", body: new URLSearchParams(form) };
    const answer = await fetch(url, { ...post, dispatcher });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } finally {
    await dispatcher.destroy();
  }
}
