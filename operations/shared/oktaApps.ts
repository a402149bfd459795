import type { Application, BookmarkApplication, SamlApplication } from "@okta/okta-sdk-nodejs";
import { type Assignee, type Okta, collect } from "./okta";

/** A SAML application as Okta has it. */
export interface LiveApp {
  id: string;
  label: string;
  active: boolean;
  /** Whether Okta lets everyone in, assigned or not (Federation Broker Mode). */
  isForEveryone: boolean;
  created?: Date;
  assertionConsumer: string;
  recipient: string;
  destination: string;
  audience: string;
  relayState: string;
  /** The last part of the URN, for example `persistent`. */
  nameIdFormat: string;
  nameIdTemplate: string;
  honorForceAuthn: boolean;
  /** Whether Okta signs the response, the assertion in it, or both. */
  isSigned: boolean;
  /** Whom it signs users out for, and where its answer goes; absent where it is off. */
  singleLogout?: { issuer: string; url: string };
  /** Whether the dashboard leaves its tile out. */
  hidden: boolean;
  statements: LiveStatement[];
  /** Its authentication policy; absent where it is the organization's default one. */
  policyId?: string;
}

export interface LiveStatement {
  name: string;
  type: string;
  values: string[];
  filterType?: string;
  filterValue?: string;
}

/** A bookmark as Okta has it. */
export interface LiveBookmark {
  id: string;
  label: string;
  active: boolean;
  created?: Date;
  /** What its tile opens. */
  url: string;
}

export interface LiveApps {
  saml: LiveApp[];
  bookmarks: LiveBookmark[];
}

/** Every SAML application and every bookmark of the organization. */
export async function liveApps(okta: Okta): Promise<LiveApps> {
  const { applicationApi, policyApi } = okta.client;
  const [apps, defaults] = await Promise.all([
    okta.ask(collect(applicationApi.listApplications({ limit: 200 }), (app: Application) => app)),
    okta.ask(
      collect(policyApi.listPolicies({ type: "ACCESS_POLICY" }), ({ id, system }) =>
        system ? id : undefined,
      ),
    ),
  ]);
  return {
    saml: apps.filter(isSaml).map((app) => liveApp(app, defaults)),
    bookmarks: apps.filter(isBookmark).map(liveBookmark),
  };
}

function isSaml(app: Application): app is SamlApplication {
  return app.signOnMode === "SAML_2_0";
}

function isBookmark(app: Application): app is BookmarkApplication {
  return app.signOnMode === "BOOKMARK";
}

function liveBookmark(app: BookmarkApplication): LiveBookmark {
  const { id = "", label = "", status, created, settings } = app;
  return { id, label, active: status === "ACTIVE", created, url: settings?.app?.url ?? "" };
}

export function liveApp(app: SamlApplication, defaultPolicies: (string | undefined)[]): LiveApp {
  const signOn = app.settings?.signOn;
  const policyId = app._links?.accessPolicy?.href?.split("/").pop();
  return {
    id: app.id ?? "",
    label: app.label ?? "",
    active: app.status === "ACTIVE",
    isForEveryone: app.settings?.implicitAssignment === true,
    created: app.created,
    assertionConsumer: signOn?.ssoAcsUrl ?? "",
    recipient: signOn?.recipient ?? "",
    destination: signOn?.destination ?? "",
    audience: signOn?.audience ?? "",
    relayState: signOn?.defaultRelayState ?? "",
    nameIdFormat: signOn?.subjectNameIdFormat?.split(":").pop() ?? "",
    nameIdTemplate: signOn?.subjectNameIdTemplate ?? "",
    honorForceAuthn: signOn?.honorForceAuthn ?? false,
    isSigned: Boolean(signOn?.responseSigned || signOn?.assertionSigned),
    ...(signOn?.slo?.enabled && {
      singleLogout: { issuer: signOn.slo.issuer ?? "", url: signOn.slo.logoutUrl ?? "" },
    }),
    hidden: app.visibility?.hide?.web ?? false,
    statements: (signOn?.attributeStatements ?? []).map((one) => ({
      name: "",
      type: "EXPRESSION",
      ...(one as Partial<LiveStatement>),
      values: (one as Partial<LiveStatement>).values ?? [],
    })),
    policyId: defaultPolicies.includes(policyId) ? undefined : policyId,
  };
}

type Request = Parameters<Okta["client"]["http"]["http"]>[1];

/**
 * What the application's public addresses have in them, `exk…`. Its metadata has it in the address for signing in; the
 * entity id may be an administrator's own.
 */
export async function entityKey(okta: Okta, appId: string): Promise<string> {
  const { baseUrl, http } = okta.client;
  const url = `${baseUrl}/api/v1/apps/${appId}/sso/saml/metadata`;
  // The SDK's type of a request wants more than the request needs.
  const request = { headers: { Accept: "application/xml" } } as unknown as Request;
  const answer = await okta.ask(http.http(url, request));
  return /Location="[^"]*\/(\w+)\/sso\/saml"/.exec(await answer.text())?.[1] ?? "";
}

/** Who is assigned, by themselves and not through a group. */
export interface Assignments {
  groups: Assignee[];
  users: (Pick<Assignee, "id"> & { userName: string })[];
}

export async function assignmentsOf(okta: Okta, appId: string): Promise<Assignments> {
  const { applicationApi } = okta.client;
  const groups = applicationApi.listApplicationGroupAssignments({ appId, limit: 200 });
  const users = applicationApi.listApplicationUsers({ appId, limit: 200 });
  const [groupIds, all] = await Promise.all([
    okta.ask(collect(groups, ({ id }) => id ?? "")),
    okta.ask(
      collect(users, ({ id, scope, credentials }) => ({
        id: id ?? "",
        scope,
        userName: credentials?.userName ?? "",
      })),
    ),
  ]);
  const named: Assignee[] = [];
  for (const id of groupIds) named.push(await okta.group(id));
  return { groups: named, users: all.filter(({ scope }) => scope === "USER") };
}
