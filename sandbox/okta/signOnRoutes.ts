import { randomBytes } from "node:crypto";
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { getCookies, Headers } from "undici";
import { activeKey } from "./appRoutes";
import { defaultUserName } from "./assignmentRoutes";
import { readAuthnRequest } from "./readAuthnRequest";
import { badRequest, Refusal } from "./refusal";
import { metadataType, metadataXml, ssoUrl } from "./appMetadata";
import type { StoredPerson } from "./person";
import { Representations } from "./representations";
import { isSaml, type OktaStore, type StoredApp, type StoredSamlApp } from "./store";
import { dashboardPage, errorPage, responsePage, signInPage } from "./signOnPages";
import { type Disturbance, samlResponse } from "./signedResponse";

/** What has begun, and how it goes on with the person. */
type Begun = (person: StoredPerson, reply: FastifyReply) => FastifyReply;

interface SignOnRequest {
  /** The service provider's request; absent when Okta began. */
  readonly inResponseTo?: string;
  readonly relayState?: string;
}

const pageNotFound = () =>
  new Refusal(404, "Page Not Found", "The page you have requested cannot be found.");

const cookieName = "sid";
const newSecret = (): string => randomBytes(24).toString("base64url");

/** The browser's side of the org: sign-on, sessions, tiles, public metadata. */
export class SignOn {
  /** Whose session it is, by the cookie's value; sessions do not end. */
  private readonly sessions = new Map<string, string>();
  /** What waits for the person, by the form's hidden field. */
  private readonly pending = new Map<string, Begun>();
  /** Of the next response. */
  disturbance: Disturbance | undefined;

  constructor(private readonly org: OktaStore) {}

  routes(pages: FastifyInstance): void {
    pages.setErrorHandler(async (error: Error, _request, reply) => {
      const isRefusal = error instanceof Refusal;
      if (!isRefusal) console.error("local Okta:", error);
      const { status, title, message } = isRefusal ? error : new Refusal(500, "Internal error", "");
      return html(reply.status(status), errorPage(title, message));
    });
    pages.setNotFoundHandler(() => {
      throw pageNotFound();
    });
    this.beginnings(pages);
    pages.post<{ Body: Record<string, string> }>("/login/step", async (request, reply) =>
      this.signIn(request.body ?? {}, reply),
    );
    pages.get<{ Params: { key: string } }>(
      "/app/:key/sso/saml/metadata",
      async ({ params }, reply) => {
        // An app that is not active has no public page at all; what the real Okta answers for
        // its metadata is not recorded, so this takes the strict view.
        const app = this.activeApp(this.org.appWithExternalKey(params.key));
        const xml = metadataXml(this.org.host, app, activeKey(app));
        return reply.type(metadataType).send(xml);
      },
    );
  }

  /** Where a sign-on begins: at the service provider, at Okta's tile, or at the dashboard. */
  private beginnings(pages: FastifyInstance): void {
    pages.get<{ Params: { name: string; key: string }; Querystring: Record<string, string> }>(
      "/app/:name/:key/sso/saml",
      async (request, reply) => {
        const { params, query } = request;
        const found = this.activeApp(this.org.appWithExternalKey(params.key));
        if (found.name !== params.name) throw pageNotFound();
        const rawQuery = request.url.split("?")[1] ?? "";
        const asked = query.SAMLRequest
          ? { inResponseTo: this.requestId(found, rawQuery), relayState: query.RelayState }
          : startedByOkta(found, query.RelayState);
        return this.goOn(this.entry(found, asked), request, reply);
      },
    );
    pages.get<{ Params: { name: string; id: string; link: string } }>(
      "/home/:name/:id/:link",
      async (request, reply) => {
        const { name, id, link } = request.params;
        const found = this.activeApp(this.org.apps.get(id));
        if (found.name !== name || found.linkId !== link) throw pageNotFound();
        return this.goOn(this.entry(found, startedByOkta(found)), request, reply);
      },
    );
    pages.get("/app/UserHome", async (request, reply) =>
      this.goOn((person, to) => html(to, this.dashboard(person)), request, reply),
    );
  }

  private activeApp<T extends StoredApp>(app: T | undefined): T {
    if (app?.status !== "ACTIVE") throw pageNotFound();
    return app;
  }

  /** Reads a service provider's request, whose answer must be meant for the app's own address. */
  private requestId(app: StoredSamlApp, rawQuery: string): string {
    const { samlSignedRequestEnabled, spCertificate, ssoAcsUrl } = app.body.settings.signOn;
    const certificate = samlSignedRequestEnabled
      ? `-----BEGIN CERTIFICATE-----\n${spCertificate?.x5c[0]}\n-----END CERTIFICATE-----`
      : undefined;
    const request = readAuthnRequest(rawQuery, certificate);
    if (request.destination && request.destination !== ssoUrl(this.org.host, app)) {
      throw badRequest(`The request is meant for ${request.destination}`);
    }
    const { assertionConsumerServiceUrl: acsUrl = ssoAcsUrl } = request;
    if (acsUrl !== ssoAcsUrl) {
      throw badRequest(`The assertion consumer service URL ${acsUrl} is not this app's`);
    }
    return request.id;
  }

  /** Straight on for a person who is signed in; else by the sign-in form. */
  private goOn(begun: Begun, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const headers = new Headers({ cookie: request.headers.cookie ?? "" });
    const sid = getCookies(headers)[cookieName] ?? "";
    const person = this.org.people.get(this.sessions.get(sid) ?? "");
    if (person?.status === "ACTIVE") return begun(person, reply);
    const state = newSecret();
    this.pending.set(state, begun);
    return html(reply, signInPage(state));
  }

  private signIn(form: Record<string, string>, reply: FastifyReply): FastifyReply {
    const { username = "", password = "", state = "" } = form;
    const begun = this.pending.get(state);
    if (!begun) throw new Refusal(400, "Your session has expired", "Begin to sign in once more.");
    const person = this.org.personWithLogin(username);
    const eventType = "user.session.start";
    const event = { eventType, personId: person?.id, login: username } as const;
    if (person?.status !== "ACTIVE" || person.password !== password) {
      this.org.note({ ...event, result: "FAILURE", reason: "INVALID_CREDENTIALS" });
      return html(reply.status(401), signInPage(state, "Unable to sign in"));
    }
    this.org.note({ ...event, result: "SUCCESS" });
    const sid = newSecret();
    this.sessions.set(sid, person.id);
    const cookie = `${cookieName}=${sid}; Path=/; HttpOnly; Secure; SameSite=None`;
    reply.header("set-cookie", cookie);
    this.pending.delete(state);
    return begun(person, reply);
  }

  /** The way into an app, for who is assigned. */
  private entry({ id: appId }: StoredApp, asked: SignOnRequest): Begun {
    return (person, reply) => {
      const app = this.activeApp(this.org.apps.get(appId));
      const { login = "" } = person.profile;
      const event = { personId: person.id, login, appId };
      if (!this.org.assignmentScope(app, person)) {
        const eventType = "app.generic.unauth_app_access_attempt";
        this.org.note({ ...event, eventType, result: "FAILURE" });
        const text = `User is not assigned to this application: ${app.body.label}.`;
        throw new Refusal(403, "Access Forbidden", `${text} Contact your administrator.`);
      }
      this.org.note({ ...event, eventType: "user.authentication.sso", result: "SUCCESS" });
      if (!isSaml(app)) return reply.redirect(app.body.settings.app.url, 302);
      return html(reply, this.response(app, asked, person));
    };
  }

  /** The tiles that a person sees: of active applications that are assigned, and not hidden. */
  private dashboard(person: StoredPerson): string {
    const { tileUrl } = new Representations(this.org);
    const tiles = [...this.org.apps.values()]
      .filter(({ status, body }) => status === "ACTIVE" && !body.visibility.hide.web)
      .filter((app) => this.org.assignmentScope(app, person))
      .map((app) => ({ label: app.body.label, url: tileUrl(app) }));
    return dashboardPage(tiles);
  }

  private response(app: StoredSamlApp, asked: SignOnRequest, person: StoredPerson): string {
    const { disturbance } = this;
    this.disturbance = undefined;
    const userName = app.users.get(person.id)?.userName ?? defaultUserName(app, person);
    const groups = this.org.groupsOf(person).map(({ name }) => name);
    const { inResponseTo, relayState } = asked;
    const signIn = { app, key: activeKey(app), person: { person, userName }, groups, inResponseTo };
    return responsePage(app.body.settings.signOn.ssoAcsUrl ?? "", {
      SAMLResponse: Buffer.from(samlResponse(signIn, disturbance)).toString("base64"),
      ...(relayState !== undefined && { RelayState: relayState }),
    });
  }
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply.type("text/html;charset=utf-8").header("cache-control", "no-store").send(page);
}

/** A sign-on that begins at Okta. */
function startedByOkta(app: StoredApp, given?: string): SignOnRequest {
  const usual = isSaml(app) ? app.body.settings.signOn.defaultRelayState : undefined;
  return { relayState: given ?? (usual || undefined) };
}
