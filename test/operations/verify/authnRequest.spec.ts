import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import { readAuthnRequest } from "../../../operations/verify/authnRequest";

const namespaces =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';

const page = "https://acme.okta.com/app/acme_engage_1/exk1/sso/saml";
/** The address to which a user pool sends a browser. */
function addressWith(xml: string | Buffer): URL {
  const url = new URL(page);
  const bytes = typeof xml === "string" ? deflateRawSync(xml) : xml;
  url.searchParams.set("SAMLRequest", bytes.toString("base64"));
  return url;
}

describe("A user pool's request to Okta", () => {
  it("is read from the address", () => {
    const xml = `<samlp:AuthnRequest ${namespaces} AssertionConsumerServiceURL="https://pool/saml2/idpresponse" Destination="${page}"><saml:Issuer>
      urn:amazon:cognito:sp:ap-southeast-2_AbCdEf123 </saml:Issuer></samlp:AuthnRequest>`;
    assert.deepEqual(readAuthnRequest(addressWith(xml)), {
      issuer: "urn:amazon:cognito:sp:ap-southeast-2_AbCdEf123",
      assertionConsumerService: "https://pool/saml2/idpresponse",
      destination: page,
    });
  });

  it("may leave everything out", () => {
    assert.deepEqual(readAuthnRequest(addressWith(`<samlp:AuthnRequest ${namespaces}/>`)), {
      issuer: "",
      assertionConsumerService: "",
      destination: "",
    });
  });

  for (const [what, url] of [
    ["no request", new URL(page)],
    ["what is not compressed", addressWith(Buffer.from("<samlp:AuthnRequest/>"))],
    ["what is cut off", addressWith(deflateRawSync(`<a b="${"c".repeat(999)}"/>`).subarray(0, 9))],
    [
      "a hundred times what a request has",
      addressWith(`<samlp:AuthnRequest ${namespaces}>${" ".repeat(100_001)}</samlp:AuthnRequest>`),
    ],
    ["what is not XML", addressWith("AuthnRequest")],
    ["entities of its own", addressWith(`<!DOCTYPE a><samlp:AuthnRequest ${namespaces}/>`)],
    ["another message", addressWith(`<samlp:LogoutRequest ${namespaces}/>`)],
    ["a request of another protocol", addressWith('<AuthnRequest xmlns="urn:acme"/>')],
  ] as const) {
    it(`is none where the address has ${what}`, () => {
      assert.equal(readAuthnRequest(url), undefined);
    });
  }
});
