import assert from "node:assert/strict";
import { oktaIssuer } from "../../facts/oktaIssuer";

describe("The issuer of an Okta application", () => {
  it("is made of the key in its metadata's address", () => {
    const issuer = "http://www.okta.com/exk1";
    assert.equal(oktaIssuer("https://acme.okta.com/app/exk1/sso/saml/metadata"), issuer);
    assert.equal(oktaIssuer("https://acme.okta.com/"), "http://www.okta.com/");
  });
});
