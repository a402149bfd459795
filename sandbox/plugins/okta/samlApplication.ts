import { differences } from "../diff";
import { failing } from "../failing";
import type { Property, Resource } from "../schema";
import { isZero, sameJson, type Properties } from "../values";
import { deleteApp, existing, findApp, setPolicy, setStatus } from "./application";
import type { OktaClient } from "./client";
import { appBody, appProperties } from "./samlApplicationBody";
import { appMetadata, readSamlMetadata } from "./samlMetadata";
import { asObject } from "./client";

const text: Property = { type: "string" };
const output: Property = { type: "string", computed: true };
/** What the state has for what is neither given nor told. */
const empty: Partial<Record<Property["type"], unknown>> = { string: "", number: 0, list: [] };
const off: Property = { type: "boolean" };

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

/** `okta.app.Saml`; its id is the app's. */
export const samlApplication: Resource<OktaClient> = {
  properties: {
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
    keyName: { type: "string", requiredWith: ["keyYearsValid"] },
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
  },

  plan(_okta, planned) {
    for (const [name, property] of Object.entries(samlApplication.properties)) {
      if (property === off) planned[name] ??= false;
    }
  },

  async create(okta, planned, made) {
    checkStatements(planned);
    const what = "failed to create SAML application";
    const body = await failing(what, async () => checkedBody(planned));
    const activate = String(planned["status"] === "ACTIVE");
    const app = await failing(what, () =>
      okta.send("POST", `/api/v1/apps?activate=${activate}`, body),
    );
    const id = String(app["id"]);
    made(id);
    await rotateKey(okta, id, planned);
    await setPolicy(okta, id, planned, policyOwner);
    return { id, properties: await existing(current(okta, id, planned), "SAML", id) };
  },

  async read(okta, id, state) {
    const appId = id.split("/")[0] ?? id;
    const properties = await current(okta, appId, state);
    return properties && { id: appId, properties };
  },

  async update(okta, id, planned, state) {
    checkStatements(planned);
    const isSwitched = await setStatus(okta, id, planned, state);
    const changed = differences(samlApplication.properties, state, planned);
    if (isSwitched && changed.every(({ property }) => property === "status")) {
      return existing(current(okta, id, planned), "SAML", id);
    }
    const body = await failing("failed to build SAML application", async () =>
      checkedBody(planned),
    );
    await failing("failed to update SAML application", () =>
      okta.send("PUT", `/api/v1/apps/${id}`, body),
    );
    if (planned["keyName"] !== state["keyName"]) await rotateKey(okta, id, planned);
    await setPolicy(okta, id, planned, policyOwner);
    return existing(current(okta, id, planned), "SAML", id);
  },

  delete: (okta, id, state) => deleteApp(okta, id, state, "SAML"),
};

const policyOwner = "an SAML application";

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
async function rotateKey(okta: OktaClient, id: string, planned: Properties): Promise<void> {
  if (isZero(planned["keyName"])) return;
  await failing("failed to create new certificate for SAML application", async () => {
    const years = String(planned["keyYearsValid"] ?? 0);
    const path = `/api/v1/apps/${id}/credentials/keys/generate?validityYears=${years}`;
    const key = await okta.send("POST", path);
    await okta.send("PUT", `/api/v1/apps/${id}`, appBody({ ...planned, keyId: key["kid"] }));
  });
}

/** What Okta tells of the app; the rest is kept from before. */
async function current(
  okta: OktaClient,
  id: string,
  before: Properties,
): Promise<Properties | undefined> {
  const app = await findApp(okta, id, "SAML");
  if (app === undefined) return undefined;
  const properties = { ...before, ...appProperties(app) };
  if (await okta.isClassic()) delete properties["authenticationPolicy"];
  const kid = properties["keyId"];
  if (typeof kid === "string" && app["status"] !== "INACTIVE") {
    Object.assign(properties, await metadataProperties(okta, id, kid, properties));
  }
  const keys = await failing("failed to load existing keys for SAML application", () =>
    okta.get(`/api/v1/apps/${id}/credentials/keys`),
  );
  for (const [name, { type, computed }] of Object.entries(samlApplication.properties)) {
    if (computed !== true) properties[name] ??= empty[type];
  }
  properties["keys"] = (Array.isArray(keys) ? keys : []).map(keyProperties);
  return properties;
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
