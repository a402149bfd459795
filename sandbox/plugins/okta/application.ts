import { failing } from "../failing";
import { isZero, type Properties } from "../values";
import { asObject, type OktaClient } from "./client";

// What the real provider does alike with applications of every kind.

/** What the API takes of an application of any kind. */
export function commonBody(planned: Properties) {
  const { appLinksJson } = planned;
  return {
    label: planned["label"],
    accessibility: { selfService: false },
    visibility: {
      ...(typeof appLinksJson === "string" && { appLinks: JSON.parse(appLinksJson) as unknown }),
      autoSubmitToolbar: false,
      hide: { iOS: planned["hideIos"] === true, web: planned["hideWeb"] === true },
    },
  };
}

/** The provider's properties that it tells of one. */
export function commonProperties(app: Properties): Properties {
  const { appLinks, hide: hidden } = asObject(app["visibility"]);
  const hide = asObject(hidden);
  const policy = href(asObject(app["_links"])["accessPolicy"]);
  return {
    appLinksJson: JSON.stringify(appLinks),
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

/** @param kind For the error, for example `SAML`. */
export function findApp(
  okta: OktaClient,
  id: string,
  kind: string,
): Promise<Properties | undefined> {
  return failing(`failed to get ${kind} application`, () => okta.find(`/api/v1/apps/${id}`));
}

/** What was written a moment ago. @throws Error when it is not there */
export async function existing(
  current: Promise<Properties | undefined>,
  kind: string,
  id: string,
): Promise<Properties> {
  const found = await current;
  if (found === undefined) throw new Error(`${kind} application ${id} is gone`);
  return found;
}

/** A change of status is a call of its own. @returns whether there was one. */
export async function setStatus(
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
export async function setPolicy(
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

/** @param kind For the error, for example `SAML`. */
export async function deleteApp(
  okta: OktaClient,
  id: string,
  state: Properties,
  kind: string,
): Promise<void> {
  await failing(`failed to delete ${kind} application`, async () => {
    if (state["status"] === "ACTIVE") {
      const path = `/api/v1/apps/${id}/lifecycle/deactivate`;
      await okta.patiently(() => okta.send("POST", path));
    }
    await okta.patiently(() => okta.send("DELETE", `/api/v1/apps/${id}`));
  });
}
