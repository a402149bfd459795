import { isZero, sameJson, type Properties } from "../values";
import { asObject } from "./client";

/** The app as Okta's API takes it. What is empty is left out, as Okta's SDK for Go does. */
export function appBody(planned: Properties): Properties {
  const preconfigured = planned["preconfiguredApp"];
  return {
    ...present({ name: isZero(preconfigured) ? planned["name"] : preconfigured }),
    label: planned["label"],
    signOnMode: planned["samlVersion"] === "1.1" ? "SAML_1_1" : "SAML_2_0",
    accessibility: {
      selfService: planned["accessibilitySelfService"] === true,
      ...present({
        errorRedirectUrl: planned["accessibilityErrorRedirectUrl"],
        loginRedirectUrl: planned["accessibilityLoginRedirectUrl"],
      }),
    },
    visibility: {
      autoSubmitToolbar: planned["autoSubmitToolbar"] === true,
      hide: { iOS: planned["hideIos"] === true, web: planned["hideWeb"] === true },
      ...present({ appLinks: json(planned["appLinksJson"]) }),
    },
    credentials: {
      userNameTemplate: present({
        template: planned["userNameTemplate"],
        type: planned["userNameTemplateType"],
        suffix: planned["userNameTemplateSuffix"],
        pushStatus: planned["userNameTemplatePushStatus"],
      }),
      ...(!isZero(planned["keyId"]) && { signing: { kid: planned["keyId"] } }),
    },
    settings: {
      app: json(planned["appSettingsJson"]) ?? {},
      implicitAssignment: planned["implicitAssignment"] === true,
      notes: present({ admin: planned["adminNote"], enduser: planned["enduserNote"] }),
      signOn: signOn(planned),
    },
  };
}

/** Names that the provider and Okta's sign-on settings have in common. */
const shared = [
  ...["defaultRelayState", "recipient", "destination", "audience", "idpIssuer"],
  ...["subjectNameIdTemplate", "subjectNameIdFormat", "signatureAlgorithm", "digestAlgorithm"],
  "authnContextClassRef",
];

function signOn(planned: Properties): Properties {
  const { singleLogoutIssuer: issuer, singleLogoutCertificate: certificate } = planned;
  const endpoints = acsEndpoints(planned);
  const statements = planned["attributeStatements"];
  return {
    ...present(Object.fromEntries(shared.map((name) => [name, planned[name]]))),
    ...present({ ssoAcsUrl: planned["ssoUrl"] }),
    responseSigned: planned["responseSigned"] === true,
    assertionSigned: planned["assertionSigned"] === true,
    honorForceAuthn: planned["honorForceAuthn"] === true,
    samlSignedRequestEnabled: planned["samlSignedRequestEnabled"] === true,
    slo: isZero(issuer)
      ? { enabled: false }
      : { enabled: true, issuer, logoutUrl: planned["singleLogoutUrl"] },
    ...((!isZero(certificate) || !isZero(issuer)) && { spCertificate: { x5c: [certificate] } }),
    allowMultipleAcsEndpoints: endpoints.length > 0,
    ...(endpoints.length > 0 && { acsEndpoints: endpoints }),
    attributeStatements: (Array.isArray(statements) ? statements : []).map((entry) => {
      const { name, namespace, type, values, filterType, filterValue } = asObject(entry);
      return present({ name, namespace, type, values, filterType, filterValue });
    }),
    ...(!isZero(planned["inlineHookId"]) && { inlineHooks: [{ id: planned["inlineHookId"] }] }),
  };
}

function acsEndpoints(planned: Properties): Properties[] {
  const { acsEndpoints: urls, acsEndpointsIndices: indexed } = planned;
  if (Array.isArray(urls)) return urls.map((url: unknown, index) => ({ index, url }));
  if (!Array.isArray(indexed)) return [];
  return indexed.map(asObject).map(({ index, url }) => ({ index, url }));
}

/** The provider's properties of an app as Okta's API tells it. */
export function appProperties(app: Properties): Properties {
  const settings = asObject(app["settings"]);
  const links = asObject(app["_links"]);
  const template = asObject(asObject(app["credentials"])["userNameTemplate"]);
  const policy = href(links["accessPolicy"]);
  return {
    ...visibilityProperties(app),
    ...signOnProperties(asObject(settings["signOn"])),
    name: app["name"],
    label: app["label"],
    status: app["status"],
    signOnMode: app["signOnMode"],
    samlVersion: app["signOnMode"] === "SAML_1_1" ? "1.1" : "2.0",
    preconfiguredApp: app["name"],
    features: app["features"] ?? [],
    userNameTemplate: template["template"],
    userNameTemplateType: template["type"],
    userNameTemplateSuffix: template["suffix"],
    userNameTemplatePushStatus: template["pushStatus"],
    keyId: asObject(asObject(app["credentials"])["signing"])["kid"],
    metadataUrl: href(links["metadata"]),
    logoUrl: href(links["logo"]),
    embedUrl: href(links["appLinks"]),
    ...(policy !== undefined && { authenticationPolicy: policy.split("/").pop() }),
    implicitAssignment: settings["implicitAssignment"] ?? false,
    adminNote: asObject(settings["notes"])["admin"],
    enduserNote: asObject(settings["notes"])["enduser"],
    appSettingsJson: JSON.stringify(present(asObject(settings["app"]))),
  };
}

function visibilityProperties(app: Properties): Properties {
  const visibility = asObject(app["visibility"]);
  const accessibility = asObject(app["accessibility"]);
  const hide = asObject(visibility["hide"]);
  const links = visibility["appLinks"];
  return {
    accessibilitySelfService: accessibility["selfService"] ?? false,
    accessibilityErrorRedirectUrl: accessibility["errorRedirectUrl"],
    accessibilityLoginRedirectUrl: accessibility["loginRedirectUrl"],
    autoSubmitToolbar: visibility["autoSubmitToolbar"] ?? false,
    hideIos: hide["iOS"] ?? false,
    hideWeb: hide["web"] ?? false,
    ...(!isZero(links) && { appLinksJson: JSON.stringify(links) }),
  };
}

function signOnProperties(signOn: Properties): Properties {
  const slo = asObject(signOn["slo"]);
  const statements = signOn["attributeStatements"];
  const endpoints = signOn["acsEndpoints"];
  const hooks = signOn["inlineHooks"];
  return {
    ...Object.fromEntries(shared.map((name) => [name, signOn[name] ?? undefined])),
    ssoUrl: signOn["ssoAcsUrl"],
    responseSigned: signOn["responseSigned"],
    assertionSigned: signOn["assertionSigned"],
    honorForceAuthn: signOn["honorForceAuthn"] ?? false,
    samlSignedRequestEnabled: signOn["samlSignedRequestEnabled"] ?? false,
    attributeStatements: (Array.isArray(statements) ? statements : []).map((entry) => {
      const { name, namespace, type, values, filterType, filterValue } = asObject(entry);
      return present({ name, namespace, type, values, filterType, filterValue });
    }),
    ...(signOn["allowMultipleAcsEndpoints"] === true && endpointProperties(endpoints)),
    ...(Array.isArray(hooks) && hooks.length > 0 && { inlineHookId: asObject(hooks[0])["id"] }),
    ...(slo["enabled"] === true && {
      singleLogoutIssuer: slo["issuer"],
      singleLogoutUrl: slo["logoutUrl"],
      singleLogoutCertificate: firstOf(asObject(signOn["spCertificate"])["x5c"]),
    }),
  };
}

/** Endpoints whose indices count up from 0 are a plain list. */
function endpointProperties(value: unknown): Properties {
  const endpoints = (Array.isArray(value) ? value : []).map(asObject);
  if (endpoints.every((endpoint, position) => endpoint["index"] === position)) {
    return { acsEndpoints: endpoints.map((endpoint) => endpoint["url"]) };
  }
  return { acsEndpointsIndices: endpoints.map(({ index, url }) => ({ index, url })) };
}

function json(value: unknown): unknown {
  return isZero(value) || sameJson(value, "{}") ? undefined : JSON.parse(String(value));
}

function href(link: unknown): string | undefined {
  const first = Array.isArray(link) ? firstOf(link) : link;
  const address = asObject(first)["href"];
  return typeof address === "string" ? address : undefined;
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? (list[0] as unknown) : undefined;
}

/** Without what is empty. */
function present(properties: Properties): Properties {
  const entries = Object.entries(properties).filter(([, value]) => {
    return (
      value !== undefined &&
      value !== null &&
      value !== "" &&
      !(Array.isArray(value) && value.length === 0)
    );
  });
  return Object.fromEntries(entries);
}
