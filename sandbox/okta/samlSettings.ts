import { X509Certificate } from "node:crypto";
import * as v from "valibot";
import { common, flag, notes, objectionsToLabel, parse, refuse, text } from "./appSettings";
import { objectionTo } from "./expressions";
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

const choices: Partial<Record<(typeof requiredFields)[number], readonly string[]>> = {
  subjectNameIdFormat: nameIdFormats,
  signatureAlgorithm: ["RSA_SHA1", "RSA_SHA256"],
  digestAlgorithm: ["SHA1", "SHA256"],
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

function* objectionsToApp(app: SamlAppBody): Generator<string> {
  yield* objectionsToLabel(app.label);
  if (app.signOnMode !== "SAML_2_0") {
    yield `signOnMode: ${app.signOnMode ?? "none"} is not known to the local Okta`;
  }
  const objection = objectionTo("template", app.credentials.userNameTemplate.template);
  if (objection) {
    yield `credentials.userNameTemplate.template: ${objection}`;
  }
}

function* objectionsToSignOn(signOn: SignOnSettings): Generator<string> {
  for (const field of requiredFields) {
    const value = signOn[field];
    if (!value?.trim()) {
      yield `${field}: The field cannot be left blank`;
    } else if (choices[field] && !choices[field].includes(value)) {
      yield `${field}: The field is not valid`;
    }
  }
  if (!signOn.responseSigned && !signOn.assertionSigned) {
    yield "responseSigned: Either the response or the assertion must be signed";
  }
  for (const url of [signOn.ssoAcsUrl, ...signOn.acsEndpoints.map((endpoint) => endpoint.url)]) {
    if (url && !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) {
      yield "ssoAcsUrl: The field must be a URL";
    }
  }
  const objection = objectionTo("template", signOn.subjectNameIdTemplate ?? "");
  if (objection) {
    yield `subjectNameIdTemplate: ${objection}`;
  }
  yield* objectionsToCertificate(signOn);
  for (const [index, statement] of signOn.attributeStatements.entries()) {
    for (const complaint of objectionsToStatement(statement)) {
      yield `attributeStatements[${index}]: ${complaint}`;
    }
  }
}

function* objectionsToCertificate(signOn: SignOnSettings): Generator<string> {
  const certificate = signOn.spCertificate?.x5c[0];
  if (certificate === undefined) {
    if (signOn.samlSignedRequestEnabled || signOn.slo.enabled) {
      yield "spCertificate: A certificate is needed to check signed requests";
    }
    return;
  }
  try {
    new X509Certificate(Buffer.from(certificate, "base64"));
  } catch {
    yield "spCertificate: The certificate is not valid";
  }
}

const filterTypes = ["STARTS_WITH", "EQUALS", "CONTAINS", "REGEX"];

function* objectionsToStatement(statement: AttributeStatement): Generator<string> {
  const hasValues = (statement.values ?? []).length > 0;
  const hasFilter = Boolean(statement.filterType || statement.filterValue);
  if (!statement.name.trim()) {
    yield "name cannot be left blank";
  }
  if (
    !/^urn:oasis:names:tc:SAML:2\.0:attrname-format:(unspecified|uri|basic)$/.test(
      statement.namespace,
    )
  ) {
    yield "namespace is not valid";
  }
  if (statement.type === "GROUP") {
    if (hasValues) {
      yield "a GROUP statement takes no values";
    }
    if (!filterTypes.includes(statement.filterType ?? "") || !statement.filterValue) {
      yield `a GROUP statement takes filterType (${filterTypes.join(", ")}) and filterValue`;
    }
  } else if (statement.type === "EXPRESSION") {
    if (hasFilter) {
      yield "an EXPRESSION statement takes no filterType and no filterValue";
    }
    if (!hasValues) {
      yield "an EXPRESSION statement takes values";
    }
    for (const value of statement.values ?? []) {
      const objection = objectionTo("statement", value);
      if (objection) {
        yield objection;
      }
    }
  } else {
    yield "type is neither EXPRESSION nor GROUP";
  }
}

/** A statement without the fields that its type does not have, as Okta answers it. */
export function withoutEmptyFields(statement: AttributeStatement): AttributeStatement {
  const { type, name, namespace, values, filterType, filterValue } = statement;
  return type === "GROUP"
    ? { type, name, namespace, filterType, filterValue }
    : { type, name, namespace, values };
}
