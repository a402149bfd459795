import { differences } from "../diff";
import { failing } from "../failing";
import type { Property, Resource, Schema } from "../schema";
import { isZero, type Properties } from "../values";
import { asObject, type OktaClient } from "./client";

/** What one kind of application has of its own. */
export interface ApplicationKind {
  /** As messages call it, for example `SAML`; and with its article, `an SAML application`. */
  kind: string;
  called: string;
  properties: Schema;
  /** What the API takes. What it refuses of that, the real provider refuses in part before. */
  body(planned: Properties): Properties;
  /** Called after each write but the lifecycle's. */
  written?(okta: OktaClient, id: string, planned: Properties, state: Properties): Promise<void>;
  /** All properties of one as Okta tells it; the rest is kept from before. */
  current(okta: OktaClient, app: Properties, before: Properties): Promise<Properties>;
}

/** Off where the program says nothing. */
export const off: Property = { type: "boolean" };

/** What the real provider does alike with applications of every kind; the id is the app's. */
export function application(type: ApplicationKind): Resource<OktaClient> {
  const { kind, called, properties } = type;
  const pathOf = (id: string) => `/api/v1/apps/${id}`;
  const find = async (okta: OktaClient, id: string, before: Properties) => {
    const app = await failing(`failed to get ${kind} application`, () => okta.find(pathOf(id)));
    return app && type.current(okta, app, before);
  };
  /** What was written a moment ago. */
  const existing = async (okta: OktaClient, id: string, planned: Properties) => {
    const found = await find(okta, id, planned);
    if (found === undefined) throw new Error(`${kind} application ${id} is gone`);
    return found;
  };
  return {
    properties,

    plan(_okta, planned) {
      for (const [name, property] of Object.entries(properties)) {
        if (property === off) planned[name] ??= false;
      }
    },

    async create(okta, planned, made) {
      const activate = String(planned["status"] === "ACTIVE");
      const app = await failing(`failed to create ${kind} application`, () =>
        okta.send("POST", `/api/v1/apps?activate=${activate}`, type.body(planned)),
      );
      const id = String(app["id"]);
      made(id);
      await type.written?.(okta, id, planned, {});
      await setPolicy(okta, id, planned, called);
      return { id, properties: await existing(okta, id, planned) };
    },

    async read(okta, imported, state) {
      const id = imported.split("/")[0] ?? imported;
      const found = await find(okta, id, state);
      return found && { id, properties: found };
    },

    async update(okta, id, planned, state) {
      const isSwitched = await setStatus(okta, id, planned, state);
      const changed = differences(properties, state, planned);
      if (isSwitched && changed.every(({ property }) => property === "status")) {
        return existing(okta, id, planned);
      }
      await failing(`failed to update ${kind} application`, () =>
        okta.send("PUT", pathOf(id), type.body(planned)),
      );
      await type.written?.(okta, id, planned, state);
      await setPolicy(okta, id, planned, called);
      return existing(okta, id, planned);
    },

    async delete(okta, id, state) {
      await failing(`failed to delete ${kind} application`, async () => {
        if (state["status"] === "ACTIVE") {
          const path = `${pathOf(id)}/lifecycle/deactivate`;
          await okta.patiently(() => okta.send("POST", path));
        }
        await okta.patiently(() => okta.send("DELETE", pathOf(id)));
      });
    },
  };
}

/** What the API takes of an application of any kind. */
export function commonBody(planned: Properties) {
  const { appLinksJson } = planned;
  return {
    label: planned["label"],
    accessibility: { selfService: planned["accessibilitySelfService"] === true },
    visibility: {
      ...(typeof appLinksJson === "string" && { appLinks: JSON.parse(appLinksJson) as unknown }),
      autoSubmitToolbar: planned["autoSubmitToolbar"] === true,
      hide: { iOS: planned["hideIos"] === true, web: planned["hideWeb"] === true },
    },
  };
}

/** The provider's properties that it tells of one. */
export function commonProperties(app: Properties): Properties {
  const { appLinks, autoSubmitToolbar, hide: hidden } = asObject(app["visibility"]);
  const hide = asObject(hidden);
  const policy = href(asObject(app["_links"])["accessPolicy"]);
  return {
    accessibilitySelfService: asObject(app["accessibility"])["selfService"] ?? false,
    appLinksJson: JSON.stringify(appLinks),
    autoSubmitToolbar: autoSubmitToolbar ?? false,
    hideIos: hide["iOS"] ?? false,
    hideWeb: hide["web"] ?? false,
    name: app["name"],
    label: app["label"],
    status: app["status"],
    ...(policy !== undefined && { authenticationPolicy: policy.split("/").pop() }),
  };
}

/** Of a link, or of the first of several. */
export function href(link: unknown): string | undefined {
  const first: unknown = Array.isArray(link) ? link[0] : link;
  const address = asObject(first)["href"];
  return typeof address === "string" ? address : undefined;
}

/** A change of status is a call of its own. @returns whether there was one. */
async function setStatus(
  okta: OktaClient,
  id: string,
  planned: Properties,
  state: Properties,
): Promise<boolean> {
  if (planned["status"] === state["status"]) return false;
  const verb = planned["status"] === "ACTIVE" ? "activate" : "deactivate";
  await failing("failed to change application status", () =>
    okta.send("POST", `/api/v1/apps/${id}/lifecycle/${verb}`),
  );
  return true;
}

/** @param what For the error, for example `an SAML application`. */
async function setPolicy(
  okta: OktaClient,
  id: string,
  planned: Properties,
  what: string,
): Promise<void> {
  await failing(`failed to set authentication policy for ${what}`, async () => {
    let policy = planned["authenticationPolicy"];
    if (isZero(policy)) {
      if (await okta.isClassic()) return;
      policy = await defaultPolicy(okta);
    }
    await okta.send("PUT", `/api/v1/apps/${id}/policies/${String(policy)}`);
  });
}

async function defaultPolicy(okta: OktaClient): Promise<unknown> {
  const answer = await okta.get("/api/v1/policies", { type: "ACCESS_POLICY" });
  const policies = Array.isArray(answer) ? answer.map(asObject) : [];
  const [found, ...others] = policies.filter((policy) => policy["system"] === true);
  if (found === undefined || others.length > 0) {
    throw new Error("cannot find default ACCESS_POLICY policy");
  }
  return found["id"];
}
