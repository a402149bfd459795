import { type Element } from "@xmldom/xmldom";
import { request } from "undici";
import { elements, parseXml } from "../../shared/xml";

/** What a service provider takes from an identity provider's SAML metadata. */
export type IdpMetadata = ReturnType<typeof parseIdpMetadata>;

/** Where a public host is reachable on this machine; undefined: there is no such host. */
export type Resolve = (host: string) => string | undefined;

/** The metadata is no metadata, or cannot be had. The message is Cognito's where that is known. */
export class MetadataError extends Error {}

const redirectBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/** @throws MetadataError */
export function parseIdpMetadata(xml: string) {
  let root: Element | null;
  try {
    root = parseXml(xml).documentElement;
  } catch {
    throw new MetadataError("Unable to unmarshall metadata");
  }
  const idp = root && elements(root, "IDPSSODescriptor")[0];
  if (root?.localName !== "EntityDescriptor" || !idp) {
    throw new MetadataError("Unable to unmarshall metadata: no IDPSSODescriptor");
  }
  const entityId = root.getAttribute("entityID") ?? "";
  const certificates = signingCertificates(idp);
  if (certificates.length === 0) {
    throw new MetadataError("No signing certificate found in metadata.");
  }
  const location = (name: string) =>
    elements(idp, name)
      .find((one) => one.getAttribute("Binding") === redirectBinding)
      ?.getAttribute("Location") ?? undefined;
  return {
    entityId,
    /** Base64 of the DER, without line breaks. */
    certificates,
    /** Where requests go, by HTTP-Redirect. */
    redirectUrl: location("SingleSignOnService"),
    logoutUrl: location("SingleLogoutService"),
  };
}

/** A key without a use is for signing too. */
function signingCertificates(idp: Element): string[] {
  return elements(idp, "KeyDescriptor")
    .filter((key) => key.getAttribute("use") !== "encryption")
    .flatMap((key) => elements(key, "X509Certificate"))
    .map((certificate) => (certificate.textContent ?? "").replace(/\s+/g, ""))
    .filter((text) => text.length > 0);
}

/**
 * Reads metadata as Cognito does: anonymously, and nothing but 200 will do.
 * @throws MetadataError
 */
async function fetchMetadata(url: string, resolve: Resolve): Promise<string> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new MetadataError(`Invalid metadata URL ${url}`);
  }
  const base = resolve(parsed.host);
  if (!base) throw new MetadataError(`Unable to reach remote metadata source ${url}`);
  const target = new URL(parsed.pathname + parsed.search, base);
  const answer = await request(target, { headers: { host: parsed.host } }).catch(() => undefined);
  if (!answer) throw new MetadataError(`Unable to reach remote metadata source ${url}`);
  const text = await answer.body.text();
  if (answer.statusCode !== 200) {
    throw new MetadataError(
      `Non-ok status code ${answer.statusCode} returned from remote metadata source ${url}`,
    );
  }
  return text;
}

/** The metadata of a user pool's SAML provider as it is now: Cognito reads an address again and again. */
export async function providerMetadata(
  details: Record<string, string>,
  resolve: Resolve,
): Promise<IdpMetadata> {
  const { MetadataURL: url, MetadataFile: file } = details;
  if (!url && !file) {
    throw new MetadataError("At least one of the MetadataURL or MetadataFile should be provided.");
  }
  const metadata = parseIdpMetadata(url ? await fetchMetadata(url, resolve) : (file ?? ""));
  if (metadata.redirectUrl) return metadata;
  throw new MetadataError("No SingleSignOn Http redirect binding location found in metadata.");
}
