import assert from "node:assert/strict";
import { MetadataError, parseMetadata } from "../../../operations/verify/metadata";
import { signingKey } from "./keys";

const protocol = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"';

interface Parts {
  prologue: string;
  root: string;
  entityId: string;
  keys: string;
  service: string;
  binding: string;
}

describe("SAML metadata from anywhere", () => {
  let first: string;
  let second: string;

  before(async () => {
    const keys = await Promise.all([signingKey("first"), signingKey("second")]);
    [first, second] = keys.map(({ certificate }) => certificate) as [string, string];
  });

  const key = (certificate: string, use = 'use="signing"') =>
    `<md:KeyDescriptor ${use}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;

  function document(changes: Partial<Parts> = {}): string {
    const parts: Parts = {
      prologue: '<?xml version="1.0" encoding="UTF-8"?>',
      root: "EntityDescriptor",
      entityId: "http://www.okta.com/exk1",
      keys: key(first),
      service: "https://acme.okta.com/app/acme_engage_1/exk1/sso/saml",
      binding: "HTTP-Redirect",
      ...changes,
    };
    return `${parts.prologue}<md:${parts.root} xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${parts.entityId}"><md:IDPSSODescriptor ${protocol}>${parts.keys}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${parts.binding}" Location="${parts.service}"/></md:IDPSSODescriptor></md:${parts.root}>`;
  }

  const refused = (xml: string, message: RegExp) =>
    assert.throws(() => parseMetadata(xml), { constructor: MetadataError, message });

  it("gives entity id, sign-on URL and certificates", () => {
    const { entityId, signOnUrl, certificates } = parseMetadata(document());
    assert.equal(entityId, "http://www.okta.com/exk1");
    assert.equal(signOnUrl, "https://acme.okta.com/app/acme_engage_1/exk1/sso/saml");
    assert.deepEqual(
      certificates.map(({ raw }) => raw.toString("base64")),
      [first],
    );
  });

  it("takes two signing certificates, a key without a use, and no key for encryption", () => {
    const keys = key(first, "") + key(second) + key(second, 'use="encryption"');
    assert.deepEqual(
      parseMetadata(document({ keys })).certificates.map(({ raw }) => raw.toString("base64")),
      [first, second],
    );
  });

  it("takes a certificate with line breaks", () => {
    const keys = key((first.match(/.{1,64}/g) ?? []).join("\n"));
    assert.equal(parseMetadata(document({ keys })).certificates.length, 1);
  });

  it("refuses entities that grow, before any grows", () => {
    const lol = Array.from({ length: 9 }, (_, n) => {
      const inner = n === 0 ? "lol" : `&l${n - 1};`.repeat(10);
      return `<!ENTITY l${n} "${inner}">`;
    });
    const prologue = `<?xml version="1.0"?><!DOCTYPE x [${lol.join("")}]>`;
    refused(document({ prologue, entityId: "&l8;" }), /document type/);
  });

  it("refuses entities from outside, in any spelling of DOCTYPE", () => {
    for (const doctype of ["DOCTYPE", "doctype"]) {
      const prologue = `<!${doctype} x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`;
      refused(document({ prologue, entityId: "&e;" }), /document type/);
    }
  });

  it("refuses an entity that nobody declared", () => {
    refused(document({ keys: key("&nobody;") }), /^it is not XML: entity not found:&nobody;$/);
  });

  it("refuses other documents by their root element", () => {
    refused(document({ root: "EntitiesDescriptor" }), /it is <md:EntitiesDescriptor>/);
    refused("<html><body>Sign in</body></html>", /it is <html>/);
    refused(
      `<EntityDescriptor xmlns="urn:other">${document().replace(/^.*?\?>/, "")}</EntityDescriptor>`,
      /it is <EntityDescriptor>/,
    );
  });

  it("refuses what is no XML, unfinished, or nothing", () => {
    for (const xml of ["", "no", "<a>", '{"a": 1}', document().slice(0, -10)]) {
      refused(xml, /^it is not XML: (missing root element$|unclosed xml tag|end tag name)/);
    }
  });

  it("refuses what a lenient reader would guess the meaning of", () => {
    const unquoted = document().replace('use="signing"', "use=signing");
    refused(unquoted, /^it is not XML: attribute "signing" missed quot/);
  });

  it("refuses metadata without entity id, sign-on URL or certificate", () => {
    refused(document({ entityId: "" }), /no entity id/);
    refused(document({ binding: "HTTP-POST" }), /no sign-on URL/);
    refused(document({ keys: key(first, 'use="encryption"') }), /no signing certificate/);
    refused(document({ keys: key("bm90aGluZw==") }), /cannot be read/);
  });

  it("reads a megabyte without hesitation", () => {
    const comment = `<!--${"x".repeat(1_000_000)}-->`;
    assert.equal(parseMetadata(document({ prologue: comment })).certificates.length, 1);
  });
});
