import { type FastifyInstance } from "fastify";
import { bookmarkName, isBookmark, readBookmark } from "./bookmarkSettings";
import { notFound, OktaError, validationFailed } from "./oktaError";
import { metadataType, metadataXml } from "./appMetadata";
import {
  isSaml,
  newId,
  now,
  type OktaStore,
  type StoredApp,
  type StoredBookmark,
  type StoredSamlApp,
} from "./store";
import { page } from "./paging";
import { type Representations } from "./representations";
import { readSamlApp } from "./samlSettings";
import { defaultValidityYears, newSigningKey, type SigningKey, toJsonWebKey } from "./signingKeys";

interface AppPath {
  Params: { id: string };
}

function existingKey(app: StoredSamlApp, kid: string): SigningKey {
  const key = app.keys.find((candidate) => candidate.kid === kid);
  if (!key) {
    throw notFound(kid, "CredentialKey");
  }
  return key;
}

export const activeKey = (app: StoredSamlApp): SigningKey => existingKey(app, app.activeKid);

async function createApp(org: OktaStore, posted: unknown, active: boolean): Promise<StoredApp> {
  const app = isBookmark(posted) ? newBookmark(org, posted) : await newSamlApp(org, posted);
  app.status = active ? "ACTIVE" : "INACTIVE";
  org.apps.set(app.id, app);
  return app;
}

async function newSamlApp(org: OktaStore, posted: unknown): Promise<StoredSamlApp> {
  const body = readSamlApp(posted);
  const key = await newSigningKey(org.orgName, defaultValidityYears, org.nextKeyPair());
  const name = org.newAppName(body.label);
  const saml = { externalKey: newId("exk"), body, keys: [key], activeKid: key.kid };
  return { ...newAppOfAnyKind(org), name, ...saml };
}

function newBookmark(org: OktaStore, posted: unknown): StoredBookmark {
  return { ...newAppOfAnyKind(org), name: bookmarkName, body: readBookmark(posted) };
}

function newAppOfAnyKind(org: OktaStore): Omit<StoredBookmark, "name" | "body"> {
  return {
    id: newId("0oa"),
    linkId: newId("aln"),
    created: now(),
    lastUpdated: now(),
    status: "ACTIVE",
    policyId: org.defaultPolicy.id,
    groups: new Map(),
    users: new Map(),
  };
}

/** PUT replaces: what is left out goes back to Okta's default. Only the key in use stays. */
function replaceApp(app: StoredApp, posted: unknown): void {
  if (isSaml(app)) replaceSamlApp(app, posted);
  else app.body = readBookmark(posted);
  app.lastUpdated = now();
}

function replaceSamlApp(app: StoredSamlApp, posted: unknown): void {
  const body = readSamlApp(posted, app.name);
  const kid = body.credentials.signing?.kid;
  if (kid && !app.keys.some((key) => key.kid === kid)) {
    throw validationFailed("credentials.signing.kid", ["credentials.signing.kid: Invalid key id"]);
  }
  app.body = body;
  app.activeKid = kid ?? app.activeKid;
}

async function addKey(org: OktaStore, app: StoredSamlApp, validityYears: string | undefined) {
  const years = Number(validityYears);
  if (!Number.isInteger(years) || years < 2 || years > 10) {
    throw validationFailed("generateKey", [
      "generateKey: Validity years out of range. It should be 2 - 10 years",
    ]);
  }
  const key = await newSigningKey(org.orgName, years, org.nextKeyPair());
  app.keys.push(key);
  return toJsonWebKey(key);
}

/** Apps: create, read, replace, activate, deactivate, delete. */
export function appRoutes(api: FastifyInstance, org: OktaStore, answers: Representations): void {
  api.get("/api/v1/apps", async (request, reply) => {
    const all = [...org.apps.values()].map((app) => answers.app(app));
    return page(all, request, reply, { byDefault: 20, atMost: 200 });
  });

  api.post<{ Querystring: { activate?: string } }>("/api/v1/apps", async (request) =>
    answers.app(await createApp(org, request.body, request.query.activate !== "false")),
  );

  api.get<AppPath>("/api/v1/apps/:id", async ({ params }) => answers.app(org.app(params.id)));

  api.put<AppPath>("/api/v1/apps/:id", async ({ params, body }) => {
    const app = org.app(params.id);
    replaceApp(app, body);
    return answers.app(app);
  });

  api.delete<AppPath>("/api/v1/apps/:id", async ({ params }, reply) => {
    const app = org.app(params.id);
    if (app.status === "ACTIVE") {
      throw new OktaError(403, "E0000056", "Delete application forbidden.", [
        "The application must be deactivated before deletion.",
      ]);
    }
    org.apps.delete(app.id);
    return reply.status(204).send();
  });

  for (const [verb, status] of [
    ["activate", "ACTIVE"],
    ["deactivate", "INACTIVE"],
  ] as const) {
    api.post<AppPath>(`/api/v1/apps/:id/lifecycle/${verb}`, async ({ params }) => {
      const app = org.app(params.id);
      app.status = status;
      app.lastUpdated = now();
      return {};
    });
  }
}

/** Certificates, metadata and the access policy of an app. */
export function appCredentialRoutes(api: FastifyInstance, org: OktaStore): void {
  const keys = "/api/v1/apps/:id/credentials/keys";
  api.get<AppPath>(keys, async ({ params }) =>
    org.samlApp(params.id).keys.map((key) => toJsonWebKey(key)),
  );

  api.post<AppPath & { Querystring: { validityYears?: string } }>(
    `${keys}/generate`,
    async ({ params, query }, reply) => {
      const key = await addKey(org, org.samlApp(params.id), query.validityYears);
      return reply.status(201).send(key);
    },
  );

  api.get<AppPath & { Querystring: { kid?: string } }>(
    "/api/v1/apps/:id/sso/saml/metadata",
    async ({ params, query }, reply) => {
      const app = org.samlApp(params.id);
      // The provider asks for active apps only. What the real one answers for another is not
      // recorded anywhere; here it is not found.
      if (app.status !== "ACTIVE") {
        throw notFound(app.id, "AppInstance");
      }
      const key = query.kid ? existingKey(app, query.kid) : activeKey(app);
      return reply.type(metadataType).send(metadataXml(org.host, app, key));
    },
  );

  api.put<{ Params: { id: string; policyId: string } }>(
    "/api/v1/apps/:id/policies/:policyId",
    async ({ params }, reply) => {
      const app = org.app(params.id);
      app.policyId = org.policy(params.policyId).id;
      return reply.status(204).send();
    },
  );
}
