import { differences } from "../diff";
import { failing } from "../failing";
import type { Property, Resource } from "../schema";
import { sameJson, type Properties } from "../values";
import {
  commonBody,
  commonProperties,
  deleteApp,
  existing,
  findApp,
  href,
  setPolicy,
  setStatus,
} from "./application";
import { asObject, type OktaClient } from "./client";

const off: Property = { type: "boolean" };

/** `okta.app.Bookmark`; its id is the app's. */
export const bookmark: Resource<OktaClient> = {
  properties: {
    appLinksJson: { type: "string", computed: true, optional: true, same: sameJson },
    authenticationPolicy: { type: "string", computed: true, optional: true },
    hideIos: off,
    hideWeb: off,
    label: { type: "string", required: true },
    logoUrl: { type: "string", computed: true },
    name: { type: "string", computed: true },
    requestIntegration: off,
    signOnMode: { type: "string", computed: true },
    status: { type: "string", default: "ACTIVE" },
    url: { type: "string", required: true },
  },

  plan(_okta, planned) {
    for (const [name, property] of Object.entries(bookmark.properties)) {
      if (property === off) planned[name] ??= false;
    }
  },

  async create(okta, planned, made) {
    const activate = String(planned["status"] === "ACTIVE");
    const app = await failing("failed to create bookmark application", () =>
      okta.send("POST", `/api/v1/apps?activate=${activate}`, body(planned)),
    );
    const id = String(app["id"]);
    made(id);
    await setPolicy(okta, id, planned, "a bookmark application");
    return { id, properties: await existing(current(okta, id, planned), "bookmark", id) };
  },

  async read(okta, id, state) {
    const properties = await current(okta, id, state);
    return properties && { id, properties };
  },

  async update(okta, id, planned, state) {
    const isSwitched = await setStatus(okta, id, planned, state);
    const changed = differences(bookmark.properties, state, planned);
    if (isSwitched && changed.every(({ property }) => property === "status")) {
      return existing(current(okta, id, planned), "bookmark", id);
    }
    await failing("failed to update bookmark application", () =>
      okta.send("PUT", `/api/v1/apps/${id}`, body(planned)),
    );
    await setPolicy(okta, id, planned, "a bookmark application");
    return existing(current(okta, id, planned), "bookmark", id);
  },

  delete: (okta, id, state) => deleteApp(okta, id, state, "bookmark"),
};

function body(planned: Properties): Properties {
  return {
    name: "bookmark",
    ...commonBody(planned),
    signOnMode: "BOOKMARK",
    settings: {
      app: { requestIntegration: planned["requestIntegration"] === true, url: planned["url"] },
      notes: { admin: null, enduser: null },
    },
  };
}

async function current(
  okta: OktaClient,
  id: string,
  before: Properties,
): Promise<Properties | undefined> {
  const app = await findApp(okta, id, "bookmark");
  if (app === undefined) return undefined;
  const { authenticationPolicy, ...common } = commonProperties(app);
  const ofApp = asObject(asObject(app["settings"])["app"]);
  return {
    ...before,
    ...common,
    requestIntegration: ofApp["requestIntegration"] ?? false,
    signOnMode: app["signOnMode"],
    url: ofApp["url"],
    logoUrl: href(asObject(app["_links"])["logo"]),
    ...(authenticationPolicy !== undefined &&
      !(await okta.isClassic()) && { authenticationPolicy }),
  };
}
