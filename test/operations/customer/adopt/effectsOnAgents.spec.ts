import assert from "node:assert/strict";
import { effectsOn } from "../../../../operations/customer/adopt/effectsOnAgents";

const change = (resource: string, ...fields: string[]) => ({
  resource,
  id: "1",
  same: [],
  different: fields.map((field) => ({ field, live: "one", declared: "other" })),
});

describe("What agents notice of an adoption", () => {
  const noticed: [string, string, RegExp][] = [
    ["Saml engage-app", "honorForceAuthn", /asks for a new sign-in/],
    ["Saml engage-app", "acsEndpoints[0]", /where Okta sends its response/],
    ["Saml engage-app", "acsEndpointsIndices[0].url", /where Okta sends its response/],
    ["Saml engage-app", "idpIssuer", /the issuer.* refuses it until .* 6 hours/],
    ["Saml engage-app", "implicitAssignment", /everyone in the Okta organization/],
    ["Saml connect-app", "subjectNameIdTemplate", /NameID/],
    ["Saml connect-app", "attributeStatements[1].values[0]", /claims/],
    ["IdentityProvider engage-identity-provider", "providerDetails.IDPSignout", /signing out/],
    ["Role connect-role", "maxSessionDuration", /how long agents stay signed in/],
  ];
  for (const [resource, field, effect] of noticed) {
    it(`is ${field} of ${resource}`, () => {
      const [line, ...others] = effectsOn({ imports: [change(resource, field)] });
      assert.match(line ?? "", effect);
      assert.ok(line?.includes(field));
      assert.deepEqual(others, []);
    });
  }

  it("is nothing of a description, nor of what stays the same", () => {
    const imports = [change("Role connect-role", "description"), change("Saml engage-app")];
    assert.deepEqual(effectsOn({ imports }), []);
  });
});
