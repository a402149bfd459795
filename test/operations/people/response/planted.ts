import { SignedXml } from "xml-crypto";
import type { StackOutputs } from "../../../../outputs";
import { type SigningKey, newSigningKey } from "../../../../sandbox/okta/signingKeys";
import { metadataOf, soundWorld } from "../../verify/world";

/** A response that a test may change anywhere before it is signed. */
export interface Planted {
  status: string;
  destination: string;
  recipient: string;
  audience: string;
  issuer: string;
  assertionIssuer: string;
  inResponseTo: string;
  assertionInResponseTo: string;
  issued: Date;
  notBefore: Date;
  notOnOrAfter: Date;
  nameId: string;
  /** Names and values, as XML. */
  attributes: [name: string, ...values: string[]][];
  responseId: string;
  assertionId: string;
  /** Signed in this order. */
  signed: ("Assertion" | "Response")[];
  key: SigningKey;
  /** Before signing: the whole assertion. */
  changeAssertion: (xml: string) => string;
  /** After signing. */
  changeAll: (xml: string) => string;
}

export interface Fixture {
  outputs: Pick<StackOutputs, "engage" | "connect" | "handoff">;
  /** Okta's metadata by its address. */
  metadata: Record<string, string>;
  key: SigningKey;
  otherKey: SigningKey;
}

export async function newFixture(): Promise<Fixture> {
  const [key, otherKey] = await Promise.all([newSigningKey("acme", 1), newSigningKey("acme", 1)]);
  const { engage, connect } = soundWorld({
    certificate: key.certificate,
    otherCertificate: otherKey.certificate,
  });
  return {
    outputs: {
      engage,
      connect,
      handoff: { identityProviderName: "Okta", cloudFormationOutputs: {} },
    },
    metadata: {
      [engage.metadataUrl]: metadataOf("engage", [key.certificate]),
      [connect.metadataUrl]: metadataOf("connect", [key.certificate]),
    },
    key,
    otherKey,
  };
}

/** When the planted sign-ins happened. */
export const then = new Date("2026-11-28T09:30:00Z");
const minutes = 60_000;
const minutesFromThen = (count: number) => new Date(then.getTime() + count * minutes);

const aws = (name: string) => `https://aws.amazon.com/SAML/Attributes/${name}`;
const emailClaim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

/** What Okta sends of a person who may enter. */
export function sound(section: "engage" | "connect", { outputs, key }: Fixture): Planted {
  const { engage, connect } = outputs;
  const address = "jane.doe@acme.com";
  const own =
    section === "engage"
      ? {
          consumer: `https://${engage.domain}/saml2/idpresponse`,
          audience: `urn:amazon:cognito:sp:${engage.userPoolId}`,
          request: "_a1b2c3",
          attributes: [[emailClaim, address]] as Planted["attributes"],
        }
      : {
          consumer: connect?.signInEndpoint ?? "",
          audience: "urn:amazon:webservices",
          request: "",
          attributes: [
            [aws("Role"), `${connect?.roleArn},${connect?.samlProviderArn}`],
            [aws("RoleSessionName"), address],
            [aws("SessionDuration"), "43200"],
          ] as Planted["attributes"],
        };
  return {
    status: '<saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>',
    destination: own.consumer,
    recipient: own.consumer,
    audience: own.audience,
    issuer: `http://www.okta.com/exk${section}`,
    assertionIssuer: `http://www.okta.com/exk${section}`,
    inResponseTo: own.request,
    assertionInResponseTo: own.request,
    issued: then,
    notBefore: minutesFromThen(-5),
    notOnOrAfter: minutesFromThen(5),
    nameId: address,
    attributes: own.attributes,
    responseId: "id1",
    assertionId: "id2",
    signed: ["Assertion", "Response"],
    key,
    changeAssertion: (xml) => xml,
    changeAll: (xml) => xml,
  };
}

/** The signed XML. */
export function plant(planted: Planted): string {
  let xml = responseXml(planted);
  for (const element of planted.signed) xml = sign(xml, element, planted.key);
  return planted.changeAll(xml);
}

function responseXml(planted: Planted): string {
  const { destination, responseId, inResponseTo, issuer, status, issued } = planted;
  return (
    `<saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" Destination="${destination}" ID="${responseId}"` +
    `${inResponseTo && ` InResponseTo="${inResponseTo}"`} IssueInstant="${issued.toISOString()}" Version="2.0">` +
    `<saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</saml2:Issuer>` +
    `<saml2p:Status>${status}</saml2p:Status>` +
    planted.changeAssertion(assertionXml(planted)) +
    "</saml2p:Response>"
  );
}

function assertionXml(planted: Planted): string {
  const { assertionId, assertionIssuer, nameId, recipient, audience, attributes } = planted;
  const answers =
    planted.assertionInResponseTo && ` InResponseTo="${planted.assertionInResponseTo}"`;
  const claims = attributes.map(
    ([name, ...values]) =>
      `<saml2:Attribute Name="${name}">${values.map((value) => `<saml2:AttributeValue>${value}</saml2:AttributeValue>`).join("")}</saml2:Attribute>`,
  );
  return (
    `<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="${assertionId}" IssueInstant="${planted.issued.toISOString()}" Version="2.0">` +
    `<saml2:Issuer>${assertionIssuer}</saml2:Issuer>` +
    `<saml2:Subject><saml2:NameID>${nameId}</saml2:NameID><saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">` +
    `<saml2:SubjectConfirmationData${answers} NotOnOrAfter="${planted.notOnOrAfter.toISOString()}" Recipient="${recipient}"/></saml2:SubjectConfirmation></saml2:Subject>` +
    `<saml2:Conditions NotBefore="${planted.notBefore.toISOString()}" NotOnOrAfter="${planted.notOnOrAfter.toISOString()}"><saml2:AudienceRestriction><saml2:Audience>${audience}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>` +
    (claims.length > 0
      ? `<saml2:AttributeStatement>${claims.join("")}</saml2:AttributeStatement>`
      : "") +
    "</saml2:Assertion>"
  );
}

const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";

function sign(xml: string, element: "Assertion" | "Response", key: SigningKey): string {
  const signature = new SignedXml({
    privateKey: key.privateKeyPem,
    publicCert: key.certificatePem,
    signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    canonicalizationAlgorithm: exclusive,
  });
  const path = `(//*[local-name(.)='${element}'])[1]`;
  signature.addReference({
    xpath: path,
    digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256",
    transforms: ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", exclusive],
  });
  signature.computeSignature(xml, {
    prefix: "ds",
    location: { reference: `${path}/*[local-name(.)='Issuer']`, action: "after" },
  });
  return signature.getSignedXml();
}

/** A HAR file as browsers write it. */
export function har(...entries: object[]): string {
  return JSON.stringify({ log: { version: "1.2", creator: { name: "test" }, entries } });
}

/** The request in which a browser posts a response. */
export function posts(
  xml: string,
  url: string,
  {
    at = then,
    relayState,
    response = { status: 302, headers: [{ name: "Date", value: at.toUTCString() }] },
  }: { at?: Date; relayState?: string; response?: object } = {},
): object {
  const form = new URLSearchParams({
    SAMLResponse: Buffer.from(xml).toString("base64"),
    ...(relayState !== undefined && { RelayState: relayState }),
  });
  return {
    startedDateTime: at.toISOString(),
    request: {
      method: "POST",
      url,
      headers: [{ name: "Cookie", value: "sid=COOKIE-OF-JANE" }],
      cookies: [{ name: "sid", value: "COOKIE-OF-JANE" }],
      postData: { mimeType: "application/x-www-form-urlencoded", text: form.toString() },
    },
    response,
  };
}
