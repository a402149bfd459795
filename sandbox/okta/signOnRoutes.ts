import { randomBytes } from "node:crypto";
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { getCookies, Headers } from "undici";
import { activeKey } from "./appRoutes";
import { defaultUserName } from "./assignmentRoutes";
import { readAuthnRequest } from "./readAuthnRequest";
import { badRequest, Refusal } from "./refusal";
import { metadataType, metadataXml, ssoUrl } from "./appMetadata";
import type { StoredPerson } from "./person";
import { representations } from "./representations";
import { isSaml, type OktaStore, type StoredApp, type StoredSamlApp } from "./store";
import { dashboardPage, errorPage, responsePage, signInPage } from "./signOnPages";
import { type Disturbance, samlResponse } from "./signedResponse";

export { Disturbance } from "./signedResponse";

/** What has begun and waits for the person: a sign-on, a bookmark's tile, or the dashboard. */
type Pending = PendingSignOn | { readonly bookmarkId: string } | "dashboard";

interface PendingSignOn {
  readonly appId: string;
  /** The service provider's request; absent when Okta began. */
  readonly inResponseTo?: string;
  readonly relayState?: string;
}

interface AppPath {
  Params: { name: string; key: string };
}

const pageNotFound = () =>
  new Refusal(404, "Page Not Found", "The page you have requested cannot be found.");
const notAssigned = (label: string) =>
  new Refusal(
    403,
    "Access Forbidden",
    `User is not assigned to this application: ${label}. Contact your administrator.`,
  );

const cookieName = "sid";
const newSecret = (): string => randomBytes(24).toString("base64url");

/** The browser's side of the org: sign-on, sessions, tiles, public metadata. */
export class SignOn {
  /** Whose session it is, by the cookie's value; sessions do not end. */
  private readonly sessions = new Map<string, string>();
  private readonly pending = new Map<string, Pending>();
  private disturbance?: Disturbance;

  constructor(private readonly org: OktaStore) {}

  disturb(next?: Disturbance): void {
    this.disturbance = next;
  }

  routes(pages: FastifyInstance): void {
    pages.setErrorHandler(async (error: Error, _request, reply) => {
      const isRefusal = error instanceof Refusal;
      if (!isRefusal) console.error("local Okta:", error);
      const { status, title, message } = isRefusal ? error : new Refusal(500, "Internal error", "");
      return this.html(reply.status(status), errorPage(title, message));
    });
    pages.setNotFoundHandler(() => {
      throw pageNotFound();
    });
    this.signOnRoutes(pages);
    this.signInRoutes(pages);
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

  private html(reply: FastifyReply, page: string): FastifyReply {
    return reply.type("text/html;charset=utf-8").header("cache-control", "no-store").send(page);
  }

  private activeApp<T extends StoredApp>(app: T | undefined): T {
    if (app?.status !== "ACTIVE") {
      throw pageNotFound();
    }
    return app;
  }

  /** Where a sign-on begins: at the service provider, or at Okta's tile. */
  private signOnRoutes(pages: FastifyInstance): void {
    pages.get<AppPath & { Querystring: Record<string, string> }>(
      "/app/:name/:key/sso/saml",
      async (request, reply) => {
        const { params, query } = request;
        const found = this.activeApp(this.org.appWithExternalKey(params.key));
        if (found.name !== params.name) throw pageNotFound();
        const rawQuery = request.url.split("?")[1] ?? "";
        const pending = query.SAMLRequest
          ? { ...this.asked(found, rawQuery), relayState: query.RelayState }
          : startedByOkta(found, query.RelayState);
        return this.goOn(pending, request, reply);
      },
    );
    pages.get<{ Params: { name: string; id: string; link: string } }>(
      "/home/:name/:id/:link",
      async (request, reply) => {
        const { name, id, link } = request.params;
        const found = this.activeApp(this.org.apps.get(id));
        if (found.name !== name || found.linkId !== link) {
          throw pageNotFound();
        }
        const pending = isSaml(found) ? startedByOkta(found) : { bookmarkId: found.id };
        return this.goOn(pending, request, reply);
      },
    );
    pages.get("/app/UserHome", async (request, reply) => this.goOn("dashboard", request, reply));
  }

  /** Straight on for a person who is signed in; else by the sign-in form. */
  private goOn(pending: Pending, browser: FastifyRequest, reply: FastifyReply): FastifyReply {
    const person = this.signedIn(browser);
    if (person) {
      return this.finish(pending, person, reply);
    }
    const state = newSecret();
    this.pending.set(state, pending);
    return this.html(reply, signInPage(state));
  }

  /** Reads a service provider's request, whose answer must be meant for the app's own address. */
  private asked(app: StoredSamlApp, rawQuery: string): PendingSignOn {
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
    return { appId: app.id, inResponseTo: request.id };
  }

  /** The sign-in form, and the way on after it. */
  private signInRoutes(pages: FastifyInstance): void {
    pages.post<{ Body: Record<string, string> }>("/login/step", async (request, reply) => {
      const { username = "", password = "", state = "" } = request.body ?? {};
      const pending = this.pending.get(state);
      if (!pending) {
        throw new Refusal(400, "Your session has expired", "Begin to sign in once more.");
      }
      const person = this.org.personWithLogin(username);
      const eventType = "user.session.start";
      const event = { eventType, personId: person?.id, login: username } as const;
      if (person?.status !== "ACTIVE" || person.password !== password) {
        this.org.note({ ...event, result: "FAILURE", reason: "INVALID_CREDENTIALS" });
        return this.html(reply.status(401), signInPage(state, "Unable to sign in"));
      }
      this.org.note({ ...event, result: "SUCCESS" });
      const sid = newSecret();
      this.sessions.set(sid, person.id);
      const cookie = `${cookieName}=${sid}; Path=/; HttpOnly; Secure; SameSite=None`;
      reply.header("set-cookie", cookie);
      this.pending.delete(state);
      return this.finish(pending, person, reply);
    });
  }

  private signedIn(request: FastifyRequest): StoredPerson | undefined {
    const headers = new Headers({ cookie: request.headers.cookie ?? "" });
    const sid = getCookies(headers)[cookieName] ?? "";
    const person = this.org.people.get(this.sessions.get(sid) ?? "");
    return person?.status === "ACTIVE" ? person : undefined;
  }

  private finish(pending: Pending, person: StoredPerson, reply: FastifyReply): FastifyReply {
    if (pending === "dashboard") return this.dashboard(person, reply);
    const isTile = "bookmarkId" in pending;
    const app = this.activeApp(this.org.apps.get(isTile ? pending.bookmarkId : pending.appId));
    const { login = "" } = person.profile;
    const event = { personId: person.id, login, appId: app.id };
    if (!this.org.assignmentScope(app, person)) {
      const eventType = "app.generic.unauth_app_access_attempt";
      this.org.note({ ...event, eventType, result: "FAILURE" });
      throw notAssigned(app.body.label);
    }
    this.org.note({ ...event, eventType: "user.authentication.sso", result: "SUCCESS" });
    if (!isSaml(app)) return reply.redirect(app.body.settings.app.url, 302);
    if (isTile) throw pageNotFound();
    return this.respond(pending, app, person, reply);
  }

  /** The tiles that a person sees: of active applications that are assigned, and not hidden. */
  private dashboard(person: StoredPerson, reply: FastifyReply): FastifyReply {
    const answers = representations(this.org);
    const tiles = [...this.org.apps.values()]
      .filter(({ status, body }) => status === "ACTIVE" && !body.visibility.hide.web)
      .filter((app) => this.org.assignmentScope(app, person))
      .map((app) => ({ label: app.body.label, url: answers.tileUrl(app) }));
    return this.html(reply, dashboardPage(tiles));
  }

  private respond(
    pending: PendingSignOn,
    app: StoredSamlApp,
    person: StoredPerson,
    reply: FastifyReply,
  ): FastifyReply {
    const disturbance = this.disturbance;
    this.disturbance = undefined;
    const userName = app.users.get(person.id)?.userName ?? defaultUserName(app, person);
    const xml = samlResponse(
      {
        app,
        key: activeKey(app),
        person: { person, userName },
        groups: this.org.groupsOf(person).map(({ name }) => name),
        inResponseTo: pending.inResponseTo,
      },
      disturbance,
    );
    const fields = {
      SAMLResponse: Buffer.from(xml).toString("base64"),
      ...(pending.relayState !== undefined && { RelayState: pending.relayState }),
    };
    return this.html(reply, responsePage(app.body.settings.signOn.ssoAcsUrl ?? "", fields));
  }
}

/** A sign-on that begins at a tile. */
function startedByOkta(app: StoredSamlApp, given?: string): PendingSignOn {
  const { defaultRelayState } = app.body.settings.signOn;
  return { appId: app.id, relayState: given ?? (defaultRelayState || undefined) };
}
