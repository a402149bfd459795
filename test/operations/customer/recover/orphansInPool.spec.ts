import assert from "node:assert/strict";
import {
  CognitoIdentityProviderClient,
  type IdentityProviderType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../../../../clouds/awsClients";
import type { UserPool } from "../../../../operations/customer/aws";
import { orphanedIdentityProvider } from "../../../../operations/customer/recover/orphansInAws";
import { answering, region } from "../vendorAws";

const id = "ap-southeast-2_AbCdEf123";
const clients = { one: "app-client", two: "backend" };

/**
 * What recover finds of the provider Okta.
 *
 * @param listed What each app client lists.
 * @param inState Ids that the state has.
 * @param provider As AWS describes it. @default as an update makes it
 */
async function found(
  identityProviders: string[],
  listed: Partial<Record<keyof typeof clients, string[]>> = {},
  inState: string[] = [],
  provider: IdentityProviderType = {
    ProviderType: "SAML",
    ProviderDetails: { MetadataURL: "https://acme.okta.com/app/exk1/sso/saml/metadata" },
  },
) {
  const deleted: object[] = [];
  const cognito = answering(new CognitoIdentityProviderClient({ region }), {
    DescribeIdentityProvider: () => ({
      IdentityProvider: { CreationDate: new Date(0), ...provider },
    }),
    DescribeUserPoolClient: ({ ClientId }) => ({
      UserPoolClient: {
        ClientId,
        ClientName: clients[ClientId as keyof typeof clients],
        SupportedIdentityProviders: listed[ClientId as keyof typeof clients],
      },
    }),
    DeleteIdentityProvider: (input) => {
      deleted.push(input);
      return {};
    },
  });
  const appClients = Object.entries(clients).map(([key, name]) => ({ id: key, name }));
  const pool = { id, identityProviders, appClients } as unknown as UserPool;
  const aws = { cognito, access: { region } } as unknown as Aws;
  const declared = { name: "Okta", oktaHost: "Acme.okta.com" };
  const orphans = await orphanedIdentityProvider(aws, pool, declared, (one) =>
    inState.includes(one),
  );
  return { orphans, deleted };
}

describe("what an interrupted update left in the user pool", () => {
  it("is the identity provider of the declared name, which no app client lists", async () => {
    const { orphans, deleted } = await found(["ByHand", "Okta"], { one: ["COGNITO", "ByHand"] });
    assert.deepEqual(
      orphans.map(({ remove, need, ...shown }) => (assert.ok(remove), assert.ok(need), shown)),
      [
        {
          id: `${id}:Okta`,
          what: `identity provider Okta of the user pool ${id}`,
          made: new Date(0),
          neededFor: undefined,
        },
      ],
    );
    await orphans[0]!.remove();
    assert.deepEqual(deleted, [{ UserPoolId: id, ProviderName: "Okta" }]);
  });

  it("is needed where any app client of the pool lists it, whichever that is", async () => {
    for (const [listed, names] of [
      [{ two: ["Okta"] }, "backend"],
      [{ one: ["COGNITO", "Okta"], two: ["Okta"] }, "app-client, backend"],
    ] as const) {
      const { orphans } = await found(["Okta"], listed as never);
      assert.equal(orphans[0]?.neededFor, `listed by the app client ${names}`);
    }
  });

  it("is no provider that an update of this customer could not have made", async () => {
    const ofOther = "https://other.okta.com/app/exk1/sso/saml/metadata";
    for (const [provider, why] of [
      [
        { ProviderType: "SAML", ProviderDetails: { MetadataURL: ofOther } },
        `it reads the metadata ${ofOther}`,
      ],
      [
        { ProviderType: "SAML", ProviderDetails: { MetadataFile: "<EntityDescriptor/>" } },
        "it has its metadata in a file",
      ],
      [{ ProviderType: "Google", ProviderDetails: { client_id: "1" } }, "its type is Google"],
    ] as const) {
      const { orphans } = await found(["Okta"], {}, [], provider as IdentityProviderType);
      assert.equal(
        orphans[0]?.neededFor,
        `not made by an update of this customer, since ${why}; if it is another's, set another engage.identityProviderName`,
      );
      assert.equal(orphans[0]?.isOthers, true);
      const both = await found(["Okta"], { one: ["Okta"] }, [], provider as IdentityProviderType);
      assert.equal(both.orphans[0]?.neededFor, "listed by the app client app-client");
      assert.equal(both.orphans[0]?.isOthers, true);
    }
  });

  it("is nothing where the state knows it, and nothing of another name", async () => {
    assert.deepEqual((await found(["Okta"], {}, [`${id}:Okta`])).orphans, []);
    assert.deepEqual((await found(["ByHand", "Okta-2"])).orphans, []);
  });
});
