import assert from "node:assert/strict";
import type { IdentityProvider } from "../../../policy/shared/resources";
import { isOktaAddress, isOktas } from "../../../policy/shared/signOn";

describe("Okta's addresses", () => {
  for (const address of [
    "https://acme.okta.com/x",
    "https://acme.oktapreview.com/",
    "https://acme.okta-emea.com/",
    "https://acme.okta-gov.com/",
    "https://acme.okta.mil/",
    "https://login.acme.com/app/exk1/sso/saml/metadata",
    "https://login.acme.com/api/v1/apps/0oa1/sso/saml/metadata/",
  ]) {
    it(`are ${address}`, () => assert.ok(isOktaAddress(address)));
  }
  for (const address of [
    "acme.okta.com",
    "https://okta.com.acme.com/",
    "https://acme.okta.mil.acme.com/",
    "https://myokta.com/",
    "https://login.acme.com/app/exk1/sso/saml",
    "https://login.acme.com/my/app/exk1/sso/saml/metadata",
    "https://login.acme.com/app/exk1/sso/saml/metadata/more",
  ]) {
    it(`are not ${address}`, () => assert.equal(isOktaAddress(address), false));
  }
});

describe("An identity provider's metadata", () => {
  const providers: [object | undefined, boolean | undefined][] = [
    [undefined, undefined],
    [{}, undefined],
    [{ MetadataURL: "https://acme.okta.com/app/exk1/sso/saml/metadata" }, true],
    [{ MetadataURL: "https://login.microsoftonline.com/1/metadata.xml" }, false],
    [{ MetadataFile: '<EntityDescriptor entityID="http://www.okta.com/exk1"/>' }, true],
    [{ MetadataFile: "<EntityDescriptor entityID = 'https://www.okta.com/exk1'/>" }, true],
    [
      { MetadataFile: '<EntityDescriptor entityID="https://acme.com/?http://www.okta.com/"/>' },
      false,
    ],
    [{ MetadataFile: "<EntityDescriptor/>" }, undefined],
  ];
  for (const [providerDetails, is] of providers) {
    it(`${is} to be Okta's: ${JSON.stringify(providerDetails)}`, () => {
      assert.equal(isOktas({ props: { providerDetails } as unknown as IdentityProvider }), is);
    });
  }
});
