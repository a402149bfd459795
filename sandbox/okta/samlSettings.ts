import { X509Certificate } from "node:crypto";
import * as v from "valibot";
import { common, flag, notes, objectionsToLabel, parse, refuse, text } from "./appSettings";
import { evaluateStatement, evaluateTemplate, objectionTo } from "./expressions";
import { notFound } from "./oktaError";

const attributeStatementSchema = v.object({
  type: v.nullish(v.string(), "EXPRESSION"),
  name: v.nullish(v.string(), ""),
  namespace: v.nullish(v.string(), "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"),
  values: v.nullish(v.array(v.string())),
  filterType: v.nullish(v.string()),
  filterValue: v.nullish(v.string()),
});

const signOnSchema = v.object({
  // Empty came back as it was until March 2026, and comes back as null since April.
  defaultRelayState: v.pipe(
    text,
    v.transform((given) => given || null),
  ),
  ssoAcsUrl: text,
  idpIssuer: v.nullish(v.string()),
  audience: text,
  recipient: text,
  destination: text,
  subjectNameIdTemplate: text,
  subjectNameIdFormat: text,
  responseSigned: flag,
  assertionSigned: flag,
  signatureAlgorithm: text,
  digestAlgorithm: text,
  honorForceAuthn: flag,
  authnContextClassRef: text,
  attributeStatements: v.nullish(v.array(attributeStatementSchema), []),
  allowMultipleAcsEndpoints: flag,
  acsEndpoints: v.nullish(v.array(v.object({ url: v.string(), index: v.number() })), []),
  samlSignedRequestEnabled: flag,
  inlineHooks: v.nullish(v.array(v.object({ id: v.string() })), []),
  slo: v.nullish(v.looseObject({ enabled: flag, issuer: v.nullish(v.string()) }), {
    enabled: false,
  }),
  spCertificate: v.nullish(v.object({ x5c: v.array(v.string()) })),
});

const appSchema = v.object({
  ...common,
  signOnMode: v.nullish(v.string()),
  credentials: v.nullish(
    v.object({
      userNameTemplate: v.nullish(
        v.looseObject({
          template: v.nullish(v.string(), "${source.login}"),
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
      signOn: v.nullish(signOnSchema, {}),
    }),
    {},
  ),
});

export type AttributeStatement = v.InferOutput<typeof attributeStatementSchema>;
export type SignOnSettings = v.InferOutput<typeof signOnSchema>;
/** A SAML app as posted, with Okta's defaults filled in. */
export type SamlAppBody = v.InferOutput<typeof appSchema>;

const requiredFields = [
  "ssoAcsUrl",
  "recipient",
  "destination",
  "audience",
  "subjectNameIdTemplate",
  "subjectNameIdFormat",
  "signatureAlgorithm",
  "digestAlgorithm",
  "authnContextClassRef",
] as const;

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

const choices: Partial<Record<(typeof requiredFields)[number], readonly string[]>> = {
  subjectNameIdFormat: nameIdFormats,
  signatureAlgorithm: Object.keys(signatureAlgorithms),
  digestAlgorithm: Object.keys(digestAlgorithms),
};

/**
 * Reads a posted app, and refuses what the real Okta refuses: E0000003 for a wrong type, E0000001
 * with every objection for a wrong value, E0000007 for an app of a catalogue that is not here.
 */
export function readSamlApp(posted: unknown, ownName?: string): SamlAppBody {
  const app = parse(appSchema, posted);
  if (app.name && app.name !== ownName) {
    throw notFound(app.name, "App");
  }
  refuse([...objectionsToApp(app), ...objectionsToSignOn(app.settings.signOn)]);
  return app;
}

function objectionsToApp({ label, signOnMode, credentials }: SamlAppBody): string[] {
  const objection = objectionTo(evaluateTemplate, credentials.userNameTemplate.template);
  return [
    ...objectionsToLabel(label),
    ...textsOf([
      [
        signOnMode !== "SAML_2_0",
        `signOnMode: ${signOnMode ?? "none"} is not known to the local Okta`,
      ],
      [objection, `credentials.userNameTemplate.template: ${objection}`],
    ]),
  ];
}

function objectionsToSignOn(signOn: SignOnSettings): string[] {
  const blank = requiredFields.filter((field) => !signOn[field]?.trim());
  const strange = requiredFields.filter(
    (field) => !blank.includes(field) && choices[field]?.includes(signOn[field] ?? "") === false,
  );
  const urls = [signOn.ssoAcsUrl, ...signOn.acsEndpoints.map((endpoint) => endpoint.url)];
  const objection = objectionTo(evaluateTemplate, signOn.subjectNameIdTemplate ?? "");
  return [
    ...blank.map((field) => `${field}: The field cannot be left blank`),
    ...strange.map((field) => `${field}: The field is not valid`),
    ...textsOf([
      [
        !signOn.responseSigned && !signOn.assertionSigned,
        "responseSigned: Either the response or the assertion must be signed",
      ],
      [urls.some((url) => url && !isWebAddress(url)), "ssoAcsUrl: The field must be a URL"],
      [objection, `subjectNameIdTemplate: ${objection}`],
      [needsCertificate(signOn), "spCertificate: A valid certificate is needed"],
    ]),
    ...signOn.attributeStatements.flatMap((statement, index) =>
      objectionsToStatement(statement).map((text) => `attributeStatements[${index}]: ${text}`),
    ),
  ];
}

/** Each text whose condition holds. */
function textsOf(rules: readonly (readonly [unknown, string])[]): string[] {
  return rules.filter(([holds]) => holds).map(([, text]) => text);
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** To check signed requests, and whatever is given must be one. */
function needsCertificate({ spCertificate, samlSignedRequestEnabled, slo }: SignOnSettings) {
  const [given] = spCertificate?.x5c ?? [];
  if (given === undefined) return samlSignedRequestEnabled || slo.enabled;
  try {
    return !new X509Certificate(Buffer.from(given, "base64"));
  } catch {
    return true;
  }
}

/** Which of a person's groups a GROUP statement tells, by its filterType. */
export const groupFilters: Record<string, (name: string, wanted: string) => boolean> = {
  STARTS_WITH: (name, wanted) => name.startsWith(wanted),
  EQUALS: (name, wanted) => name === wanted,
  CONTAINS: (name, wanted) => name.includes(wanted),
  REGEX: (name, wanted) => new RegExp(`^(?:${wanted})$`).test(name),
};
const nameFormat = /^urn:oasis:names:tc:SAML:2\.0:attrname-format:(unspecified|uri|basic)$/;

function objectionsToStatement(statement: AttributeStatement): string[] {
  const { type, name, namespace, filterType, filterValue } = statement;
  const values = statement.values ?? [];
  const isComplete =
    type === "GROUP"
      ? (filterType ?? "") in groupFilters && filterValue && values.length === 0
      : type === "EXPRESSION" && !filterType && !filterValue && values.length > 0;
  return [
    ...textsOf([
      [!name.trim(), "name cannot be left blank"],
      [!nameFormat.test(namespace), "namespace is not valid"],
      [
        !isComplete,
        `an EXPRESSION has values alone, and a GROUP filterType (${Object.keys(groupFilters).join(", ")}) and filterValue`,
      ],
    ]),
    ...(type === "EXPRESSION" ? values : []).flatMap(
      (value) => objectionTo(evaluateStatement, value) ?? [],
    ),
  ];
}

/** A statement without the fields that its type does not have, as Okta answers it. */
export function withoutEmptyFields(statement: AttributeStatement): AttributeStatement {
  const { type, name, namespace, values, filterType, filterValue } = statement;
  return type === "GROUP"
    ? { type, name, namespace, filterType, filterValue }
    : { type, name, namespace, values };
}
