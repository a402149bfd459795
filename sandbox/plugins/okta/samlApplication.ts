import { failing } from "../failing";
import type { Property, Schema } from "../schema";
import { isZero, sameJson, type Properties } from "../values";
import { application, off } from "./application";
import { asObject, type OktaClient } from "./client";
import { appBody, appProperties } from "./samlApplicationBody";
import { appMetadata, readSamlMetadata } from "./samlMetadata";

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

/** What a custom app needs besides a label; the real provider looks at it in the apply only. */
const neededByCustomApps = {
  ssoUrl: "sso_url",
  recipient: "recipient",
  destination: "destination",
  audience: "audience",
  subjectNameIdTemplate: "subject_name_id_template",
  subjectNameIdFormat: "subject_name_id_format",
  signatureAlgorithm: "signature_algorithm",
  digestAlgorithm: "digest_algorithm",
  authnContextClassRef: "authn_context_class_ref",
};

const properties: Schema = {
  appLinksJson: { type: "string", computed: true, optional: true, same: sameJson },
  assertionSigned: { type: "boolean" },
  attributeStatements: { type: "list", element: statement },
  audience: text,
  authenticationPolicy: { type: "string", computed: true, optional: true },
  authnContextClassRef: text,
  certificate: output,
  defaultRelayState: text,
  destination: text,
  embedUrl: output,
  digestAlgorithm: text,
  entityKey: output,
  entityUrl: output,
  hideIos: off,
  hideWeb: off,
  honorForceAuthn: off,
  httpPostBinding: output,
  httpRedirectBinding: output,
  idpIssuer: {
    type: "string",
    ignore: ({ old, new: given }) =>
      isZero(given) && old === "http://www.okta.com/${org.externalKey}",
  },
  implicitAssignment: { type: "boolean" },
  keyId: output,
  keyName: text,
  keyYearsValid: { type: "number" },
  keys: { type: "list", computed: true },
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
};

/** `okta.app.Saml`. */
export const samlApplication = application({
  kind: "SAML",
  called: "an SAML application",
  properties,
  check: checkStatements,
  body: checkedBody,
  written: rotateKey,
  current,
});

function checkStatements(planned: Properties): void {
  const statements = planned["attributeStatements"];
  for (const one of Array.isArray(statements) ? statements.map(asObject) : []) {
    const filtered = !isZero(one["filterType"]) || !isZero(one["filterValue"]);
    if (filtered && one["type"] !== "GROUP") {
      throw new Error(
        "invalid 'attribute_statements': when setting 'filter_value' or 'filter_type', " +
          "value of 'type' should be set to 'GROUP'",
      );
    }
    if (one["type"] === "GROUP" && !isZero(one["values"])) {
      throw new Error(
        "invalid 'attribute_statements': when setting 'values', 'type' should be set to 'EXPRESSION'",
      );
    }
  }
}

function checkedBody(planned: Properties): Properties {
  if (isZero(planned["preconfiguredApp"])) {
    const missing = Object.entries(neededByCustomApps).filter(([name]) => isZero(planned[name]));
    if (missing.length > 0) {
      const names = missing.map(([, name]) => name).join(", ");
      throw new Error(
        `missing conditionally required fields, reason: 'Custom SAML applications must contain these fields', missing fields: ${names}`,
      );
    }
    if (planned["responseSigned"] !== true && planned["assertionSigned"] !== true) {
      throw new Error(
        "custom SAML apps must either have response_signed or assertion_signed set to true",
      );
    }
  }
  return appBody(planned);
}

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
    Object.assign(told, await metadataProperties(okta, id, kid, told));
  }
  const keys = await failing("failed to load existing keys for SAML application", () =>
    okta.get(`/api/v1/apps/${id}/credentials/keys`),
  );
  for (const [name, { type, computed }] of Object.entries(properties)) {
    if (computed !== true) told[name] ??= empty[type];
  }
  told["keys"] = (Array.isArray(keys) ? keys : []).map(keyProperties);
  return told;
}

async function metadataProperties(
  okta: OktaClient,
  id: string,
  kid: string,
  { idpIssuer }: Properties,
): Promise<Properties> {
  const metadata = await appMetadata(okta, id, kid);
  const { entityId, certificate, httpPostBinding, httpRedirectBinding } =
    readSamlMetadata(metadata);
  // The key is what stands in the entity's address where the issuer has its placeholder.
  const [start = "", end = ""] = String(idpIssuer ?? "").split("${org.externalKey}");
  const fits = entityId.startsWith(start) && entityId.endsWith(end);
  const entityKey = fits ? entityId.slice(start.length, entityId.length - end.length) : "";
  return {
    metadata,
    certificate,
    httpPostBinding,
    httpRedirectBinding,
    entityUrl: entityId,
    entityKey,
  };
}

function keyProperties(value: unknown): Properties {
  const { kid, kty, use, created, lastUpdated, expiresAt, e, n, x5c, ...key } = asObject(value);
  const x5tS256 = key["x5t#S256"];
  return { kid, kty, use, created, lastUpdated, expiresAt, e, n, x5cs: x5c, x5tS256 };
}

function bareCertificate(value: unknown): string {
  return String(value ?? "").replace(/-----[A-Z ]+-----|\s/g, "");
}
