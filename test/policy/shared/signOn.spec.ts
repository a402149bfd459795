import assert from "node:assert/strict";
import * as types from "../../../policy/shared/resources";
import {
  appBehind,
  isOktaAddress,
  isOktas,
  isSamePool,
  lists,
  mayList,
  ownPoolOf,
} from "../../../policy/shared/signOn";
import { type Declared, unknown } from "../declared";
import { member, stackOf } from "../stack";

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
      assert.equal(
        isOktas({ props: { providerDetails } as unknown as types.IdentityProvider }),
        is,
      );
    });
  }
});

const poolId = "ap-southeast-2_Acme";
const app = (name: string, props: object = {}, more: Partial<Declared> = {}): Declared => ({
  type: types.samlApp,
  name,
  props: { audience: `urn:amazon:cognito:sp:${poolId}`, ...props },
  outputs: { id: `0oa-${name}`, entityKey: `exk-${name}` },
  ...more,
});
const provider = (name: string, props: object = {}, from: Declared["from"] = {}): Declared => ({
  type: types.identityProvider,
  name,
  props: { userPoolId: poolId, providerName: name, providerType: "SAML", ...props },
  from,
});
const pool = (name: string, more: Partial<Declared> = {}): Declared => ({
  type: types.userPool,
  name,
  props: {},
  outputs: { id: unknown },
  ...more,
});
const details = (providerDetails: object) => ({ providerDetails });
const address = (key: string) => `https://acme.okta.com/app/${key}/sso/saml/metadata`;
const file = (key: string) => `<EntityDescriptor entityID="http://www.okta.com/${key}"/>`;
const entra = details({ MetadataURL: "https://login.microsoftonline.com/1/metadata.xml" });
const inPool = { userPoolId: ["pool"] };

describe("The app behind an identity provider", () => {
  const programs: [string, Declared[], string | undefined][] = [
    [
      "is the one that its metadata is made from",
      [
        provider("okta", details({ MetadataURL: address("exk-a") }), { providerDetails: ["b"] }),
        app("a"),
        app("b"),
      ],
      "b",
    ],
    [
      "has its key in the metadata's address",
      [provider("okta", details({ MetadataURL: address("exk-b") })), app("a"), app("b")],
      "b",
    ],
    [
      "has its key in the metadata",
      [provider("okta", details({ MetadataFile: file("exk-b") })), app("a"), app("b")],
      "b",
    ],
    [
      "has no key that only begins like it",
      [
        provider("okta", details({ MetadataFile: file("exk-bb") })),
        app("a", { audience: "x" }),
        app("b", { audience: "x" }),
      ],
      undefined,
    ],
    [
      "has a key",
      [
        provider(
          "okta",
          details({ MetadataURL: address("undefined"), MetadataFile: file("undefined") }),
        ),
        app("a", {}, { outputs: {} }),
        app("b"),
      ],
      undefined,
    ],
    [
      "is none, of a provider that is not SAML",
      [
        provider(
          "oidc",
          { providerType: "OIDC", ...details({ MetadataURL: address("exk-a") }) },
          { providerDetails: ["a"] },
        ),
        app("a"),
      ],
      undefined,
    ],
    [
      "is none, of a provider whose kind is not known",
      [provider("okta", { providerType: unknown }), app("a")],
      undefined,
    ],
    ["is none, of a provider that is not Okta's", [provider("entra", entra), app("a")], undefined],

    [
      "is the only one for the pool",
      [provider("okta", {}, { attributeMapping: ["b"] }), app("a"), app("b", { audience: "x" })],
      "a",
    ],
    [
      "is that one while the metadata is not known",
      [provider("okta", { providerDetails: unknown }), app("a")],
      "a",
    ],
    ["is none of two for the pool", [provider("okta"), app("a"), app("b")], undefined],
    [
      "is the one of two that no other provider has",
      [provider("okta"), provider("trial", {}, { providerDetails: ["b"] }), app("a"), app("b")],
      "a",
    ],
    [
      "is none for another pool",
      [provider("okta"), app("a", { audience: "urn:amazon:cognito:sp:ap-southeast-2_Other" })],
      undefined,
    ],
    [
      "is made for the pool",
      [
        provider("okta", { userPoolId: unknown }, inPool),
        pool("pool"),
        app("a", { audience: unknown }, { from: { audience: ["pool"] } }),
      ],
      "a",
    ],
    [
      "is made for another pool",
      [
        provider("okta", { userPoolId: unknown }, inPool),
        pool("pool"),
        pool("other"),
        app("a", { audience: unknown }, { from: { audience: ["other"], label: ["pool"] } }),
      ],
      undefined,
    ],
    [
      "is made for a pool that is not the provider's",
      [
        provider("okta"),
        pool("pool"),
        app("a", { audience: unknown }, { from: { audience: ["pool"] } }),
      ],
      undefined,
    ],
    ["may be made for the pool", [provider("okta"), app("a", { audience: unknown })], undefined],

    [
      "is none of two providers that may have it",
      [provider("okta"), provider("trial"), app("a")],
      undefined,
    ],
    [
      "is not that of another pool's provider",
      [provider("okta"), provider("trial", { userPoolId: "ap-southeast-2_Other" }), app("a")],
      "a",
    ],
    [
      "is not that of a provider of another kind",
      [provider("okta"), provider("trial", { providerType: "OIDC" }), app("a")],
      "a",
    ],
    [
      "is not that of a provider that is not Okta's",
      [provider("okta"), provider("entra", entra), app("a")],
      "a",
    ],
  ];
  for (const [what, resources, expected] of programs) {
    it(what, () => {
      const stack = stackOf(resources);
      const found = appBehind(stack, member(stack, resources[0]!.name));
      assert.equal(found?.name, expected);
    });
  }
});

describe("Two things of user pools", () => {
  const one = (userPoolId: unknown, from: Declared["from"] = {}) =>
    provider("one", { userPoolId }, from);
  const other = (userPoolId: unknown, from: Declared["from"] = {}) =>
    provider("other", { userPoolId }, from);
  const second = pool("second");
  const cases: [string, Declared[], boolean][] = [
    ["the same id", [one(poolId), other(poolId)], true],
    ["another id", [one(poolId), other("x")], false],
    ["ids that are not known", [one(unknown), other(unknown)], false],
    [
      "the same pool's id that is not known",
      [one(unknown, inPool), other(unknown, inPool), pool("pool"), second],
      true,
    ],
    [
      "ids of two pools that are not known",
      [one(unknown, inPool), other(unknown, { userPoolId: ["second"] }), pool("pool"), second],
      false,
    ],
    [
      "the id of a pool, by reference and by value",
      [one(poolId, inPool), other(poolId), pool("pool")],
      true,
    ],
    [
      "a pool's id, and one that is not known",
      [one(unknown, inPool), other(unknown), pool("pool")],
      false,
    ],
  ];
  for (const [what, resources, expected] of cases) {
    it(`${expected ? "are" : "are not"} in the same with ${what}`, () => {
      const stack = stackOf(resources);
      assert.equal(isSamePool(stack, member(stack, "one"), member(stack, "other")), expected);
    });
  }

  it("are in an own one if the stack declares it", () => {
    const read = pool("read", { isRead: true, outputs: { id: "read" } });
    const own = pool("own", { outputs: { id: "own" } });
    for (const [userPoolId, expected] of [
      ["own", "own"],
      ["read", undefined],
      ["x", undefined],
    ] as const) {
      const stack = stackOf([own, read, one(userPoolId)]);
      assert.equal(ownPoolOf(stack, member(stack, "one"))?.name, expected, userPoolId);
    }
  });
});

describe("An app client's list", () => {
  const okta = provider("Okta");
  const list = (
    props: object,
    from: Declared["from"] = {},
    type = types.userPoolClient,
  ): Declared => ({
    type,
    name: "list",
    props: { userPoolId: poolId, ...props },
    from,
  });
  const open = list({ userPoolId: unknown, providerName: "Entra" }, inPool);
  const cases: [string, Declared[], "names" | "may name" | "does not name"][] = [
    [
      "by the attachment's name",
      [okta, list({ providerName: "Okta" }, {}, types.appClientProvider)],
      "names",
    ],
    [
      "by the client's names",
      [
        okta,
        list({ supportedIdentityProviders: ["COGNITO", "Okta"] }, {}, types.managedUserPoolClient),
      ],
      "names",
    ],
    [
      "next to a name that is not known",
      [okta, list({ supportedIdentityProviders: [unknown, "Okta"] })],
      "names",
    ],
    [
      "by a name that is made from it",
      [okta, list({ providerName: unknown }, { providerName: ["Okta"] })],
      "names",
    ],
    [
      "by a list that is made from it",
      [
        okta,
        list({ supportedIdentityProviders: unknown }, { supportedIdentityProviders: ["Okta"] }),
      ],
      "names",
    ],
    [
      "with other names",
      [
        okta,
        list(
          { providerName: "Entra", supportedIdentityProviders: ["COGNITO"] },
          { clientId: ["Okta"] },
        ),
      ],
      "does not name",
    ],
    ["with no names", [okta, list({})], "does not name"],
    [
      "in another pool",
      [okta, list({ userPoolId: "x", providerName: "Okta" }, { providerName: ["Okta"] })],
      "does not name",
    ],
    ["by a name that is not known", [okta, list({ providerName: unknown })], "may name"],
    [
      "by one of a list that is not known",
      [okta, list({ supportedIdentityProviders: ["COGNITO", unknown] })],
      "may name",
    ],
    [
      "by a list that is not known",
      [okta, list({ supportedIdentityProviders: unknown })],
      "may name",
    ],
    [
      "by a name that is not known, in another pool",
      [okta, list({ userPoolId: "x", providerName: unknown })],
      "does not name",
    ],
    [
      "in a pool that is not known",
      [okta, list({ userPoolId: unknown, providerName: "Okta" })],
      "may name",
    ],
    [
      "of a provider whose pool is not known",
      [provider("Okta", { userPoolId: unknown }), list({ providerName: "Okta" })],
      "may name",
    ],
    [
      "in a pool of the stack, with another name",
      [provider("Okta", { userPoolId: unknown }, inPool), open, pool("pool")],
      "does not name",
    ],
    ["in a pool of the stack, of a provider in none", [okta, open, pool("pool")], "does not name"],
    [
      "in no pool of the stack, of a provider in one",
      [
        provider("Okta", { userPoolId: unknown }, inPool),
        list({ providerName: "Okta" }),
        pool("pool"),
      ],
      "does not name",
    ],
    [
      "of a provider whose name is not known",
      [provider("Okta", { providerName: unknown }), list({ providerName: "Entra" })],
      "does not name",
    ],
  ];
  for (const [what, resources, expected] of cases) {
    it(`${expected} a provider ${what}`, () => {
      const stack = stackOf(resources);
      const given = [
        stack,
        member<types.AppClientProvider & types.UserPoolClient>(stack, "list"),
        member<types.IdentityProvider>(stack, "Okta"),
      ] as const;
      const found = lists(...given) ? "names" : mayList(...given) ? "may name" : "does not name";
      assert.equal(found, expected);
    });
  }
});
