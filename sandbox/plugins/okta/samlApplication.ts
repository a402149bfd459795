import { parseXml } from "../../shared/xml";
import { failing } from "../failing";
import type { Property, Resource, State } from "../schema";
import { isZero, type Properties } from "../values";
import {
  application,
  type ApplicationKind,
  bodyOf,
  commonProperties,
  href,
  off,
  text,
  type AppProperty,
} from "./application";
import { asObject, type OktaClient } from "./client";

const flag = (at: string): AppProperty => ({ type: "boolean", at });
const output = (at?: string): AppProperty => ({ type: "string", computed: true, at });
/** What the state has for what is neither given nor told. */
const empty: Partial<Record<Property["type"], unknown>> = { string: "", number: 0, list: [] };

const statement: Record<string, Property> = {
  filterType: text(),
  filterValue: text(),
  name: { type: "string", required: true },
  namespace: {
    type: "string",
    default: "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
  },
  type: { type: "string", default: "EXPRESSION" },
  values: { type: "list" },
};

const signOn = "settings.signOn";
const userName = "credentials.userNameTemplate";

const properties: Record<string, AppProperty> = {
  ...commonProperties,
  assertionSigned: flag(`${signOn}.assertionSigned`),
  attributeStatements: { type: "list", element: statement, at: `${signOn}.attributeStatements` },
  audience: text(`${signOn}.audience`),
  authnContextClassRef: text(`${signOn}.authnContextClassRef`),
  defaultRelayState: text(`${signOn}.defaultRelayState`),
  destination: text(`${signOn}.destination`),
  embedUrl: output(),
  digestAlgorithm: text(`${signOn}.digestAlgorithm`),
  entityKey: output(),
  honorForceAuthn: off(`${signOn}.honorForceAuthn`),
  idpIssuer: {
    ...text(`${signOn}.idpIssuer`),
    ignore: ({ old, new: given }) =>
      isZero(given) && old === "http://www.okta.com/${org.externalKey}",
  },
  implicitAssignment: flag("settings.implicitAssignment"),
  inlineHookId: text(),
  keyId: output("credentials.signing.kid"),
  keyName: text(),
  keyYearsValid: { type: "number" },
  metadata: output(),
  metadataUrl: output(),
  preconfiguredApp: {
    ...text("name"),
    forceNew: true,
    ignore: ({ new: given }) => isZero(given),
  },
  recipient: text(`${signOn}.recipient`),
  responseSigned: flag(`${signOn}.responseSigned`),
  samlSignedRequestEnabled: off(`${signOn}.samlSignedRequestEnabled`),
  signatureAlgorithm: text(`${signOn}.signatureAlgorithm`),
  singleLogoutCertificate: {
    type: "string",
    ignore: ({ old, new: given }) => bareCertificate(old) === bareCertificate(given),
  },
  singleLogoutIssuer: text(),
  singleLogoutUrl: text(),
  ssoUrl: text(`${signOn}.ssoAcsUrl`),
  subjectNameIdFormat: text(`${signOn}.subjectNameIdFormat`),
  subjectNameIdTemplate: text(`${signOn}.subjectNameIdTemplate`),
  userNameTemplate: { ...text(`${userName}.template`), default: "${source.login}" },
  userNameTemplatePushStatus: {
    ...text(`${userName}.pushStatus`),
    ignore: ({ new: given }) => isZero(given),
  },
  userNameTemplateSuffix: text(`${userName}.suffix`),
  userNameTemplateType: { ...text(`${userName}.type`), default: "BUILT_IN" },
};

const saml: ApplicationKind = {
  kind: "SAML",
  called: "an SAML application",
  properties,
  rest,
  written: rotateKey,
  current,
};

const made = application(saml);

/** `okta.app.Saml`. */
export const samlApplication: Resource<OktaClient> = {
  ...made,
  // Only a refresh gives a statement without values an empty list of them.
  async read(okta, id, state) {
    const found = await made.read(okta, id, state);
    const statements = found?.properties["attributeStatements"];
    if (!Array.isArray(statements)) return found;
    const attributeStatements = statements.map((one) => ({ values: [], ...asObject(one) }));
    return { ...found, properties: { ...found?.properties, attributeStatements } } as State;
  },
};

function rest(planned: Properties): Properties {
  const { singleLogoutCertificate: certificate, singleLogoutIssuer: issuer } = planned;
  const { inlineHookId: hook } = planned;
  const slo = { enabled: true, issuer, logoutUrl: planned["singleLogoutUrl"] };
  const overrides = ["audience", "destination", "recipient", "ssoAcsUrl"];
  return {
    signOnMode: "SAML_2_0",
    settings: {
      app: {},
      notes: { admin: null, enduser: null },
      signOn: {
        ...Object.fromEntries(overrides.map((name) => [`${name}Override`, ""])),
        defaultRelayState: "",
        slo: isZero(issuer) ? { enabled: false } : slo,
        ...(!isZero(hook) && { inlineHooks: [{ id: hook }] }),
        ...(!isZero(certificate) && { spCertificate: { x5c: [certificate] } }),
        allowMultipleAcsEndpoints: false,
        attributeStatements: [],
      },
    },
  };
}

/** A new `keyName` makes a new certificate, which signs from then on. */
async function rotateKey(okta: OktaClient, id: string, planned: Properties, state: Properties) {
  if (isZero(planned["keyName"]) || planned["keyName"] === state["keyName"]) return;
  await failing("failed to create new certificate for SAML application", async () => {
    const years = String(planned["keyYearsValid"] ?? 0);
    const path = `/api/v1/apps/${id}/credentials/keys/generate?validityYears=${years}`;
    const key = await okta.send("POST", path);
    await okta.send("PUT", `/api/v1/apps/${id}`, bodyOf(saml, { ...planned, keyId: key["kid"] }));
  });
}

async function current(okta: OktaClient, app: Properties, told: Properties): Promise<Properties> {
  const id = String(app["id"]);
  const links = asObject(app["_links"]);
  const addresses = { metadataUrl: href(links["metadata"]), embedUrl: href(links["appLinks"]) };
  const complete: Properties = { ...told, ...addresses, ...singleLogoutOf(app), ...hookOf(app) };
  const kid = told["keyId"];
  if (typeof kid === "string" && app["status"] !== "INACTIVE") {
    const metadata = await failing("failed to get app's SAML metadata", () =>
      okta.xml(`/api/v1/apps/${id}/sso/saml/metadata?kid=${kid}`),
    );
    Object.assign(complete, { metadata, entityKey: entityKeyOf(metadata, told) });
  }
  // Takes a call, although the project reads none of them.
  await failing("failed to load existing keys for SAML application", () =>
    okta.get(`/api/v1/apps/${id}/credentials/keys`),
  );
  for (const [name, { type, computed }] of Object.entries(properties)) {
    if (computed !== true) complete[name] ??= empty[type];
  }
  return complete;
}

/** Told only where there is one, as single logout. */
function hookOf(app: Properties): Properties {
  const { inlineHooks } = asObject(asObject(app["settings"])["signOn"]);
  const [hook] = (inlineHooks ?? []) as unknown[];
  return hook === undefined ? {} : { inlineHookId: asObject(hook)["id"] };
}

/** Told only where it is on: the real one does not see that it was turned off. */
function singleLogoutOf(app: Properties): Properties {
  const { slo, spCertificate } = asObject(asObject(app["settings"])["signOn"]);
  const { enabled, issuer, logoutUrl } = asObject(slo);
  if (enabled !== true) return {};
  const [certificate] = (asObject(spCertificate)["x5c"] ?? []) as unknown[];
  return {
    singleLogoutIssuer: issuer,
    singleLogoutUrl: logoutUrl,
    singleLogoutCertificate: certificate,
  };
}

/** What stands in the entity's address where the issuer has its placeholder. */
function entityKeyOf(metadata: string, { idpIssuer }: Properties): string {
  const entityId = parseXml(metadata).documentElement?.getAttribute("entityID") ?? "";
  const [start = "", end = ""] = String(idpIssuer ?? "").split("${org.externalKey}");
  const fits = entityId.startsWith(start) && entityId.endsWith(end);
  return fits ? entityId.slice(start.length, entityId.length - end.length) : "";
}

function bareCertificate(value: unknown): string {
  return String(value ?? "").replace(/-----[A-Z ]+-----|\s/g, "");
}
