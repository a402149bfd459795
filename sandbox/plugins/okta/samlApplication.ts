import { parseXml } from "../../shared/xml";
import { failing } from "../failing";
import type { Property, Schema } from "../schema";
import { isZero, sameJson, type Properties } from "../values";
import { application, off } from "./application";
import { type OktaClient } from "./client";
import { appBody, appProperties } from "./samlApplicationBody";

const text: Property = { type: "string" };
const output: Property = { type: "string", computed: true };
/** What the state has for what is neither given nor told. */
const empty: Partial<Record<Property["type"], unknown>> = { string: "", number: 0, list: [] };

const statement: Record<string, Property> = {
  filterType: text,
  filterValue: text,
  name: { type: "string", required: true },
  namespace: {
    type: "string",
    default: "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
  },
  type: { type: "string", default: "EXPRESSION" },
  values: { type: "list" },
};

const properties: Schema = {
  accessibilitySelfService: off,
  adminNote: text,
  appLinksJson: { type: "string", computed: true, optional: true, same: sameJson },
  assertionSigned: { type: "boolean" },
  attributeStatements: { type: "list", element: statement },
  audience: text,
  authenticationPolicy: { type: "string", computed: true, optional: true },
  authnContextClassRef: text,
  autoSubmitToolbar: off,
  defaultRelayState: text,
  destination: text,
  embedUrl: output,
  enduserNote: text,
  digestAlgorithm: text,
  entityKey: output,
  hideIos: off,
  hideWeb: off,
  honorForceAuthn: off,
  idpIssuer: {
    type: "string",
    ignore: ({ old, new: given }) =>
      isZero(given) && old === "http://www.okta.com/${org.externalKey}",
  },
  implicitAssignment: { type: "boolean" },
  keyId: output,
  keyName: text,
  keyYearsValid: { type: "number" },
  label: { type: "string", required: true },
  metadata: output,
  metadataUrl: output,
  name: output,
  preconfiguredApp: {
    type: "string",
    forceNew: true,
    ignore: ({ new: given }) => isZero(given),
  },
  recipient: text,
  responseSigned: { type: "boolean" },
  samlSignedRequestEnabled: off,
  signatureAlgorithm: text,
  singleLogoutCertificate: {
    type: "string",
    ignore: ({ old, new: given }) => bareCertificate(old) === bareCertificate(given),
  },
  ssoUrl: text,
  status: { type: "string", default: "ACTIVE" },
  subjectNameIdFormat: text,
  subjectNameIdTemplate: text,
  userNameTemplate: { type: "string", default: "${source.login}" },
  userNameTemplateType: { type: "string", default: "BUILT_IN" },
};

/** `okta.app.Saml`. */
export const samlApplication = application({
  kind: "SAML",
  called: "an SAML application",
  properties,
  body: appBody,
  written: rotateKey,
  current,
});

/** A new `keyName` makes a new certificate, which signs from then on. */
async function rotateKey(okta: OktaClient, id: string, planned: Properties, state: Properties) {
  if (isZero(planned["keyName"]) || planned["keyName"] === state["keyName"]) return;
  await failing("failed to create new certificate for SAML application", async () => {
    const years = String(planned["keyYearsValid"] ?? 0);
    const path = `/api/v1/apps/${id}/credentials/keys/generate?validityYears=${years}`;
    const key = await okta.send("POST", path);
    await okta.send("PUT", `/api/v1/apps/${id}`, appBody({ ...planned, keyId: key["kid"] }));
  });
}

async function current(okta: OktaClient, app: Properties, before: Properties): Promise<Properties> {
  const id = String(app["id"]);
  const told = { ...before, ...appProperties(app) };
  if (await okta.isClassic()) delete told["authenticationPolicy"];
  const kid = told["keyId"];
  if (typeof kid === "string" && app["status"] !== "INACTIVE") {
    const metadata = await failing("failed to get app's SAML metadata", () =>
      okta.xml(`/api/v1/apps/${id}/sso/saml/metadata`, { kid }),
    );
    Object.assign(told, { metadata, entityKey: entityKeyOf(metadata, told) });
  }
  // Takes a call, although the project reads none of them.
  await failing("failed to load existing keys for SAML application", () =>
    okta.get(`/api/v1/apps/${id}/credentials/keys`),
  );
  for (const [name, { type, computed }] of Object.entries(properties)) {
    if (computed !== true) told[name] ??= empty[type];
  }
  return told;
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
