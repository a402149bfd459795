import { differences } from "../diff";
import { failing } from "../failing";
import type { Property, Resource } from "../schema";
import { sameJson, type Properties } from "../values";
import { deleteApp, setPolicy, setStatus } from "./application";
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
    return { id, properties: await existing(okta, id, planned) };
  },

  async read(okta, id, state) {
    const properties = await current(okta, id, state);
    return properties && { id, properties };
  },

  async update(okta, id, planned, state) {
    const isSwitched = await setStatus(okta, id, planned, state);
    const changed = differences(bookmark.properties, state, planned);
    if (isSwitched && changed.every(({ property }) => property === "status")) {
      return existing(okta, id, planned);
    }
    await failing("failed to update bookmark application", () =>
      okta.send("PUT", `/api/v1/apps/${id}`, body(planned)),
    );
    await setPolicy(okta, id, planned, "a bookmark application");
    return existing(okta, id, planned);
  },

  delete: (okta, id, state) => deleteApp(okta, id, state, "bookmark"),
};

function body(planned: Properties): Properties {
  const { appLinksJson } = planned;
  return {
    name: "bookmark",
    label: planned["label"],
    signOnMode: "BOOKMARK",
    accessibility: { selfService: false },
    visibility: {
      ...(typeof appLinksJson === "string" && { appLinks: JSON.parse(appLinksJson) as unknown }),
      autoSubmitToolbar: false,
      hide: { iOS: planned["hideIos"] === true, web: planned["hideWeb"] === true },
    },
    settings: {
      app: { requestIntegration: planned["requestIntegration"] === true, url: planned["url"] },
      notes: { admin: null, enduser: null },
    },
  };
}

async function existing(okta: OktaClient, id: string, planned: Properties): Promise<Properties> {
  const found = await current(okta, id, planned);
  if (found === undefined) throw new Error(`bookmark application ${id} is gone`);
  return found;
}

async function current(
  okta: OktaClient,
  id: string,
  before: Properties,
): Promise<Properties | undefined> {
  const app = await failing("failed to get bookmark application", () =>
    okta.find(`/api/v1/apps/${id}`),
  );
  if (app === undefined) return undefined;
  const { appLinks, hide: hidden } = asObject(app["visibility"]);
  const hide = asObject(hidden);
  const ofApp = asObject(asObject(app["settings"])["app"]);
  const links = asObject(app["_links"]);
  const policy = asObject(links["accessPolicy"])["href"];
  const properties: Properties = {
    ...before,
    appLinksJson: JSON.stringify(appLinks),
    hideIos: hide["iOS"] ?? false,
    hideWeb: hide["web"] ?? false,
    label: app["label"],
    name: app["name"],
    requestIntegration: ofApp["requestIntegration"] ?? false,
    signOnMode: app["signOnMode"],
    status: app["status"],
    url: ofApp["url"],
    logoUrl: logoOf(links),
  };
  if (typeof policy === "string" && !(await okta.isClassic())) {
    properties["authenticationPolicy"] = policy.split("/").pop();
  }
  return properties;
}

function logoOf({ logo }: Properties): unknown {
  return asObject(Array.isArray(logo) ? (logo[0] as unknown) : undefined)["href"];
}
