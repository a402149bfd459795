import { DOMParser, type Element } from "@xmldom/xmldom";
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
  const root = new DOMParser().parseFromString(xml, "text/xml").documentElement;
  const descriptor = root && first(root, "IDPSSODescriptor");
  if (!root || !descriptor) throw new Error("the document is no metadata of an identity provider");
  const locations = new Map(
    all(descriptor, "SingleSignOnService").map((service) => [
      service.getAttribute("Binding"),
      service.getAttribute("Location") ?? "",
    ]),
  );
  return {
    entityId: root.getAttribute("entityID") ?? "",
    certificate: first(descriptor, "X509Certificate")?.textContent?.trim() ?? "",
    httpPostBinding: locations.get(`${bindings}HTTP-POST`),
    httpRedirectBinding: locations.get(`${bindings}HTTP-Redirect`),
  };
}

function all(element: Element, name: string): Element[] {
  return [...element.getElementsByTagNameNS("*", name)];
}

function first(element: Element, name: string): Element | undefined {
  return all(element, name)[0];
}

/** An app's SAML metadata, which needs a token to be read. */
export function appMetadata(okta: OktaClient, appId: string, kid: string): Promise<string> {
  return failing("failed to get app's SAML metadata", () =>
    okta.xml(`/api/v1/apps/${appId}/sso/saml/metadata`, { kid }),
  );
}
