import { type CacheProvider, SAML, ValidateInResponseTo } from "@node-saml/node-saml";
import { type Document } from "@xmldom/xmldom";
import { type IdpMetadata } from "./idpMetadata";
import { elements, parseXml } from "../../shared/xml";

/** What a service provider demands of a response. */
export interface SamlDemands {
  readonly metadata: IdpMetadata;
  /** Any of these. */
  readonly audiences: readonly string[];
  /** The address that the response must be meant for. */
  readonly recipient: string;
  /** The request that it answers; undefined: whether it answers one is not looked at. */
  readonly inResponseTo?: string;
}

/** What a response says, once it is believed. */
export type SamlIdentity = Awaited<ReturnType<typeof validateResponse>>;

/** How to tell from node-saml's words. */
const reasons = [
  ["signature", /signature/i],
  ["issuer", /issuer/i],
  ["audience", /audience/i],
  ["expired", /expired|not yet valid|NotBefore|NotOnOrAfter|subject confirmation/i],
  ["inResponseTo", /InResponseTo|subjectInResponseTo/i],
] as const;

export type RefusalReason = (typeof reasons)[number][0] | "recipient" | "other";

/** A response is not believed. The message says why, in plain words. */
export class SamlRefusal extends Error {
  constructor(
    readonly reason: RefusalReason,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Validates a base64 SAML response: signatures against the metadata's certificates, issuer,
 * audience, recipient and destination, times, and the request that it answers.
 * @throws SamlRefusal
 */
export async function validateResponse(samlResponse: string, demands: SamlDemands) {
  const document = readResponse(samlResponse);
  const saml = validator(document, demands);
  const { profile } = await saml
    .validatePostResponseAsync({ SAMLResponse: samlResponse })
    .catch((error: Error) => {
      throw refusal(error);
    });
  const assertionXml = profile?.getAssertionXml?.();
  if (!assertionXml) throw new SamlRefusal("other", "There is no assertion in the response.");
  const assertion = parseXml(assertionXml);
  checkIssuer(document, assertion, demands.metadata.entityId);
  checkRecipient(document, assertion, demands.recipient);
  const { nameID, nameIDFormat = "" } = profile ?? {};
  if (!nameID?.trim()) throw new SamlRefusal("other", "The assertion has no NameID.");
  const given = Object.entries((profile?.attributes ?? {}) as Record<string, string | string[]>);
  const attributes = new Map(
    given.map(([name, values]) => [name, [values].flat().filter(Boolean)]),
  );
  return { nameId: nameID.trim(), nameIdFormat: nameIDFormat, attributes };
}

function readResponse(samlResponse: string): Document {
  try {
    return parseXml(Buffer.from(samlResponse, "base64").toString("utf8"));
  } catch {
    throw new SamlRefusal("other", "The response is not well-formed XML.");
  }
}

/** Whatever is signed must be signed well: response, assertion or both, and one of them at least. */
function validator(document: Document, demands: SamlDemands): SAML {
  const root = document.documentElement;
  const signedParents = elements(document, "Signature").map((one) => one.parentNode);
  const assertions = elements(document, "Assertion");
  const audiences = elements(document, "Audience").map((one) => one.textContent?.trim() ?? "");
  const expected = demands.audiences.find((one) => audiences.includes(one)) ?? demands.audiences[0];
  return new SAML({
    callbackUrl: demands.recipient,
    issuer: demands.audiences[0] ?? "",
    audience: expected ?? false,
    idpCert: demands.metadata.certificates.map(String),
    wantAuthnResponseSigned: signedParents.includes(root),
    wantAssertionsSigned: assertions.some((one) => signedParents.includes(one)),
    validateInResponseTo:
      demands.inResponseTo === undefined ? ValidateInResponseTo.never : ValidateInResponseTo.always,
    cacheProvider: onlyRequest(demands.inResponseTo),
    acceptedClockSkewMs: 0,
  });
}

/** Tells node-saml of the one request that is being answered. */
function onlyRequest(id: string | undefined): CacheProvider {
  return {
    saveAsync: () => Promise.resolve(null),
    getAsync: (key) => Promise.resolve(key === id ? new Date().toISOString() : null),
    removeAsync: () => Promise.resolve(null),
  };
}

function refusal(error: Error): SamlRefusal {
  const [reason] = reasons.find(([, pattern]) => pattern.test(error.message)) ?? ["other"];
  return new SamlRefusal(reason, error.message);
}

/** node-saml looks at the issuer of logout messages only. */
function checkIssuer(response: Document, assertion: Document, entityId: string): void {
  for (const { documentElement: root } of [response, assertion]) {
    const issuer = Array.from(root?.childNodes ?? []).find((one) =>
      one.nodeName.endsWith("Issuer"),
    );
    const said = issuer?.textContent?.trim();
    if (said === entityId) continue;
    throw new SamlRefusal("issuer", `The issuer is ${said ?? "nobody"}, not ${entityId}.`);
  }
}

/** node-saml leaves these two to its caller. */
function checkRecipient(response: Document, assertion: Document, wanted: string): void {
  const destination = response.documentElement?.getAttribute("Destination");
  const confirmation = elements(assertion, "SubjectConfirmationData")[0];
  const recipient = confirmation?.getAttribute("Recipient");
  if (destination && destination !== wanted) {
    throw new SamlRefusal("recipient", `The response is meant for ${destination}.`);
  }
  if (recipient !== wanted) {
    throw new SamlRefusal("recipient", `The assertion is meant for ${recipient ?? "nobody"}.`);
  }
}
