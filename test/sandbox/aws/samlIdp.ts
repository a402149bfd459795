import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { SignedXml } from "xml-crypto";
import { newSigningKey } from "../../../sandbox/okta/signingKeys";
import type { SigningKey } from "../../../sandbox/shared/certificates";

/** What a test's identity provider writes into a response. */
export interface ResponseOptions {
  audience: string;
  recipient: string;
  inResponseTo?: string;
  nameId?: string;
  attributes?: Record<string, string | string[]>;
  issuer?: string;
  /** @default both */
  sign?: "both" | "assertion" | "response" | "none";
  /** @default the identity provider's own */
  key?: SigningKey;
  /** Ended a minute ago. */
  expired?: boolean;
  destination?: string;
}

/** A small identity provider that signs whatever a test wants. */
export interface SamlIdp {
  readonly host: string;
  readonly url: string;
  readonly entityId: string;
  /** Public. */
  readonly metadataUrl: string;
  /** Wants an API token. */
  readonly tokenMetadataUrl: string;
  metadata(): string;
  /** A new signing key, in the metadata too. */
  rotate(): Promise<void>;
  /** A key that is nobody's. */
  strangersKey(): Promise<SigningKey>;
  /** Base64, as it is posted. */
  respond(options: ResponseOptions): string;
  /** What the next requests for the public metadata get. */
  serve(status: number, body: string): void;
  stop(): Promise<void>;
}

const ssoUrl = "https://idp.example.com/sso";

export async function startSamlIdp(): Promise<SamlIdp> {
  const newKey = () => newSigningKey("idp", 1);
  let key = await newKey();
  const entityId = "http://www.okta.com/exkTest";
  let served: { status: number; body: string } | undefined;
  const metadata = () => metadataXml(entityId, key);
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/api/")) return void response.writeHead(401).end("E0000011");
    const { status, body } = served ?? { status: 200, body: metadata() };
    response.writeHead(status, { "content-type": "application/xml" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = "idp.example.com";
  return {
    host,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    entityId,
    metadataUrl: `https://${host}/app/exkTest/sso/saml/metadata`,
    tokenMetadataUrl: `https://${host}/api/v1/apps/0oa1/sso/saml/metadata`,
    metadata,
    rotate: async () => void (key = await newKey()),
    strangersKey: newKey,
    respond: (options) => encode(signed(responseXml(entityId, options), options, key)),
    serve: (status, body) => void (served = status === 0 ? undefined : { status, body }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function encode(xml: string): string {
  return Buffer.from(xml).toString("base64");
}

export function decode(samlResponse: string): string {
  return Buffer.from(samlResponse, "base64").toString("utf8");
}

function metadataXml(entityId: string, key: SigningKey): string {
  const bindings = ["HTTP-POST", "HTTP-Redirect"].map((binding) => {
    const name = `urn:oasis:names:tc:SAML:2.0:bindings:${binding}`;
    return `<md:SingleSignOnService Binding="${name}" Location="${ssoUrl}"/>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${key.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
${bindings.join("\n")}
</md:IDPSSODescriptor></md:EntityDescriptor>`;
}

function responseXml(ownEntityId: string, options: ResponseOptions): string {
  const { audience, recipient, inResponseTo, nameId = "opaque-1", attributes = {} } = options;
  const now = Date.now();
  const time = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
  const until = time(options.expired ? -1 : 5);
  const answers = inResponseTo ? ` InResponseTo="${inResponseTo}"` : "";
  const issuer = `<saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">${options.issuer ?? ownEntityId}</saml2:Issuer>`;
  const statements = Object.entries(attributes).map(([name, value]) => {
    const values = [value]
      .flat()
      .map((one) => `<saml2:AttributeValue>${one}</saml2:AttributeValue>`);
    return `<saml2:Attribute Name="${name}">${values.join("")}</saml2:Attribute>`;
  });
  const assertion =
    `<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id()}" IssueInstant="${time(0)}" Version="2.0">${issuer}` +
    `<saml2:Subject><saml2:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${nameId}</saml2:NameID>` +
    `<saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData${answers} NotOnOrAfter="${until}" Recipient="${recipient}"/></saml2:SubjectConfirmation></saml2:Subject>` +
    `<saml2:Conditions NotBefore="${time(-10)}" NotOnOrAfter="${until}"><saml2:AudienceRestriction><saml2:Audience>${audience}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>` +
    `<saml2:AuthnStatement AuthnInstant="${time(0)}"><saml2:AuthnContext><saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>` +
    `<saml2:AttributeStatement>${statements.join("")}</saml2:AttributeStatement></saml2:Assertion>`;
  const destination = options.destination ?? recipient;
  return (
    `<saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" Destination="${destination}" ID="${id()}"${answers} IssueInstant="${time(0)}" Version="2.0">${issuer}` +
    `<saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status>${assertion}</saml2p:Response>`
  );
}

function signed(xml: string, options: ResponseOptions, ownKey: SigningKey): string {
  const { sign = "both", key = ownKey } = options;
  let result = xml;
  if (sign === "both" || sign === "assertion") result = signElement(result, "Assertion", key);
  if (sign === "both" || sign === "response") result = signElement(result, "Response", key);
  return result;
}

function signElement(xml: string, name: string, key: SigningKey): string {
  const element = `//*[local-name(.)='${name}']`;
  const signer = new SignedXml({
    privateKey: key.privateKeyPem,
    signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    canonicalizationAlgorithm: "http://www.w3.org/2001/10/xml-exc-c14n#",
  });
  signer.addReference({
    xpath: element,
    digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256",
    transforms: [
      "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
      "http://www.w3.org/2001/10/xml-exc-c14n#",
    ],
  });
  const location = { reference: `${element}/*[local-name(.)='Issuer']`, action: "after" as const };
  signer.computeSignature(xml, { location });
  return signer.getSignedXml();
}

function id(): string {
  return `_${randomBytes(12).toString("hex")}`;
}
