import { randomBytes } from "node:crypto";
import { SignedXml } from "xml-crypto";
import { evaluateStatement, evaluateTemplate, type ExpressionContext } from "./expressions";
import { entityId } from "./appMetadata";
import { type StoredSamlApp } from "./store";
import { type AttributeStatement } from "./samlSettings";
import { type SigningKey } from "./signingKeys";
import { type Tree, writeXml } from "../shared/xml";

/** What a test may change in the next response. */
export interface Disturbance {
  /** Another audience than the app's, before signing. */
  audience?: string;
  /** Another recipient than the app's, before signing. */
  recipient?: string;
  /** Another destination than the app's, before signing. */
  destination?: string;
  /** Ended an hour ago, before signing. */
  expired?: boolean;
  /** No signature at all. */
  unsigned?: boolean;
  /** Answers another request than the one that was sent. */
  inResponseTo?: string;
  /** Has the last word on the XML. */
  afterSigning?: (xml: string) => string;
}

/** Who signs in to what. */
export interface SignIn {
  readonly app: StoredSamlApp;
  readonly key: SigningKey;
  readonly person: ExpressionContext;
  /** Names of all the person's groups. */
  readonly groups: readonly string[];
  /** Where the response is posted. */
  readonly acsUrl: string;
  /** The request's id; undefined when Okta began. */
  readonly inResponseTo?: string;
}

const minutes = 60_000;
const validity = 5 * minutes;
const newMessageId = (): string => `id${randomBytes(16).toString("hex")}`;

/** Writes and signs the SAML response, from what the app was posted with. */
export function samlResponse(signIn: SignIn, disturbance: Disturbance = {}): string {
  const { responseSigned, assertionSigned } = signIn.app.body.settings.signOn;
  let xml = writeXml(response(signIn, disturbance));
  if (assertionSigned && !disturbance.unsigned) {
    xml = sign(xml, "Assertion", signIn);
  }
  if (responseSigned && !disturbance.unsigned) {
    xml = sign(xml, "Response", signIn);
  }
  return disturbance.afterSigning?.(xml) ?? xml;
}

function response(signIn: SignIn, disturbance: Disturbance): Tree {
  const issuedAt = new Date(Date.now() - (disturbance.expired ? 60 * minutes + validity : 0));
  const issuer: Tree = [
    "saml2:Issuer",
    { Format: "urn:oasis:names:tc:SAML:2.0:nameid-format:entity" },
    entityId(signIn.app),
  ];
  return [
    "saml2p:Response",
    {
      Destination: disturbance.destination ?? acsOr(signIn, "destination"),
      ID: newMessageId(),
      InResponseTo: disturbance.inResponseTo ?? signIn.inResponseTo,
      IssueInstant: issuedAt.toISOString(),
      Version: "2.0",
    },
    [
      issuer,
      [
        "saml2p:Status",
        {},
        [["saml2p:StatusCode", { Value: "urn:oasis:names:tc:SAML:2.0:status:Success" }]],
      ],
      assertion(signIn, disturbance, issuer, issuedAt),
    ],
  ];
}

// With several ACS addresses Okta names the one in use; with one it says what was posted.
function acsOr({ app, acsUrl }: SignIn, field: "destination" | "recipient"): string {
  const { signOn } = app.body.settings;
  return acsUrl === signOn.ssoAcsUrl ? (signOn[field] ?? "") : acsUrl;
}

function assertion(signIn: SignIn, disturbance: Disturbance, issuer: Tree, issuedAt: Date): Tree {
  const { signOn } = signIn.app.body.settings;
  const notBefore = new Date(issuedAt.getTime() - validity).toISOString();
  const notOnOrAfter = new Date(issuedAt.getTime() + validity).toISOString();
  const inResponseTo = disturbance.inResponseTo ?? signIn.inResponseTo;
  const confirmation: Tree = [
    "saml2:SubjectConfirmationData",
    {
      InResponseTo: inResponseTo,
      NotOnOrAfter: notOnOrAfter,
      Recipient: disturbance.recipient ?? acsOr(signIn, "recipient"),
    },
  ];
  const nameId = evaluateTemplate(signOn.subjectNameIdTemplate ?? "", signIn.person);
  return [
    "saml2:Assertion",
    { ID: newMessageId(), IssueInstant: issuedAt.toISOString(), Version: "2.0" },
    [
      issuer,
      [
        "saml2:Subject",
        {},
        [
          ["saml2:NameID", { Format: signOn.subjectNameIdFormat ?? undefined }, nameId],
          [
            "saml2:SubjectConfirmation",
            { Method: "urn:oasis:names:tc:SAML:2.0:cm:bearer" },
            [confirmation],
          ],
        ],
      ],
      [
        "saml2:Conditions",
        { NotBefore: notBefore, NotOnOrAfter: notOnOrAfter },
        [
          [
            "saml2:AudienceRestriction",
            {},
            [["saml2:Audience", {}, disturbance.audience ?? signOn.audience ?? ""]],
          ],
        ],
      ],
      [
        "saml2:AuthnStatement",
        { AuthnInstant: issuedAt.toISOString(), SessionIndex: inResponseTo ?? newMessageId() },
        [
          [
            "saml2:AuthnContext",
            {},
            [["saml2:AuthnContextClassRef", {}, signOn.authnContextClassRef ?? ""]],
          ],
        ],
      ],
      attributes(signIn),
    ],
  ];
}

function attributes(signIn: SignIn): Tree | undefined {
  const found = signIn.app.body.settings.signOn.attributeStatements
    .map((statement) => ({ statement, values: valuesOf(statement, signIn) }))
    .filter(({ values }) => values.length > 0)
    .map(({ statement, values }): Tree => [
      "saml2:Attribute",
      { Name: statement.name, NameFormat: statement.namespace },
      values.map((value): Tree => ["saml2:AttributeValue", { "xsi:type": "xs:string" }, value]),
    ]);
  // The prefix in `xs:string` is in an attribute's value, where no serialiser looks for it.
  return found.length > 0
    ? ["saml2:AttributeStatement", { "xmlns:xs": "http://www.w3.org/2001/XMLSchema" }, found]
    : undefined;
}

function valuesOf(statement: AttributeStatement, { person, groups }: SignIn): string[] {
  if (statement.type === "GROUP") {
    return groups.filter((name) => passes(name, statement));
  }
  return (statement.values ?? [])
    .map((value) => evaluateStatement(value, person))
    .filter((value) => value !== null);
}

function passes(group: string, { filterType, filterValue }: AttributeStatement): boolean {
  const wanted = filterValue ?? "";
  switch (filterType) {
    case "STARTS_WITH":
      return group.startsWith(wanted);
    case "EQUALS":
      return group === wanted;
    case "CONTAINS":
      return group.includes(wanted);
    default:
      return new RegExp(`^(?:${wanted})$`).test(group);
  }
}

const signatureAlgorithms: Record<string, string> = {
  RSA_SHA1: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
  RSA_SHA256: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
};
const digestAlgorithms: Record<string, string> = {
  SHA1: "http://www.w3.org/2000/09/xmldsig#sha1",
  SHA256: "http://www.w3.org/2001/04/xmlenc#sha256",
};
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
