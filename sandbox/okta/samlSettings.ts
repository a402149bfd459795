import { X509Certificate } from "node:crypto";
import * as v from "valibot";
import { common, flag, needed, notes, parse, refusing, text } from "./appSettings";
import { evaluateStatement, evaluateTemplate, objectionTo } from "./expressions";
import { notFound } from "./oktaError";

const nameIdFormats = [
  "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
  "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
  "urn:oasis:names:tc:SAML:1.1:nameid-format:x509SubjectName",
  "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
  "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
];

export const signatureAlgorithms: Record<string, string> = {
  RSA_SHA1: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
  RSA_SHA256: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
};
export const digestAlgorithms: Record<string, string> = {
  SHA1: "http://www.w3.org/2000/09/xmldsig#sha1",
  SHA256: "http://www.w3.org/2001/04/xmlenc#sha256",
};

/** Which of a person's groups a GROUP statement tells, by its filterType. */
export const groupFilters: Record<string, (name: string, wanted: string) => boolean> = {
  STARTS_WITH: (name, wanted) => name.startsWith(wanted),
  EQUALS: (name, wanted) => name === wanted,
  CONTAINS: (name, wanted) => name.includes(wanted),
  REGEX: (name, wanted) => new RegExp(`^(?:${wanted})$`).test(name),
};

const invalid = "The field is not valid";
const oneOf = (choices: readonly string[]) =>
  needed((given) => !choices.includes(given) && invalid);
const template = (given: string) => objectionTo(evaluateTemplate, given);
const webAddress = (given: string) =>
  !(URL.canParse(given) && /^https?:/.test(given)) && "The field must be a URL";
const nameFormat = /^urn:oasis:names:tc:SAML:2\.0:attrname-format:(unspecified|uri|basic)$/;

const attributeStatementSchema = refusing(
  v.object({
    type: v.nullish(v.string(), "EXPRESSION"),
    name: needed(),
    namespace: refusing(
      v.nullish(v.string(), "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"),
      (given) => !nameFormat.test(given) && invalid,
    ),
    values: v.nullish(v.array(v.string())),
    filterType: v.nullish(v.string()),
    filterValue: v.nullish(v.string()),
  }),
  ({ type, values, filterType, filterValue }) => {
    const isComplete =
      type === "GROUP"
        ? (filterType ?? "") in groupFilters && filterValue && !values?.length
        : type === "EXPRESSION" && !filterType && !filterValue && values?.length;
    if (!isComplete) {
      return `an EXPRESSION has values alone, and a GROUP filterType (${Object.keys(groupFilters).join(", ")}) and filterValue`;
    }
    return values?.map((value) => objectionTo(evaluateStatement, value)).find(Boolean);
  },
);

const signOnSchema = v.object({
  // Empty came back as it was until March 2026, and comes back as null since April.
  defaultRelayState: v.pipe(
    text,
    v.transform((given) => given || null),
  ),
  ssoAcsUrl: needed(webAddress),
  idpIssuer: v.nullish(v.string()),
  audience: needed(),
  recipient: needed(),
  destination: needed(),
  subjectNameIdTemplate: needed(template),
  subjectNameIdFormat: oneOf(nameIdFormats),
  responseSigned: flag,
  assertionSigned: flag,
  signatureAlgorithm: oneOf(Object.keys(signatureAlgorithms)),
  digestAlgorithm: oneOf(Object.keys(digestAlgorithms)),
  honorForceAuthn: flag,
  authnContextClassRef: needed(),
  attributeStatements: v.nullish(v.array(attributeStatementSchema), []),
  allowMultipleAcsEndpoints: flag,
  acsEndpoints: v.nullish(v.array(v.unknown()), []),
  samlSignedRequestEnabled: flag,
  inlineHooks: v.nullish(v.array(v.object({ id: v.string() })), []),
  slo: v.nullish(v.looseObject({ enabled: flag, issuer: v.nullish(v.string()) }), {
    enabled: false,
  }),
  spCertificate: v.nullish(v.object({ x5c: v.array(v.string()) })),
});

type SignOnSettings = v.InferOutput<typeof signOnSchema>;

const appSchema = v.object({
  ...common,
  signOnMode: refusing(
    v.nullish(v.string()),
    (given) => given !== "SAML_2_0" && `${given ?? "none"} is not known to the local Okta`,
  ),
  credentials: v.nullish(
    v.object({
      userNameTemplate: v.nullish(
        v.looseObject({
          template: refusing(v.nullish(v.string(), "${source.login}"), template),
          type: v.nullish(v.string(), "BUILT_IN"),
        }),
        {},
      ),
      signing: v.nullish(v.object({ kid: v.nullish(v.string()) })),
    }),
    {},
  ),
  settings: v.nullish(
    v.object({
      app: v.nullish(v.record(v.string(), v.unknown()), {}),
      implicitAssignment: flag,
      notes,
      signOn: v.nullish(
        v.pipe(
          signOnSchema,
          v.forward(
            v.check(
              ({ responseSigned, assertionSigned }) => responseSigned || assertionSigned,
              "Either the response or the assertion must be signed",
            ),
            ["responseSigned"],
          ),
          v.forward(v.check(hasCertificate, "A valid certificate is needed"), ["spCertificate"]),
        ),
        {},
      ),
    }),
    {},
  ),
});

export type AttributeStatement = v.InferOutput<typeof attributeStatementSchema>;
/** A SAML app as posted, with Okta's defaults filled in. */
export type SamlAppBody = v.InferOutput<typeof appSchema>;

/**
 * Reads a posted app, and refuses what the real Okta refuses: E0000003 for a wrong type, E0000001
 * with every objection for a wrong value, E0000007 for an app of a catalogue that is not here.
 */
export function readSamlApp(posted: unknown, ownName?: string): SamlAppBody {
  const app = parse(appSchema, posted);
  if (app.name && app.name !== ownName) throw notFound(app.name, "App");
  return app;
}

/** To check signed requests; and whatever is given must be one. */
function hasCertificate({ spCertificate, samlSignedRequestEnabled, slo }: SignOnSettings) {
  const [given] = spCertificate?.x5c ?? [];
  if (given === undefined) return !samlSignedRequestEnabled && !slo.enabled;
  try {
    return Boolean(new X509Certificate(Buffer.from(given, "base64")));
  } catch {
    return false;
  }
}

/** A statement without the fields that its type does not have, as Okta answers it. */
export function withoutEmptyFields(statement: AttributeStatement): AttributeStatement {
  const { type, name, namespace, values, filterType, filterValue } = statement;
  return type === "GROUP"
    ? { type, name, namespace, filterType, filterValue }
    : { type, name, namespace, values };
}
