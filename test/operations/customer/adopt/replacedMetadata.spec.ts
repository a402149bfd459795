import assert from "node:assert/strict";
import { replacedMetadata } from "../../../../operations/customer/adopt/replacedMetadata";

const arn = "arn:aws:iam::123456789012:saml-provider/OktaByHand";
const app = { label: "Amazon Connect", key: "exk1own" };
const metadata = (entityId: string, key = "exk2other") =>
  `<md:EntityDescriptor entityID="${entityId}"><md:SingleSignOnService Location="https://acme.okta.com/app/acme_1/${key}/sso/saml"/>`;

describe("The note on the metadata of an adopted SAML provider", () => {
  it("is none where it is the application's, also with an issuer of an administrator's own", () => {
    for (const entityId of ["http://www.okta.com/exk1own", "https://sso.acme.com/connect"]) {
      assert.deepEqual(replacedMetadata(arn, metadata(entityId, app.key), app), []);
    }
  });

  it("names whose sign-in ends with the update", () => {
    const issuer = "https://sts.windows.net/1/";
    const ends = "This locks out everyone who signs in to AWS through the other.";
    const now = `The SAML provider OktaByHand accepts responses of ${issuer} now. After the update it will accept only those of`;
    assert.deepEqual(replacedMetadata(arn, metadata(issuer), app), [
      `${now} the Okta application Amazon Connect. ${ends}`,
    ]);
    // An update makes the application: no document is of it.
    assert.deepEqual(replacedMetadata(arn, metadata(issuer)), [
      `${now} the Okta application that is created. ${ends}`,
    ]);
    const [unread = ""] = replacedMetadata(arn, "", { ...app, key: "" });
    assert.match(unread, /accepts responses of another issuer now/);
  });
});
