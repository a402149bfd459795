import assert from "node:assert/strict";
import {
  type LiveNames,
  liveNames,
  refuseRenames,
  refuseUntestedMove,
} from "../../lookups/liveNames";
import { type Found, wantedNames } from "../../lookups";
import type { Settings } from "../../settings";
import type { LiveName } from "../../settings/allowReplace";

const deployed: LiveNames = {
  identityProviderName: "Okta",
  userPoolId: "ap-southeast-2_AbCdEf123",
  roleName: "AmazonConnectOkta-acme",
  samlProviderName: "Okta-acme",
  oktaHost: "acme.okta.com",
  nameIdFormat: "persistent",
  nameIdTemplate: "${user.email}",
  instanceId: "11111111-2222-3333-4444-555555555555",
  roleSessionName: "email",
};

function refused(wanted: LiveNames, allowed: LiveName[] = []): string {
  try {
    refuseRenames(deployed, { ...deployed, ...wanted }, allowed);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("names of what is live", () => {
  it("may stay, may be new, and may go with their section", () => {
    assert.equal(refused({}), "");
    assert.doesNotThrow(() => refuseRenames({}, deployed, []));
    assert.equal(refused({ roleName: undefined, samlProviderName: undefined }), "");
  });

  it("are refused when they change, with what that does and the word that allows it", () => {
    const said = refused({ roleName: "Agents" });
    assert.match(said, /^This would change what agents sign in with\. Nothing was changed\./);
    assert.match(
      said,
      /connect\.roleName\n {4}deployed: AmazonConnectOkta-acme\n {4}wanted: {3}Agents/,
    );
    assert.match(said, /users of the Amazon Connect instance are tied to it/);
    assert.match(said, /To keep it, set connect\.roleName: AmazonConnectOkta-acme/);
    assert.match(said, /allowReplace: \[roleName\]/);
  });

  it("are named all at once, but for those that may change", () => {
    const said = refused({ identityProviderName: "Okta2", roleName: "A", samlProviderName: "B" }, [
      "samlProviderName",
    ]);
    assert.match(said, /allowReplace: \[identityProviderName, roleName\]/);
    assert.doesNotMatch(said, /connect\.samlProviderName/);
    assert.match(said, /every agent becomes a new user in Engage/);
  });

  for (const [name, wanted, setting, says] of [
    [
      "oktaHost",
      "other.okta.com",
      "okta:orgName and okta:baseUrl",
      /one that has neither the applications/,
    ],
    ["nameIdFormat", "unspecified", "engage.nameIdFormat", /another NameID.* new user in Engage/],
    ["nameIdTemplate", "${user.login}", "engage.nameIdTemplate", /another NameID/],
    ["instanceId", "another", "connect.instanceId", /lead to another Amazon Connect instance/],
    ["roleSessionName", "login", "connect.roleSessionName", /users under other names/],
  ] as const) {
    it(`are refused where ${name} changes, and not where an earlier release did not tell it`, () => {
      const said = refused({ [name]: wanted });
      assert.ok(said.includes(`  ${setting}\n    deployed: ${deployed[name]}\n`), said);
      assert.match(said, says);
      assert.ok(said.includes(`allowReplace: [${name}]`), said);
      assert.equal(refused({ [name]: wanted }, [name]), "");
      const earlier = { ...deployed, [name]: undefined };
      assert.doesNotThrow(() => refuseRenames(earlier, { ...deployed, [name]: wanted }, []));
    });
  }

  it("name during a move the one setting that both sign-ons have", () => {
    const move = { next: { generation: 2, nameIdTemplate: "${user.email}" } };
    const said = (() => {
      try {
        const wanted = { ...deployed, nameIdTemplate: "${user.login}" };
        const next = { ...move.next, nameIdTemplate: "${user.login}" };
        refuseRenames({ ...deployed, ...move }, { ...wanted, next }, []);
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    })();
    assert.match(said, /To keep it, set engage\.nameIdTemplate: \$\{user\.email\} \(a name/);
    assert.match(said, /allowReplace: \[nameIdTemplate\]/);
  });

  it("are read from the outputs of the last update", () => {
    const outputs = { metadataUrl: "https://acme.okta.com/app/exk1/sso/saml/metadata" };
    assert.equal(liveNames({ engage: outputs }).oktaHost, "acme.okta.com");
    assert.match(
      refused({ instanceId: "another" }),
      /To keep it, set connect\.instanceId \(in place of instanceAlias\): 1111/,
    );
    assert.equal(liveNames({}).oktaHost, undefined);
  });

  it("compare hosts without case: an address has none", () => {
    const engage = { generation: 1, identityProviderName: "Okta" };
    const settings = { oktaHost: "Acme.Okta.com", engage } as unknown as Settings;
    const wanted = wantedNames(settings, { engage: { userPoolId: "p" } } as unknown as Found);
    assert.doesNotThrow(() => refuseRenames({ oktaHost: "acme.okta.com" }, wanted, []));
  });

  it("of another user pool are refused too", () => {
    assert.match(refused({ userPoolId: "ap-southeast-2_Other" }), /engage\.userPoolId/);
  });
});

describe("names during a move to the vendor's next stack", () => {
  const old = { identityProviderName: "Okta", userPoolId: "ap-southeast-2_Old" };
  const next = { identityProviderName: "Okta", userPoolId: "ap-southeast-2_New", generation: 2 };
  const both = { ...old, generation: 1, next };
  /** What is wanted where the new one is the only one, with what its app client lists. */
  const retired = (...identityProviders: string[]) => ({
    ...next,
    client: { id: "4new", identityProviders },
  });
  const listed = retired("COGNITO", "Okta");
  const moving = (stage: "test" | "everyone") =>
    liveNames({ engage: old, move: { stage, engage: next } });

  /** @param gone Whether AWS says that the deployed pool is not there; undefined: it must not be asked. */
  async function refusal(deployed: LiveNames, wanted: LiveNames, gone?: boolean): Promise<string> {
    const isGone = (userPoolId: string) => {
      assert.notEqual(gone, undefined, "asked about the pool");
      assert.equal(userPoolId, old.userPoolId);
      return Promise.resolve(gone === true);
    };
    try {
      await refuseUntestedMove(deployed, wanted, isGone);
      refuseRenames(deployed, wanted, []);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return (error as Error).message;
    }
    return "";
  }

  it("may be added, taken back, and retired after everyone could use the new ones", async () => {
    assert.equal(await refusal(liveNames({ engage: old }), both), "");
    assert.equal(await refusal(moving("test"), both), "");
    assert.equal(await refusal(moving("test"), { ...old, generation: 1 }), "");
    assert.equal(await refusal(moving("everyone"), listed), "");
    assert.equal(await refusal(liveNames({ engage: next }), next), "");
    assert.equal(await refusal(liveNames({ engage: next }), both), "", "a retired one comes back");
  });

  it("are refused where agents would have no sign-on", async () => {
    for (const [deployed, why, gone] of [
      [moving("test"), /only its test group may use the new one/, false],
      [liveNames({ engage: old }), /no other one is deployed/, undefined],
    ] as const) {
      const said = await refusal(deployed, next, gone);
      assert.match(said, /^This would remove the sign-on that agents use\. Nothing was changed\./);
      assert.match(said, /engage\.generation\n {4}deployed: 1\n {4}wanted: {3}2/);
      assert.match(said, why);
    }
    const skipped = { ...next, generation: 3 };
    assert.match(await refusal(moving("everyone"), skipped), /would remove the sign-on/);
    assert.match(await refusal(moving("test"), skipped), /would remove the sign-on/);
  });

  it("are refused where the app client of the new ones does not list its provider any more", async () => {
    for (const [wanted, list] of [
      [retired("COGNITO"), "COGNITO"],
      [retired(), "nothing"],
    ] as const) {
      const said = await refusal(moving("everyone"), wanted, false);
      assert.match(said, /^This would remove the sign-on that agents use\. Nothing was changed\./);
      assert.ok(said.includes(`app client 4new of the new one lists ${list}, without Okta`), said);
      assert.match(
        said,
        /yaml, for example with git checkout, .*pulumi up --refresh .* --retire\.$/s,
      );
    }
    assert.equal(
      await refusal(moving("everyone"), retired("COGNITO"), true),
      "",
      "nothing to lose",
    );
    assert.equal(await refusal(moving("everyone"), { ...both, client: retired().client }), "");
    assert.equal(await refusal({}, retired("COGNITO")), "", "the first update");
  });

  it("are retired from the testers too where AWS says that the old pool is gone", async () => {
    assert.equal(await refusal(moving("test"), next, true), "");
    const another = { ...next, userPoolId: "ap-southeast-2_Other" };
    assert.match(await refusal(moving("test"), another, true), /engage\.userPoolId\n/);
    const unknown = () => Promise.reject(new Error("no answer"));
    await assert.rejects(refuseUntestedMove(moving("test"), next, unknown), /no answer/);
  });

  it("are compared with the same sign-on's", async () => {
    const another = { ...both, next: { ...next, userPoolId: "ap-southeast-2_Other" } };
    assert.match(
      await refusal(moving("everyone"), another),
      /move\.userPoolId\n {4}deployed: \S+_New/,
    );
    const renamed = { ...listed, identityProviderName: "Okta2" };
    assert.match(await refusal(moving("everyone"), renamed), /engage\.identityProviderName\n/);
    assert.match(
      await refusal(moving("test"), { ...both, userPoolId: "x_Y" }),
      /engage\.userPoolId/,
    );
  });
});
