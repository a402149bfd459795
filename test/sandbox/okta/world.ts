import { X509Certificate } from "node:crypto";
import { type AddressInfo } from "node:net";
import { SAML, type SamlConfig, ValidateInResponseTo } from "@node-saml/node-saml";
import { load } from "cheerio";
import formbody from "@fastify/formbody";
import fastify from "fastify";
import { Calls } from "../../../sandbox/faults/calls";
import { type Edge, startEdge } from "../../../sandbox/browser/edge";
import {
  type LocalOkta,
  type LocalOktaOptions,
  type SnapshotApp,
  startOkta,
} from "../../../sandbox/okta/server";
import { type BrowserOptions, SandboxBrowser } from "../../../sandbox/browser/browser";

/** A local Okta with two people and some groups; what a spec needs besides, it adds. */
export async function startOrg(options: Partial<LocalOktaOptions> = {}): Promise<Org> {
  const calls = new Calls();
  const okta = await startOkta({
    calls,
    groups: ["Engage Agents", "Engage Agents Trial", "Connect Agents"],
    people: [
      {
        ...{ login: "jane.doe@acme.com", email: "Jane@mail.acme.com" },
        ...{ firstName: "Jane", lastName: "Doe", password: "jane's" },
        groups: ["Engage Agents", "Connect Agents"],
      },
      {
        ...{ login: "sam.lee@acme.com", email: "sam.lee@acme.com" },
        ...{ firstName: "Sam", lastName: "Lee", password: "sam's" },
        groups: [],
      },
    ],
    ...options,
  });
  return new Org(okta, calls);
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown>;
}

export class Org {
  constructor(
    readonly okta: LocalOkta,
    readonly calls: Calls,
  ) {}

  /** Calls the API with the org's token; an own `authorization` of "" sends none. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    own: Record<string, string> = {},
  ): Promise<Answer> {
    const headers = new Headers({
      authorization: `SSWS ${this.okta.apiToken}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...own,
    });
    if (own.authorization === "") {
      headers.delete("authorization");
    }
    const raw = typeof body === "string" ? body : JSON.stringify(body);
    const answer = await fetch(this.okta.url + path, { method, headers, body: raw });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type") === "application/json";
    const json = (isJson ? JSON.parse(text) : {}) as Record<string, unknown>;
    return { status: answer.status, headers: answer.headers, text, json };
  }

  async createApp(changes: Changes = {}, activate = true): Promise<SnapshotApp> {
    const answer = await this.call("POST", `/api/v1/apps?activate=${activate}`, samlApp(changes));
    if (answer.status !== 200) {
      throw new Error(answer.text);
    }
    return this.app(String(answer.json.id));
  }

  app(id: string): SnapshotApp {
    const found = this.okta.snapshot().apps.find((app) => app.id === id);
    if (!found) {
      throw new Error(`no app ${id}`);
    }
    return found;
  }

  groupId(name: string): string {
    return this.okta.snapshot().groups.find((group) => group.name === name)?.id ?? name;
  }

  personId(login: string): string {
    return this.okta.snapshot().people.find((person) => person.login === login)?.id ?? login;
  }

  async assignGroup(app: SnapshotApp, name: string): Promise<void> {
    await this.call("PUT", `/api/v1/apps/${app.id}/groups/${this.groupId(name)}`, {});
  }
}

export interface Changes {
  label?: string;
  signOn?: Record<string, unknown>;
  app?: Record<string, unknown>;
}

export const acsUrl = "https://sp.acme.test/acs";
const audience = "urn:acme:sp";

/** The sign-on settings of a custom app, complete. */
export const goodSignOn = {
  ssoAcsUrl: acsUrl,
  recipient: acsUrl,
  destination: acsUrl,
  audience,
  subjectNameIdTemplate: "${user.userName}",
  subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
  responseSigned: true,
  assertionSigned: true,
  signatureAlgorithm: "RSA_SHA256",
  digestAlgorithm: "SHA256",
  honorForceAuthn: true,
  authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
};

export function samlApp({ label = "Engage", signOn, app }: Changes = {}): Record<string, unknown> {
  return {
    label,
    signOnMode: "SAML_2_0",
    settings: { signOn: { ...goodSignOn, ...signOn } },
    ...app,
  };
}

/** What the service provider was told. */
export interface Profile {
  nameID: string;
  nameIDFormat: string;
  attributes?: Record<string, unknown>;
}

/** A service provider at sp.acme.test, strict as @node-saml/node-saml can be, behind the edge. */
export interface ServiceProvider {
  readonly edge: Edge;
  /** Everybody who was let in. */
  readonly letIn: Profile[];
  readonly startUrl: string;
  browser(login: string, password: string, own?: Partial<BrowserOptions>): SandboxBrowser;
  stop(): Promise<void>;
}

/** The certificate and address from the app's public metadata, read without a token. */
export async function readMetadata(org: Org, app: SnapshotApp) {
  const answer = await fetch(`${org.okta.url}/app/${app.externalKey}/sso/saml/metadata`);
  const $ = load(await answer.text(), { xml: true });
  const certificate = $("ds\\:X509Certificate").text().replace(/\s/g, "");
  return {
    status: answer.status,
    certificate,
    x509: new X509Certificate(Buffer.from(certificate, "base64")),
    entityId: $("md\\:EntityDescriptor").attr("entityID") ?? "",
    ssoUrl: $("md\\:SingleSignOnService[Binding$=HTTP-Redirect]").attr("Location") ?? "",
  };
}

export async function startServiceProvider(
  org: Org,
  app: SnapshotApp,
  changes: Partial<SamlConfig> = {},
): Promise<ServiceProvider> {
  const metadata = await readMetadata(org, app);
  const config: SamlConfig = {
    callbackUrl: acsUrl,
    entryPoint: metadata.ssoUrl,
    issuer: audience,
    audience,
    idpCert: metadata.certificate,
    idpIssuer: metadata.entityId,
    wantAuthnResponseSigned: true,
    wantAssertionsSigned: true,
    validateInResponseTo: ValidateInResponseTo.always,
    signatureAlgorithm: "sha256",
    // Only the clocks of one machine are at work here.
    acceptedClockSkewMs: 0,
    ...changes,
  };
  const saml = new SAML(config);
  const letIn: Profile[] = [];
  const server = fastify();
  await server.register(formbody);
  server.get("/start", async (_request, reply) =>
    reply.redirect(await saml.getAuthorizeUrlAsync("from-the-start", undefined, {})),
  );
  server.post<{ Body: Record<string, string> }>("/acs", async ({ body }, reply) => {
    try {
      const { profile } = await saml.validatePostResponseAsync(body);
      letIn.push(profile as unknown as Profile);
      const relayState = encodeURIComponent(body.RelayState ?? "");
      return await reply.redirect(`https://app.acme.test/callback?code=1&relay=${relayState}`);
    } catch (error) {
      return reply.status(403).send(`<h1>Refused</h1><p>${(error as Error).message}</p>`);
    }
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const here = `http://127.0.0.1:${port}`;
  const edge = await startEdge({
    route: (host) => ({ [org.okta.host]: org.okta.url, "sp.acme.test": here })[host],
    more: ["sp.acme.test"],
  });
  const browsers: SandboxBrowser[] = [];
  return {
    edge,
    letIn,
    startUrl: "https://sp.acme.test/start",
    browser: (login, password, own = {}) => {
      const { proxyUrl, caPem } = edge;
      const made = new SandboxBrowser({ proxyUrl, caPem, login, password, ...own });
      browsers.push(made);
      return made;
    },
    stop: async () => {
      await Promise.all(browsers.map((browser) => browser.close()));
      await edge.stop();
      await server.close();
    },
  };
}
