import { differences } from "../diff";
import { failing } from "../failing";
import type { Property, Resource } from "../schema";
import { isZero, sameJson, type Properties } from "../values";
import { asObject, type OktaClient } from "./client";

/** A property of an application, and where Okta's API has it. */
export interface AppProperty extends Property {
  /** For example `settings.signOn.audience`; absent: `rest` and `current` see to it. */
  at?: string;
  /** False where the program says nothing. */
  off?: boolean;
}

/** What one kind of application has of its own. */
export interface ApplicationKind {
  /** As messages call it, for example `SAML`; and with its article, `an SAML application`. */
  kind: string;
  called: string;
  properties: Record<string, AppProperty>;
  /** What the API takes besides the properties, and what is sent for those that are empty. */
  rest(planned: Properties): Properties;
  /** Called after each write but the lifecycle's. */
  written?(okta: OktaClient, id: string, planned: Properties, state: Properties): Promise<void>;
  /** Completes what was told with what takes more calls. */
  current?(okta: OktaClient, app: Properties, told: Properties): Promise<Properties>;
}

export const text = (at?: string): AppProperty => ({ type: "string", at });
export const off = (at: string): AppProperty => ({ type: "boolean", at, off: true });

/** The properties of applications of every kind. */
export const commonProperties: Record<string, AppProperty> = {
  accessibilityErrorRedirectUrl: text("accessibility.errorRedirectUrl"),
  accessibilityLoginRedirectUrl: text("accessibility.loginRedirectUrl"),
  accessibilitySelfService: off("accessibility.selfService"),
  adminNote: text("settings.notes.admin"),
  appLinksJson: { type: "string", computed: true, optional: true, same: sameJson },
  authenticationPolicy: { type: "string", computed: true, optional: true },
  autoSubmitToolbar: off("visibility.autoSubmitToolbar"),
  enduserNote: text("settings.notes.enduser"),
  hideIos: off("visibility.hide.iOS"),
  hideWeb: off("visibility.hide.web"),
  label: { type: "string", required: true, at: "label" },
  name: { type: "string", computed: true, at: "name" },
  status: { type: "string", default: "ACTIVE" },
};

/** What the real provider does alike with applications of every kind; the id is the app's. */
export function application(type: ApplicationKind): Resource<OktaClient> {
  const { kind, called, properties } = type;
  const pathOf = (id: string) => `/api/v1/apps/${id}`;
  const find = async (okta: OktaClient, id: string, before: Properties) => {
    const app = await failing(`failed to get ${kind} application`, () => okta.find(pathOf(id)));
    if (app === undefined) return undefined;
    const told = { ...before, ...toldOf(properties, app) };
    if (await okta.isClassic()) delete told["authenticationPolicy"];
    return type.current ? type.current(okta, app, told) : told;
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
        if (property.off) planned[name] ??= false;
      }
    },

    async create(okta, planned, made) {
      const activate = String(planned["status"] === "ACTIVE");
      const app = await failing(`failed to create ${kind} application`, () =>
        okta.send("POST", `/api/v1/apps?activate=${activate}`, bodyOf(type, planned)),
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
      await setStatus(okta, id, planned, state);
      const changed = differences(properties, state, planned);
      if (changed.every(({ property }) => property === "status")) return planned;
      await failing(`failed to update ${kind} application`, () =>
        okta.send("PUT", pathOf(id), bodyOf(type, planned)),
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

/** What the API takes, with whatever Okta's SDK for Go sends although it is empty. */
export function bodyOf({ properties, rest }: ApplicationKind, planned: Properties): Properties {
  const body = rest(planned);
  const { appLinksJson } = planned;
  if (typeof appLinksJson === "string") put(body, "visibility.appLinks", JSON.parse(appLinksJson));
  for (const [name, { type, at }] of Object.entries(properties)) {
    const value = type === "boolean" ? planned[name] === true : planned[name];
    if (at && (value === false || !isZero(value))) put(body, at, withoutEmptyMembers(value));
  }
  return body;
}

function put(body: Properties, at: string, value: unknown): void {
  const names = at.split(".");
  const last = names.pop() ?? "";
  const place = names.reduce((into, name) => (into[name] ??= {}) as Properties, body);
  place[last] = value;
}

/** The properties as the API tells them. */
function toldOf(properties: ApplicationKind["properties"], app: Properties): Properties {
  const told = Object.entries(properties).flatMap(([name, { type, at }]) => {
    if (!at) return [];
    const value = at.split(".").reduce<unknown>((from, part) => asObject(from)[part], app);
    const usual = type === "boolean" ? false : undefined;
    return [[name, withoutEmptyMembers(value ?? usual)] as const];
  });
  const policy = href(asObject(app["_links"])["accessPolicy"]);
  return {
    ...Object.fromEntries(told),
    appLinksJson: JSON.stringify(asObject(app["visibility"])["appLinks"]),
    status: app["status"],
    ...(policy !== undefined && { authenticationPolicy: policy.split("/").pop() }),
  };
}

/** The objects of a list without what is empty; anything else as it is. */
function withoutEmptyMembers(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((each) => {
    const members = Object.entries(asObject(each)).filter(([, member]) => !isZero(member));
    return Object.fromEntries(members);
  });
}

/** Of a link, or of the first of several. */
export function href(link: unknown): string | undefined {
  const first: unknown = Array.isArray(link) ? link[0] : link;
  const address = asObject(first)["href"];
  return typeof address === "string" ? address : undefined;
}

/** A change of status is a call of its own. */
async function setStatus(
  okta: OktaClient,
  id: string,
  planned: Properties,
  state: Properties,
): Promise<void> {
  if (planned["status"] === state["status"]) return;
  const verb = planned["status"] === "ACTIVE" ? "activate" : "deactivate";
  await failing("failed to change application status", () =>
    okta.send("POST", `/api/v1/apps/${id}/lifecycle/${verb}`),
  );
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
  const policies = (await okta.get("/api/v1/policies?type=ACCESS_POLICY")) as Properties[];
  const [found, ...others] = policies.filter((policy) => policy["system"] === true);
  if (found && others.length === 0) return found["id"];
  throw new Error("cannot find default ACCESS_POLICY policy");
}
