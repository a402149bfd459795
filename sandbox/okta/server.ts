import { createServer } from "node:http";
import formbody from "@fastify/formbody";
import fastify, { type FastifyInstance } from "fastify";
import { type Calls } from "../faults/calls";
import { listen } from "../shared/listen";
import { appRoutes } from "./appRoutes";
import { groupAssignmentRoutes, userAssignmentRoutes } from "./assignmentRoutes";
import { directoryRoutes } from "./directoryRoutes";
import { guardApi, refuseUnknown } from "./gate";
import { logRoutes } from "./logRoutes";
import type { UserStatus } from "./person";
import type { Disturbance } from "./signedResponse";
import { SignOn } from "./signOnRoutes";
import { OktaStore, type Person } from "./store";
import { Representations } from "./representations";
import { serve } from "./routes";
import { takeSnapshot } from "./snapshot";
import { type OauthClient, Tokens } from "./tokens";

export { Disturbance } from "./signedResponse";
export { Person } from "./store";
export { SnapshotApp } from "./snapshot";
export { OauthClient, projectScopes } from "./tokens";

export interface LocalOktaOptions {
  /** Where every API call is announced, and whose faults it suffers. */
  calls: Calls;
  /** `v1`: a classic organization. @default "idx", Identity Engine */
  pipeline?: "idx" | "v1";
  /** The one API token (`SSWS`) that is accepted. @default a made-up one */
  apiToken?: string;
  /** Service apps that get an access token with a private key. @default none */
  oauthClients?: OauthClient[];
  /** Names, besides `Everyone`. */
  groups: string[];
  people: Person[];
}

/** A local Okta org: its API, its public pages and its identity provider, on a free loopback port. */
export type LocalOkta = Awaited<ReturnType<typeof startOkta>>;

/** Starts a local Okta org. */
export async function startOkta(options: LocalOktaOptions) {
  const { pipeline = "idx", apiToken = "00local-okta-api-token-of-nobody" } = options;
  const seed = new OktaStore(pipeline);
  const { host } = seed;
  options.groups.forEach((name) => seed.addGroup(name));
  options.people.forEach((person) => seed.addPerson(person));

  let world = await newWorld(seed.copy(), { ...options, apiToken });
  const server = createServer((incoming, outgoing) => world.app.routing(incoming, outgoing));
  const url = await listen(server);
  const disconnect = async () => {
    world.end();
    server.closeAllConnections();
    await world.app.close();
  };

  return {
    /** `http://127.0.0.1:PORT`, what `OKTA_HTTP_PROXY` gets. */
    url,
    /** The org's public host, for example `acme.okta.com`. */
    host,
    apiToken,
    /** Changes the next signed response, once; without an argument: takes a planned change back. */
    disturb: (next?: Disturbance) => void (world.signOn.disturbance = next),
    /** A copy of everything that is stored. */
    snapshot: () => takeSnapshot(world.org),
    ...directoryChanges(() => world.org),
    /** As it was right after the start, ids included; no connection is open. */
    reset: async () => {
      await disconnect();
      world = await newWorld(seed.copy(), { ...options, apiToken });
    },
    stop: async () => {
      server.close();
      await disconnect();
    },
  };
}

type WorldOptions = LocalOktaOptions & { apiToken: string };

/** Everything that holds something: a reset makes another, so nothing is left. */
async function newWorld(org: OktaStore, options: WorldOptions) {
  const { calls, apiToken, oauthClients = [] } = options;
  const signOn = new SignOn(org);
  const stopped = new AbortController();
  const app = newApp(org.host);
  const tokens = new Tokens(apiToken, oauthClients);
  await app.register(async (api) => {
    const guarded = guardApi(api, { calls, tokens, stopped: stopped.signal });
    apiRoutes(api, guarded, org, tokens);
  });
  await app.register(async (pages) => {
    await pages.register(formbody);
    signOn.routes(pages);
  });
  await app.ready();
  return { org, signOn, app, end: () => stopped.abort() };
}

// A proxy's request line holds a whole address, of which only path and query matter here.
function newApp(host: string): FastifyInstance {
  const app = fastify({
    routerOptions: { maxParamLength: 500 },
    rewriteUrl: ({ url = "/" }) => url.replace(/^https?:\/\/[^/?]*(?=[/?]|$)/i, "") || "/",
  });
  app.addHook("onRequest", async (request, reply) => {
    const name = (request.headers.host ?? "").replace(/:\d+$/, "");
    if (![host, "127.0.0.1", "localhost"].includes(name)) {
      await reply.status(404).type("text/plain").send(`No org at ${name}`);
    }
  });
  return app;
}

function apiRoutes(
  api: FastifyInstance,
  guarded: ReturnType<typeof guardApi>,
  org: OktaStore,
  tokens: Tokens,
): void {
  const answers = new Representations(org);
  serve(api, guarded, {
    ...appRoutes(org, answers),
    ...groupAssignmentRoutes(org, answers),
    ...userAssignmentRoutes(org, answers),
    ...directoryRoutes(org, answers),
    ...logRoutes(org),
  });
  const wellKnown = guarded(() => answers.wellKnown());
  const token = guarded((request, _reply, body) => {
    const hosts = [`https://${org.host}`, `http://127.0.0.1:${request.raw.socket.localPort}`];
    const audiences = hosts.map((base) => `${base}/oauth2/v1/token`);
    // Okta's provider sends the fields in the query, most clients in the body.
    const fields = [request.url.split("?")[1], body].filter(Boolean).join("&");
    return tokens.grant(new URLSearchParams(fields), audiences);
  });
  api.get("/.well-known/okta-organization", wellKnown);
  api.post("/oauth2/v1/token", token);
  api.all("/api/v1/*", guarded(refuseUnknown));
}

/** Changes that administrators make of whom the org knows. */
function directoryChanges(org: () => OktaStore) {
  return {
    addPerson: (person: Person) => void org().addPerson(person),
    /** Only an active person can sign in. */
    setStatus: (login: string, status: UserStatus) => void (org().user(login).status = status),
    /** Changes attributes of the profile; undefined takes one away. */
    changeProfile: (login: string, changes: Record<string, string | undefined>) => {
      const { profile } = org().user(login);
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) delete profile[name];
        else profile[name] = value;
      }
    },
    putInGroup: (login: string, group: string) =>
      void org().user(login).groupIds.add(org().groupNamed(group).id),
    takeFromGroup: (login: string, group: string) =>
      void org().user(login).groupIds.delete(org().groupNamed(group).id),
  };
}
