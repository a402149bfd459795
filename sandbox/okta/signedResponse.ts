import { randomBytes } from "node:crypto";
import { SignedXml } from "xml-crypto";
import { evaluateStatement, evaluateTemplate, type ExpressionContext } from "./expressions";
import { entityId } from "./appMetadata";
import { type StoredSamlApp } from "./store";
import {
  type AttributeStatement,
  digestAlgorithms,
  groupFilters,
  signatureAlgorithms,
} from "./samlSettings";
import { type SigningKey } from "./signingKeys";
import { namespaces, type Xml, xml } from "../shared/xml";

/** What a test may change in the next response before it is signed. */
export interface Disturbance {
  /** Another audience than the app's. */
  audience?: string;
  /** Ended an hour ago. */
  expired?: boolean;
  /** No signature at all. */
  unsigned?: boolean;
}

/** Who signs in to what. */
export interface SignIn {
  readonly app: StoredSamlApp;
  readonly key: SigningKey;
  readonly person: ExpressionContext;
  /** Names of all the person's groups. */
  readonly groups: readonly string[];
  /** The request's id; undefined when Okta began. */
  readonly inResponseTo?: string;
}

const minutes = 60_000;
const validity = 5 * minutes;
const newMessageId = (): string => `id${randomBytes(16).toString("hex")}`;

/** Writes and signs the SAML response, from what the app was posted with. */
export function samlResponse(signIn: SignIn, disturbance: Disturbance = {}): string {
  const { responseSigned, assertionSigned } = signIn.app.body.settings.signOn;
  const { text } = response(signIn, disturbance);
  if (disturbance.unsigned) return text;
  const withAssertion = assertionSigned ? sign(text, "Assertion", signIn) : text;
  return responseSigned ? sign(withAssertion, "Response", signIn) : withAssertion;
}

function response(signIn: SignIn, disturbance: Disturbance): Xml {
  const issuedAt = new Date(Date.now() - (disturbance.expired ? 60 * minutes + validity : 0));
  const issuer = xml`
    <saml2:Issuer
      xmlns:saml2="${namespaces.saml2}"
      Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">${entityId(signIn.app)}</saml2:Issuer>`;
  return xml`
    <saml2p:Response
      xmlns:saml2p="${namespaces.saml2p}"
      Destination="${signIn.app.body.settings.signOn.destination ?? ""}"
      ID="${newMessageId()}"${inResponseTo(signIn)}
      IssueInstant="${issuedAt.toISOString()}"
      Version="2.0">
      ${issuer}
      <saml2p:Status>
        <saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>
      </saml2p:Status>
      ${assertion(signIn, disturbance, issuer, issuedAt)}
    </saml2p:Response>`;
}

/** Absent when Okta began. */
function inResponseTo(signIn: SignIn): Xml | undefined {
  const { inResponseTo: id } = signIn;
  return id === undefined ? undefined : xml` InResponseTo="${id}"`;
}

function assertion(signIn: SignIn, { audience }: Disturbance, issuer: Xml, issuedAt: Date): Xml {
  const { signOn } = signIn.app.body.settings;
  const notBefore = new Date(issuedAt.getTime() - validity).toISOString();
  const notOnOrAfter = new Date(issuedAt.getTime() + validity).toISOString();
  const nameId = evaluateTemplate(signOn.subjectNameIdTemplate ?? "", signIn.person);
  return xml`
    <saml2:Assertion
      xmlns:saml2="${namespaces.saml2}"
      ID="${newMessageId()}"
      IssueInstant="${issuedAt.toISOString()}"
      Version="2.0">
      ${issuer}
      <saml2:Subject>
        <saml2:NameID Format="${signOn.subjectNameIdFormat ?? ""}">${nameId}</saml2:NameID>
        <saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
          <saml2:SubjectConfirmationData${inResponseTo(signIn)}
            NotOnOrAfter="${notOnOrAfter}"
            Recipient="${signOn.recipient ?? ""}"/>
        </saml2:SubjectConfirmation>
      </saml2:Subject>
      <saml2:Conditions NotBefore="${notBefore}" NotOnOrAfter="${notOnOrAfter}">
        <saml2:AudienceRestriction>
          <saml2:Audience>${audience ?? signOn.audience ?? ""}</saml2:Audience>
        </saml2:AudienceRestriction>
      </saml2:Conditions>
      <saml2:AuthnStatement
        AuthnInstant="${issuedAt.toISOString()}"
        SessionIndex="${signIn.inResponseTo ?? newMessageId()}">
        <saml2:AuthnContext>
          <saml2:AuthnContextClassRef>${signOn.authnContextClassRef ?? ""}</saml2:AuthnContextClassRef>
        </saml2:AuthnContext>
      </saml2:AuthnStatement>
      ${attributes(signIn)}
    </saml2:Assertion>`;
}

function attributes(signIn: SignIn): Xml | undefined {
  const found = signIn.app.body.settings.signOn.attributeStatements
    .map((statement) => ({ statement, values: valuesOf(statement, signIn) }))
    .filter(({ values }) => values.length > 0)
    .map(({ statement: { name, namespace }, values }) => {
      const written = values.map(
        (value) => xml`<saml2:AttributeValue xsi:type="xs:string">${value}</saml2:AttributeValue>`,
      );
      return xml`<saml2:Attribute Name="${name}" NameFormat="${namespace}">${written}</saml2:Attribute>`;
    });
  if (found.length === 0) return undefined;
  return xml`
    <saml2:AttributeStatement xmlns:xs="${namespaces.xs}" xmlns:xsi="${namespaces.xsi}">
      ${found}
    </saml2:AttributeStatement>`;
}

function valuesOf(statement: AttributeStatement, { person, groups }: SignIn): string[] {
  const { type, filterType = "", filterValue } = statement;
  if (type === "GROUP") {
    return groups.filter((name) => groupFilters[filterType ?? ""]?.(name, filterValue ?? ""));
  }
  return (statement.values ?? [])
    .map((value) => evaluateStatement(value, person))
    .filter((value) => value !== null);
}

const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";

function sign(xml: string, element: "Assertion" | "Response", { app, key }: SignIn): string {
  const { signatureAlgorithm, digestAlgorithm } = app.body.settings.signOn;
  const path = `//*[local-name(.)='${element}']`;
  const signature = new SignedXml({
    privateKey: key.privateKeyPem,
    publicCert: key.certificatePem,
    signatureAlgorithm: signatureAlgorithms[signatureAlgorithm ?? ""],
    canonicalizationAlgorithm: exclusive,
  });
  signature.addReference({
    xpath: path,
    digestAlgorithm: digestAlgorithms[digestAlgorithm ?? ""],
    transforms: ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", exclusive],
  });
  signature.computeSignature(xml, {
    prefix: "ds",
    location: { reference: `${path}/*[local-name(.)='Issuer']`, action: "after" },
  });
  return signature.getSignedXml();
}
