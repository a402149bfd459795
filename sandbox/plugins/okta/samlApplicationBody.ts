import { isZero, type Properties } from "../values";
import { commonBody, commonProperties, href } from "./application";
import { asObject } from "./client";

/** The app as Okta's API takes it, with whatever Okta's SDK for Go sends although it is empty. */
export function appBody(planned: Properties): Properties {
  const { preconfiguredApp } = planned;
  return {
    ...present({ name: isZero(preconfiguredApp) ? planned["name"] : preconfiguredApp }),
    ...commonBody(planned),
    signOnMode: "SAML_2_0",
    credentials: {
      userNameTemplate: {
        template: planned["userNameTemplate"],
        type: planned["userNameTemplateType"],
      },
      ...(!isZero(planned["keyId"]) && { signing: { kid: planned["keyId"] } }),
    },
    settings: {
      app: {},
      implicitAssignment: planned["implicitAssignment"] === true,
      notes: { admin: planned["adminNote"] || null, enduser: planned["enduserNote"] || null },
      signOn: signOn(planned),
    },
  };
}

/** Names that the provider and Okta's sign-on settings have in common. */
const shared = [
  ...["recipient", "destination", "audience", "idpIssuer", "authnContextClassRef"],
  ...["subjectNameIdTemplate", "subjectNameIdFormat", "signatureAlgorithm", "digestAlgorithm"],
];
const overrides = ["audience", "destination", "recipient", "ssoAcsUrl"];

function signOn(planned: Properties): Properties {
  const certificate = planned["singleLogoutCertificate"];
  return {
    ...present(Object.fromEntries(shared.map((name) => [name, planned[name]]))),
    ...present({ ssoAcsUrl: planned["ssoUrl"] }),
    ...Object.fromEntries(overrides.map((name) => [`${name}Override`, ""])),
    defaultRelayState: planned["defaultRelayState"] ?? "",
    responseSigned: planned["responseSigned"] === true,
    assertionSigned: planned["assertionSigned"] === true,
    honorForceAuthn: planned["honorForceAuthn"] === true,
    samlSignedRequestEnabled: planned["samlSignedRequestEnabled"] === true,
    slo: { enabled: false },
    ...(!isZero(certificate) && { spCertificate: { x5c: [certificate] } }),
    allowMultipleAcsEndpoints: false,
    attributeStatements: statements(planned["attributeStatements"]),
  };
}

/** The provider's properties of an app as Okta's API tells it. */
export function appProperties(app: Properties): Properties {
  const settings = asObject(app["settings"]);
  const links = asObject(app["_links"]);
  const notes = asObject(settings["notes"]);
  const credentials = asObject(app["credentials"]);
  const { template, type } = asObject(credentials["userNameTemplate"]);
  return {
    ...commonProperties(app),
    ...signOnProperties(asObject(settings["signOn"])),
    preconfiguredApp: app["name"],
    keyId: asObject(credentials["signing"])["kid"],
    adminNote: notes["admin"] ?? undefined,
    enduserNote: notes["enduser"] ?? undefined,
    userNameTemplate: template,
    userNameTemplateType: type,
    metadataUrl: href(links["metadata"]),
    embedUrl: href(links["appLinks"]),
    implicitAssignment: settings["implicitAssignment"] ?? false,
  };
}

function signOnProperties(signOn: Properties): Properties {
  return {
    ...Object.fromEntries(shared.map((name) => [name, signOn[name] ?? undefined])),
    defaultRelayState: signOn["defaultRelayState"] ?? undefined,
    ssoUrl: signOn["ssoAcsUrl"],
    responseSigned: signOn["responseSigned"],
    assertionSigned: signOn["assertionSigned"],
    honorForceAuthn: signOn["honorForceAuthn"] ?? false,
    samlSignedRequestEnabled: signOn["samlSignedRequestEnabled"] ?? false,
    attributeStatements: statements(signOn["attributeStatements"]),
  };
}

function statements(value: unknown): Properties[] {
  return (Array.isArray(value) ? value : []).map((entry) => {
    const { name, namespace, type, values, filterType, filterValue } = asObject(entry);
    return present({ name, namespace, type, values, filterType, filterValue });
  });
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
