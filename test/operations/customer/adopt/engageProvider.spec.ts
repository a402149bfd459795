import assert from "node:assert/strict";
import type { Aws } from "../../../../clouds/awsClients";
import { findAppClient, findUserPool } from "../../../../operations/customer/aws";
import { providerOf } from "../../../../operations/customer/adopt/engageProvider";
import { region, vendorAws } from "../vendorAws";

const pool = `${region}_Old`;
const key = "exk1a2b3c4d5e6f7g8h9";

/**
 * @param readers Names of the SAML providers of the pool that read the application's metadata.
 * @param listed What the app client lists.
 */
async function found(readers: readonly string[], listed: readonly string[], names = ["A", "B"]) {
  const aws = vendorAws(
    {},
    { [pool]: names },
    {
      DescribeIdentityProvider: ({ ProviderName = "" }) => {
        const app = readers.includes(ProviderName) ? key : "exk9h8g7f6e5d4c3b2a1";
        const MetadataURL = `https://acme.okta.com/app/${app}/sso/saml/metadata`;
        const ProviderDetails = { MetadataURL, IDPSignout: "true" };
        return { IdentityProvider: { ProviderName, ProviderType: "SAML", ProviderDetails } };
      },
      DescribeUserPoolClient: () => ({ UserPoolClient: { SupportedIdentityProviders: listed } }),
    },
  ) as unknown as Aws;
  const userPool = await findUserPool(aws, pool);
  return providerOf(aws, userPool, await findAppClient(aws, userPool, {}), key);
}

describe("The identity provider that reads the application's metadata", () => {
  it("is told with all that an adoption keeps of it, and is none of another type", async () => {
    const kept = {
      mapping: { email: "mail", "custom:team": "team" },
      identifiers: ["acme.com"],
    };
    const live = async (more: object) => {
      const details = { MetadataURL: `https://acme.okta.com/app/${key}/sso/saml/metadata` };
      const IdentityProvider = {
        ProviderType: "SAML",
        ProviderDetails: { ...details, RequestSigningAlgorithm: "rsa-sha256", IDPSignout: "false" },
        AttributeMapping: kept.mapping,
        IdpIdentifiers: kept.identifiers,
        ...more,
      };
      const DescribeIdentityProvider = () => ({ IdentityProvider });
      const aws = vendorAws({}, { [pool]: ["A"] }, { DescribeIdentityProvider }) as unknown as Aws;
      const userPool = await findUserPool(aws, pool);
      return providerOf(aws, userPool, await findAppClient(aws, userPool, {}), key);
    };
    assert.deepEqual(await live({}), { name: "A", signsRequests: true, signsOut: false, ...kept });
    assert.deepEqual((await live({ IdpIdentifiers: undefined }))?.identifiers, []);
    assert.equal(await live({ ProviderType: "OIDC" }), undefined);
  });

  it("is the only one that does, listed by the app client or not", async () => {
    for (const listed of [[], ["COGNITO", "B"], ["COGNITO", "A"]]) {
      const provider = await found(["B"], listed);
      assert.deepEqual([provider?.name, provider?.signsOut], ["B", true]);
    }
    assert.equal(await found([], ["A"]), undefined);
  });

  it("is the one of several that the app client lists, whatever their order", async () => {
    assert.equal((await found(["A", "B"], ["COGNITO", "B"]))?.name, "B");
    assert.equal((await found(["A", "B"], ["COGNITO", "A"], ["B", "A"]))?.name, "A");
  });

  it("is not guessed where the app client lists none or both of them", async () => {
    for (const [listed, which] of [
      [["COGNITO", "C"], "none"],
      [["A", "B"], "more than one"],
    ] as const) {
      await assert.rejects(
        found(["A", "B"], listed),
        new RegExp(
          `Several identity providers of the user pool ${pool} read .*: A, B\\. ` +
            `The app client app-client lists ${which} of them\\. Delete those that agents do not sign in with`,
        ),
      );
    }
  });
});
