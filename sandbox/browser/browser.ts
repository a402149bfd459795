import { type CheerioAPI, load } from "cheerio";
import { CookieJar } from "tough-cookie";
import { fetch, Headers, ProxyAgent, type Response as HttpResponse } from "undici";

/** A page that the person was shown. */
export interface SeenPage {
  readonly url: string;
  readonly status: number;
  readonly title: string;
  /** What can be read on it, white space squeezed. */
  readonly text: string;
}

export interface BrowserOptions {
  /** A proxy that understands CONNECT: the sandbox's edge. */
  proxyUrl: string;
  /** The only authorities that are trusted, PEM. @default Node's own authorities */
  caPem?: string;
  login: string;
  password: string;
  /** Changes the response's XML before it is posted. */
  onSamlResponse?: (xml: string) => string;
}

/** A page, or a callback with `error`, said no. */
export class SignInRefused extends Error {
  constructor(
    /** The page that refused; for a refusal in the callback, that address with the error's text. */
    readonly page: SeenPage,
    readonly pages: readonly SeenPage[],
  ) {
    super(`sign-in refused by ${page.url} (${page.status}): ${page.text}`);
    this.name = "SignInRefused";
  }
}

const oktaHosts = /\.(okta|okta-emea|oktapreview|okta-gov)\.com$/;
const awsHosts =
  /(^|\.)(amazoncognito\.com|signin\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn))$/;
/** Whether a host is one of the sign-in; a redirect to any other ends it. */
const takesPart = (host: string): boolean => oktaHosts.test(host) || awsHosts.test(host);

/** Where the browser is: on a page, or, without a document, sent away to a host that takes no part. */
interface Arrived {
  readonly page: SeenPage;
  readonly $?: CheerioAPI;
}

/** Those that the local clouds answer; what follows is a GET. */
const redirects = [302, 303];
const mostSteps = 20;

/** An agent's browser, without a window: cookies, redirects, forms. */
export class SandboxBrowser {
  private readonly jar = new CookieJar();
  private readonly dispatcher: ProxyAgent;
  private pages: SeenPage[] = [];

  constructor(private readonly options: BrowserOptions) {
    this.dispatcher = new ProxyAgent({ uri: options.proxyUrl, requestTls: { ca: options.caPem } });
  }

  /** Opens an address, follows its redirects, and says what is seen at the end. */
  async open(url: string): Promise<SeenPage> {
    return (await this.go(new URL(url))).page;
  }

  /**
   * Signs in, from an authorize URL or a tile, through Okta's page, to the first redirect that
   * leaves the hosts taking part.
   *
   * @returns where the browser was sent at last, every page on the way, oldest first, and the XML of the response as
   * it was posted
   * @throws SignInRefused when a page refuses, or the callback carries an error
   */
  async signInAtOkta(startUrl: string) {
    this.pages = [];
    let signInForms = 0;
    let samlResponse: string | undefined;
    let at = await this.go(new URL(startUrl));
    for (let step = 0; step < mostSteps; step++) {
      if (!at.$) return { finalUrl: this.accepted(at.page.url), pages: this.pages, samlResponse };
      const form = readForm(at.page, at.$);
      // An agent types the password for Okta once, and at Okta only.
      const isTrusted = oktaHosts.test(new URL(at.page.url).hostname) && signInForms === 0;
      if (at.page.status >= 400 || !form || (form.hasPassword && !isTrusted)) {
        throw new SignInRefused(at.page, this.pages);
      }
      const { fields } = form;
      if (form.hasPassword) {
        signInForms++;
        fields.set("username", this.options.login);
        fields.set("password", this.options.password);
      }
      if (fields.has("SAMLResponse")) {
        const xml = Buffer.from(fields.get("SAMLResponse") ?? "", "base64").toString("utf8");
        samlResponse = this.options.onSamlResponse?.(xml) ?? xml;
        fields.set("SAMLResponse", Buffer.from(samlResponse).toString("base64"));
      }
      at = await this.go(form.action, fields);
    }
    throw new Error(`sign-in from ${startUrl} goes round in circles`);
  }

  /** Lets go of all connections. */
  close(): Promise<void> {
    return this.dispatcher.destroy();
  }

  private accepted(callback: string): string {
    const { searchParams } = new URL(callback);
    const error = searchParams.get("error");
    if (error === null) return callback;
    const text = [error, searchParams.get("error_description")].filter(Boolean).join(": ");
    throw new SignInRefused({ url: callback, status: 302, title: "", text }, this.pages);
  }

  /** @param form What is posted; nothing: a GET. */
  private async go(to: URL, form?: URLSearchParams): Promise<Arrived> {
    let url = to;
    for (let step = 0; step < mostSteps; step++) {
      const answer = await this.send(url, step === 0 ? form?.toString() : undefined);
      const location = answer.headers.get("location");
      if (!redirects.includes(answer.status) || location === null) {
        return this.show(url, answer);
      }
      await answer.body?.cancel();
      url = new URL(location, url);
      if (url.hostname !== to.hostname && !takesPart(url.hostname)) {
        return { page: { url: url.href, status: 302, title: "", text: "" } };
      }
    }
    throw new Error(`${to.href} redirects in circles`);
  }

  private async send(url: URL, body?: string): Promise<HttpResponse> {
    const headers = new Headers({ accept: "text/html" });
    const cookie = await this.jar.getCookieString(url.href);
    if (cookie) headers.set("cookie", cookie);
    if (body !== undefined) headers.set("content-type", "application/x-www-form-urlencoded");
    const { dispatcher } = this;
    const method = body === undefined ? "GET" : "POST";
    const request = { method, body, headers, dispatcher, redirect: "manual" } as const;
    const answer = await fetch(url, request);
    for (const one of answer.headers.getSetCookie()) await this.jar.setCookie(one, url.href);
    return answer;
  }

  private async show(url: URL, answer: HttpResponse): Promise<Arrived> {
    const $ = load(await answer.text());
    const read = $("body").clone();
    read.find("script, style").remove();
    // Else one block's last word and the next one's first would read as one.
    read.find("*").append(" ");
    const page: SeenPage = {
      url: url.href,
      status: answer.status,
      title: $("title").text().trim(),
      text: read.text().replace(/\s+/g, " ").trim(),
    };
    this.pages.push(page);
    return { page, $ };
  }
}

/** The page's first form, as it would be posted. */
function readForm(page: SeenPage, $: CheerioAPI) {
  const form = $("form").first();
  if (form.length === 0) return undefined;
  const fields = new URLSearchParams();
  form.find("input[name]").each((_index, element) => {
    const input = $(element);
    fields.append(input.attr("name") ?? "", input.attr("value") ?? "");
  });
  return {
    action: new URL(form.attr("action") ?? "", page.url),
    fields,
    hasPassword: form.find("input[type=password]").length > 0,
  };
}
