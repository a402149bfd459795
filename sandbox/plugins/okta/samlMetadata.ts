import { elements, parseXml, textOf } from "../../shared/xml";
import { failing } from "../failing";
import type { OktaClient } from "./client";

/** What the provider takes out of an identity provider's SAML metadata. */
export interface SamlMetadata {
  entityId: string;
  certificate: string;
  httpPostBinding?: string;
  httpRedirectBinding?: string;
}

const bindings = "urn:oasis:names:tc:SAML:2.0:bindings:";

export function readSamlMetadata(xml: string): SamlMetadata {
  const document = parseXml(xml);
  const [descriptor] = elements(document, "IDPSSODescriptor");
  if (!descriptor) throw new Error("the document is no metadata of an identity provider");
  const locations = new Map(
    elements(descriptor, "SingleSignOnService").map((service) => [
      service.getAttribute("Binding"),
      service.getAttribute("Location") ?? "",
    ]),
  );
  return {
    entityId: document.documentElement?.getAttribute("entityID") ?? "",
    certificate: textOf(descriptor, "X509Certificate") ?? "",
    httpPostBinding: locations.get(`${bindings}HTTP-POST`),
    httpRedirectBinding: locations.get(`${bindings}HTTP-Redirect`),
  };
}

/** An app's SAML metadata, which needs a token to be read. */
export function appMetadata(okta: OktaClient, appId: string, kid: string): Promise<string> {
  return failing("failed to get app's SAML metadata", () =>
    okta.xml(`/api/v1/apps/${appId}/sso/saml/metadata`, { kid }),
  );
}
