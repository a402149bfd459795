import assert from "node:assert/strict";
import type { Aws } from "../../../../clouds/awsClients";
import { adoptEngage } from "../../../../operations/customer/adopt/engage";
import type { Okta } from "../../../../operations/shared/okta";
import type { LiveApp } from "../../../../operations/shared/oktaApps";
import type { Settings } from "../../../../settings";
import { region, vendorAws } from "../vendorAws";

const pool = `${region}_Old`;
const key = "exk1a2b3c4d5e6f7g8h9";
const app = {
  id: "0oaengage",
  label: "Engage (Sydney)",
  active: true,
  assertionConsumer: `https://engage.auth.${region}.amazoncognito.com/saml2/idpresponse`,
  audience: `urn:amazon:cognito:sp:${pool}`,
  statements: [],
} as unknown as LiveApp;

/** Okta with the application, assigned to no one. */
function oktaWith(entityId: string): Okta {
  const none = () => Promise.resolve([]);
  const metadata = `<md:EntityDescriptor entityID="${entityId}"><md:SingleSignOnService Location="https://acme.okta.com/app/acme_engage_1/${key}/sso/saml"/>`;
  const client = {
    baseUrl: "https://acme.okta.com",
    http: { http: () => Promise.resolve(new Response(metadata)) },
    applicationApi: { listApplicationGroupAssignments: none, listApplicationUsers: none },
  };
  return { client, ask: <T>(answer: Promise<T>) => answer } as unknown as Okta;
}

/**
 * @param reads The application whose metadata the pool's provider reads.
 * @param listed What the app client lists.
 */
function adopt(reads: string, listed: string[], entityId = `http://www.okta.com/${key}`) {
  const MetadataURL = `https://acme.okta.com/app/${reads}/sso/saml/metadata`;
  const aws = vendorAws(
    {},
    { [pool]: ["AcmeOkta"] },
    {
      DescribeIdentityProvider: () => ({
        IdentityProvider: { ProviderType: "SAML", ProviderDetails: { MetadataURL } },
      }),
      DescribeUserPoolClient: () => ({ UserPoolClient: { SupportedIdentityProviders: listed } }),
    },
  );
  const engage = { userPoolId: pool, groups: [], users: [], identityProviderName: "Okta" };
  const apps = { saml: [app], bookmarks: [] };
  const wanted = { stack: "acme", withUsers: false, isKnown: () => false };
  const settings = { engage } as unknown as Settings;
  return adoptEngage(settings, aws as unknown as Aws, oktaWith(entityId), apps, wanted);
}

describe("Adopting the sign-in to Engage", () => {
  it("finds the identity provider whatever issuer an administrator gave the application", async () => {
    for (const entityId of [undefined, "https://sso.acme.com/engage-idp", "urn:acme:okta"]) {
      const { ids, forAgents } = await adopt(key, ["COGNITO", "AcmeOkta"], entityId);
      assert.equal(Object.fromEntries(ids)["engage.identityProviderName"], "AcmeOkta");
      assert.deepEqual(forAgents, []);
    }
  });

  it("says that agents may become new users where it finds none, and the app client lists others", async () => {
    const { forAgents } = await adopt("exk9other", ["COGNITO", "AcmeOkta"]);
    assert.equal(forAgents.length, 1);
    assert.match(
      forAgents[0]!,
      /^No identity provider .* of Engage \(Sydney\), so a new one is created\. .* lists AcmeOkta: .* new user .* engage\.adopt\.identityProvider to true before pulumi up\.$/,
    );
    assert.deepEqual((await adopt("exk9other", ["COGNITO"])).forAgents, []);
  });
});
