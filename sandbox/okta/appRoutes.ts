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
import { type Representations } from "./representations";
import { type Asked, type Routes } from "./routes";
import { readSamlApp } from "./samlSettings";
import { defaultValidityYears, newSigningKey, type SigningKey, toJsonWebKey } from "./signingKeys";

function existingKey(app: StoredSamlApp, kid: string): SigningKey {
  const key = app.keys.find((candidate) => candidate.kid === kid);
  if (!key) throw notFound(kid, "CredentialKey");
  return key;
}

export const activeKey = (app: StoredSamlApp): SigningKey => existingKey(app, app.activeKid);

async function newApp(org: OktaStore, posted: unknown, status: StoredApp["status"]) {
  const ofAnyKind: Omit<StoredBookmark, "name" | "body"> = {
    id: newId("0oa"),
    linkId: newId("aln"),
    created: now(),
    lastUpdated: now(),
    status,
    policyId: org.defaultPolicy.id,
    groups: new Map(),
    users: new Map(),
  };
  if (isBookmark(posted)) return { ...ofAnyKind, name: bookmarkName, body: readBookmark(posted) };
  const body = readSamlApp(posted);
  const key = await newSigningKey(org.orgName, defaultValidityYears, org.nextKeyPair());
  const name = org.newAppName(body.label);
  const saml = { externalKey: newId("exk"), body, keys: [key], activeKid: key.kid };
  return { ...ofAnyKind, name, ...saml };
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

function deleteApp(org: OktaStore, app: StoredApp): void {
  if (app.status === "ACTIVE") {
    throw new OktaError(403, "E0000056", "Delete application forbidden.", [
      "The application must be deactivated before deletion.",
    ]);
  }
  org.apps.delete(app.id);
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

/** Apps: create, read, replace, activate, deactivate, delete; certificates, metadata, access policy. */
export function appRoutes(org: OktaStore, answers: Representations): Routes {
  const named = ({ path }: Asked) => org.app(path.id);
  const becomes = (status: StoredApp["status"]) => (asked: Asked) => {
    Object.assign(named(asked), { status, lastUpdated: now() });
    return {};
  };
  return {
    "GET /apps": ({ page }) => page([...org.apps.values()].map(answers.app), 20, 200),
    "POST /apps": async ({ body, query }) => {
      const app = await newApp(org, body, query.activate === "false" ? "INACTIVE" : "ACTIVE");
      org.apps.set(app.id, app);
      return answers.app(app);
    },
    "GET /apps/:id": (asked) => answers.app(named(asked)),
    "PUT /apps/:id": (asked) => {
      replaceApp(named(asked), asked.body);
      return answers.app(named(asked));
    },
    "DELETE /apps/:id": (asked) => deleteApp(org, named(asked)),
    "POST /apps/:id/lifecycle/activate": becomes("ACTIVE"),
    "POST /apps/:id/lifecycle/deactivate": becomes("INACTIVE"),
    "GET /apps/:id/credentials/keys": ({ path }) => org.samlApp(path.id).keys.map(toJsonWebKey),
    "POST /apps/:id/credentials/keys/generate": async ({ path, query, reply }) => {
      reply.status(201);
      return addKey(org, org.samlApp(path.id), query.validityYears);
    },
    "GET /apps/:id/sso/saml/metadata": ({ path, query, reply }) => {
      const app = org.samlApp(path.id);
      // The provider asks for active apps only. What the real one answers for another is not
      // recorded anywhere; here it is not found.
      if (app.status !== "ACTIVE") throw notFound(app.id, "AppInstance");
      reply.type(metadataType);
      return metadataXml(org.host, app, query.kid ? existingKey(app, query.kid) : activeKey(app));
    },
    "PUT /apps/:id/policies/:policyId": (asked) => {
      named(asked).policyId = org.policy(asked.path.policyId).id;
    },
  };
}
