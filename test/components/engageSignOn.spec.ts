import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { EngageSignOnArgs } from "../../components/engageSignOn";
import { providerNameRule } from "../../facts/providerName";
import { type Cloud, find, namesOf, run } from "../mocks";

const emailClaim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
const pool = "ap-southeast-2_AbCdEf123";
const attachmentType = "pulumi-nodejs:dynamic/engage:AppClientIdentityProvider";
const recordType = "pulumi-nodejs:dynamic/engage:AppClientRecord";

const client = {
  callbackUrls: ["http://localhost:3000/callback", "https://engage.example.com/callback"],
  defaultRedirectUri: "",
  flows: ["code"],
  scopes: ["openid", "email"],
};

const cloud: Cloud = {
  made(type) {
    if (type === "okta:app/saml:Saml") return { id: "0oa1", entityKey: "exk1", metadata: "<x/>" };
    if (type === recordType) return { displaced: ["COGNITO"] };
    return type === attachmentType ? { displaced: [] } : {};
  },
};

const least: EngageSignOnArgs = {
  userPoolId: pool,
  appClientId: "1h57kf5cpq17m0eml12example",
  client,
  domain: "engage-acme.auth.ap-southeast-2.amazoncognito.com",
  oktaHost: "acme.okta.com",
  identityProviderName: "Okta",
  groups: [{ id: "00g1", name: "Engage Agents" }],
  users: [{ id: "00u1", login: "jane@acme.com" }],
};

async function declare(more: Partial<EngageSignOnArgs> = {}, options?: object) {
  const { EngageSignOn } = await import("../../components/engageSignOn");
  return run(() => {
    const { identityProviderName, oktaAppId, metadataUrl, signInUrl, bookmark } = new EngageSignOn(
      "engage",
      { ...least, ...more },
      options,
    );
    const outputs = { identityProviderName, oktaAppId, metadataUrl, signInUrl };
    return { ...outputs, ...(bookmark && { bookmark }) };
  }, cloud);
}

describe("sign-in to Engage", () => {
  const parent = "engage:index:EngageSignOn engage";

  it("is an application, its assignments, a provider in the pool, and that provider on the client", async () => {
    const declared = await declare();
    assert.deepEqual(namesOf(declared.resources), [
      "aws:cognito/identityProvider:IdentityProvider engage-identity-provider",
      "engage:index:EngageSignOn engage",
      "engage:okta:BookmarkTile engage-tile",
      "engage:okta:SamlApplication engage",
      "okta:app/bookmark:Bookmark engage-tile-app",
      "okta:app/groupAssignment:GroupAssignment engage-group-00g1",
      "okta:app/groupAssignment:GroupAssignment engage-tile-group-00g1",
      "okta:app/saml:Saml engage-app",
      "okta:app/user:User engage-tile-user-00u1",
      "okta:app/user:User engage-user-00u1",
      `${attachmentType} engage-app-client`,
      `${recordType} engage-app-client-record`,
    ]);
    assert.equal(find(declared, "engage", "engage:okta:SamlApplication").parent, parent);
    assert.deepEqual(declared.outputs, {
      identityProviderName: "Okta",
      oktaAppId: "0oa1",
      metadataUrl: "https://acme.okta.com/app/exk1/sso/saml/metadata",
      signInUrl:
        "https://engage-acme.auth.ap-southeast-2.amazoncognito.com/oauth2/authorize" +
        "?client_id=1h57kf5cpq17m0eml12example&response_type=code&scope=openid%20email" +
        "&redirect_uri=https%3A%2F%2Fengage.example.com%2Fcallback&identity_provider=Okta",
      bookmark: { appId: "engage-tile-app-id", url: declared.outputs.signInUrl },
    });
  });

  it("tells Okta where Cognito takes responses, and to send the email address", async () => {
    const { inputs } = find(await declare(), "engage-app");
    const assertionConsumerService =
      "https://engage-acme.auth.ap-southeast-2.amazoncognito.com/saml2/idpresponse";
    assert.deepEqual(inputs, {
      label: "Local Measure Engage",
      ssoUrl: assertionConsumerService,
      recipient: assertionConsumerService,
      destination: assertionConsumerService,
      audience: `urn:amazon:cognito:sp:${pool}`,
      subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
      subjectNameIdTemplate: "${user.email}",
      responseSigned: true,
      assertionSigned: true,
      signatureAlgorithm: "RSA_SHA256",
      digestAlgorithm: "SHA256",
      authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
      attributeStatements: [
        {
          name: emailClaim,
          namespace: "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
          type: "EXPRESSION",
          values: ["user.email"],
        },
      ],
      hideWeb: true,
      hideIos: true,
      samlSignedRequestEnabled: false,
    });
  });

  it("gives Cognito the public metadata, and leaves alone what Cognito adds to it", async () => {
    assert.deepEqual(find(await declare(), "engage-identity-provider"), {
      type: "aws:cognito/identityProvider:IdentityProvider",
      name: "engage-identity-provider",
      parent,
      inputs: {
        userPoolId: pool,
        providerName: "Okta",
        providerType: "SAML",
        providerDetails: { MetadataURL: "https://acme.okta.com/app/exk1/sso/saml/metadata" },
        attributeMapping: { email: emailClaim },
      },
      dependsOn: ["engage-app"],
      ignoreChanges: [
        "providerDetails.ActiveEncryptionCertificate",
        "providerDetails.SLORedirectBindingURI",
        "providerDetails.SSORedirectBindingURI",
      ],
    });
  });

  it("offers the provider on the client only when it is there and people are assigned", async () => {
    assert.deepEqual(find(await declare(), "engage-app-client"), {
      type: attachmentType,
      name: "engage-app-client",
      parent,
      inputs: {
        userPoolId: pool,
        appClientId: "1h57kf5cpq17m0eml12example",
        providerName: "Okta",
        exclusive: false,
        recorded: ["COGNITO"],
        cloudFormationStack: "",
      },
      dependsOn: [
        "engage-app-client-record",
        "engage-group-00g1",
        "engage-identity-provider",
        "engage-tile-group-00g1",
        "engage-tile-user-00u1",
        "engage-user-00u1",
      ],
      deleteBeforeReplace: true,
      replaceWith: ["engage-app-client-record"],
    });
  });

  it("keeps the old entry until the new one is there, when it gets another client or name", async () => {
    const declared = await declare({ entryReplacedBy: "creation" });
    for (const name of ["engage-app-client", "engage-app-client-record"]) {
      assert.equal(find(declared, name).deleteBeforeReplace, false);
    }
  });

  it("writes down what the client lists before that, and until the provider is deleted", async () => {
    const stack = { cloudFormationStack: "LocalMeasureEngage" };
    assert.deepEqual(find(await declare(stack), "engage-app-client-record"), {
      type: recordType,
      name: "engage-app-client-record",
      parent,
      inputs: {
        userPoolId: pool,
        appClientId: "1h57kf5cpq17m0eml12example",
        providerName: "Okta",
        exclusive: false,
        ...stack,
      },
      dependsOn: ["engage-identity-provider"],
      deleteBeforeReplace: true,
    });
  });

  it("can be the only way to sign in", async () => {
    const { inputs } = find(await declare({ exclusive: true }), "engage-app-client");
    assert.equal(inputs.exclusive, true);
  });

  it("signs requests when it has the pool's certificate, and keeps that as it came", async () => {
    const declared = await declare({ requestSigningCertificate: pulumi.secret("MIIC") });
    const app = find(declared, "engage-app").inputs;
    assert.equal(app.samlSignedRequestEnabled, true);
    assert.deepEqual(app.singleLogoutCertificate, { secret: "MIIC" });
    assert.deepEqual(find(declared, "engage-identity-provider").inputs.providerDetails, {
      MetadataURL: "https://acme.okta.com/app/exk1/sso/saml/metadata",
      RequestSigningAlgorithm: "rsa-sha256",
    });
  });

  it("sends further claims after the email address, and maps those that say where", async () => {
    const declared = await declare({
      attributeStatements: [
        { name: "team", value: "user.department", mapTo: "custom:team" },
        { name: "unmapped", value: "user.title" },
        {
          name: "groups",
          filterType: "STARTS_WITH",
          filterValue: "Engage",
          mapTo: "custom:groups",
        },
      ],
    });
    const statements = find(declared, "engage-app").inputs.attributeStatements as {
      name: string;
    }[];
    assert.deepEqual(
      statements.map(({ name }) => name),
      [emailClaim, "team", "unmapped", "groups"],
    );
    assert.deepEqual(find(declared, "engage-identity-provider").inputs.attributeMapping, {
      email: emailClaim,
      "custom:team": "team",
      "custom:groups": "groups",
    });
  });

  describe("has for a tile", () => {
    const tileOf = async (more: Partial<EngageSignOnArgs>) => {
      const declared = await declare(more);
      const { hideWeb, hideIos } = find(declared, "engage-app").inputs;
      assert.equal(hideWeb, hideIos);
      const made = declared.resources.filter(({ type }) => type === "okta:app/bookmark:Bookmark");
      return { isShown: !hideWeb, bookmarks: made.map(({ inputs }) => inputs), ...declared };
    };
    const label = "Local Measure Engage";

    it("a bookmark that opens the sign-in URL, assigned as the application is, before sign-in is let in", async () => {
      const declared = await tileOf({});
      const { signInUrl } = declared.outputs;
      assert.deepEqual(declared.bookmarks, [{ label, url: signInUrl }]);
      assert.equal(declared.isShown, false);
      for (const assigned of ["group-00g1", "user-00u1"]) {
        const [own, tile] = [`engage-${assigned}`, `engage-tile-${assigned}`].map((name) =>
          find(declared, name),
        );
        assert.deepEqual(
          { ...tile, name: own?.name, parent: own?.parent, dependsOn: own?.dependsOn },
          { ...own, inputs: { ...own?.inputs, appId: "engage-tile-app-id" } },
        );
        const { dependsOn } = find(declared, "engage-app-client");
        assert.ok(dependsOn?.includes(`engage-tile-${assigned}`), dependsOn?.join());
      }
      assert.deepEqual(declared.outputs.bookmark, { appId: "engage-tile-app-id", url: signInUrl });
    });

    it("a bookmark with a page, a name and a policy of its own", async () => {
      const tileUrl = "https://engage.example.com/login";
      const more = { tileUrl, tileLabel: "Engage", authenticationPolicyId: "rst1" };
      const { bookmarks } = await tileOf(more);
      assert.deepEqual(bookmarks, [
        { label: "Engage", url: tileUrl, authenticationPolicy: "rst1" },
      ]);
    });

    it("the application's own, or none, if the settings say so", async () => {
      for (const tile of ["shown", "hidden"] as const) {
        const { isShown, bookmarks, outputs } = await tileOf({ tile });
        assert.deepEqual([isShown, bookmarks], [tile === "shown", []]);
        assert.equal(outputs.bookmark, undefined);
      }
    });

    it("none as long as the client has no address for it", async () => {
      const { isShown, bookmarks } = await tileOf({ client: { ...client, callbackUrls: [] } });
      assert.deepEqual([isShown, bookmarks], [false, []]);
    });

    it("the bookmark that is there, with those of its assignments that are", async () => {
      const bookmark = { appId: "0oa9", groups: ["Engage Agents"], users: [] };
      const adopt = { groups: [], users: [], identityProvider: false, bookmark };
      const { resources } = await tileOf({ adopt });
      const imports = resources.flatMap((one) => (one.import ? [[one.name, one.import]] : []));
      assert.deepEqual(Object.fromEntries(imports), {
        "engage-tile-app": "0oa9",
        "engage-tile-group-00g1": "0oa9/00g1",
      });
    });
  });

  it("passes the other wishes on to Okta and Cognito", async () => {
    const declared = await declare({
      identityProviderName: "Okta-Acme",
      label: "Engage",
      tile: "hidden",
      identifiers: ["acme.com", "acme.com.au"],
      authenticationPolicyId: "rst1",
      nameIdFormat: "emailAddress",
      nameIdTemplate: "${user.login}",
      signingKey: { name: "acme-2027", yearsValid: 3 },
    });
    const app = find(declared, "engage-app").inputs;
    assert.deepEqual(
      [app.label, app.hideWeb, app.authenticationPolicy, app.keyName, app.keyYearsValid],
      ["Engage", true, "rst1", "acme-2027", 3],
    );
    assert.deepEqual(
      [app.subjectNameIdFormat, app.subjectNameIdTemplate],
      ["urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress", "${user.login}"],
    );
    const provider = find(declared, "engage-identity-provider").inputs;
    assert.deepEqual(
      [provider.providerName, provider.idpIdentifiers],
      ["Okta-Acme", ["acme.com", "acme.com.au"]],
    );
    assert.equal(find(declared, "engage-app-client").inputs.providerName, "Okta-Acme");
  });

  it("ends the session in Okta on demand, for which both sides are set up", async () => {
    const inputs = async (more: Partial<EngageSignOnArgs>) => {
      const declared = await declare(more);
      const { providerDetails } = find(declared, "engage-identity-provider").inputs;
      const app = find(declared, "engage-app").inputs;
      return {
        signsOut: (providerDetails as { IDPSignout?: string }).IDPSignout,
        url: app.singleLogoutUrl,
        issuer: app.singleLogoutIssuer,
        certificate: app.singleLogoutCertificate,
        signsRequests: app.samlSignedRequestEnabled,
      };
    };
    const none = await inputs({});
    assert.deepEqual([none.signsOut, none.url, none.issuer], [undefined, undefined, undefined]);
    assert.deepEqual(await inputs({ signOutCertificate: pulumi.secret("MIIC") }), {
      signsOut: "true",
      url: `https://engage-acme.auth.ap-southeast-2.amazoncognito.com/saml2/logout`,
      issuer: `urn:amazon:cognito:sp:${pool}`,
      certificate: { secret: "MIIC" },
      signsRequests: false,
    });
  });

  it("asks for a new sign-in in Okta on demand", async () => {
    const inputs = async (more: Partial<EngageSignOnArgs>) =>
      find(await declare(more), "engage-app").inputs.honorForceAuthn;
    assert.equal(await inputs({}), undefined);
    assert.equal(await inputs({ honorForceAuthn: true }), true);
  });

  it("takes as many identifiers as Cognito does", async () => {
    const identifiers = Array.from({ length: 50 }, (_, index) => `acme-${index}`);
    const { inputs } = find(await declare({ identifiers }), "engage-identity-provider");
    assert.deepEqual(inputs.idpIdentifiers, identifiers);
  });

  it("takes no identifiers for none: Cognito refuses an empty list", async () => {
    const { inputs } = find(await declare({ identifiers: [] }), "engage-identity-provider");
    assert.ok(!("idpIdentifiers" in inputs));
  });

  it("has no address to sign in at where the client has none to come back to", async () => {
    const { outputs } = await declare({ client: { ...client, callbackUrls: [] } });
    assert.equal(outputs.signInUrl, "");
  });

  it("leads back to the callback that the setting names", async () => {
    const callbackUrl = "http://localhost:3000/callback";
    const { outputs } = await declare({ callbackUrl });
    assert.match(
      outputs.signInUrl as never,
      /redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback&/,
    );
  });

  it("encodes what a link cannot carry", async () => {
    const { outputs } = await declare({
      identityProviderName: "Okta Agents+",
      adopt: { identityProvider: true, groups: [], users: [] },
    });
    assert.match(outputs.signInUrl as never, /&identity_provider=Okta%20Agents%2B$/);
  });

  it("protects what agents sign in with, but not who is assigned", async () => {
    const { resources } = await declare({}, { protect: true });
    const unprotected = resources.filter((one) => one.protect !== true).map(({ name }) => name);
    assert.deepEqual(unprotected, [
      "engage-group-00g1",
      "engage-tile-group-00g1",
      "engage-tile-user-00u1",
      "engage-user-00u1",
    ]);
  });

  it("imports what was set up before", async () => {
    const adopt = {
      appId: "0oa1",
      groups: ["Engage Agents"],
      users: ["jane@acme.com"],
      identityProvider: true,
    };
    const { resources } = await declare({ adopt });
    const imports = resources.flatMap((one) => (one.import ? [[one.name, one.import]] : []));
    assert.deepEqual(imports, [
      ["engage-identity-provider", `${pool}:Okta`],
      ["engage-group-00g1", "0oa1/00g1"],
      ["engage-app", "0oa1"],
      ["engage-user-00u1", "0oa1/00u1"],
    ]);
  });

  it("names every argument that Cognito would refuse, and declares nothing", async () => {
    const { EngageSignOn } = await import("../../components/engageSignOn");
    const identifiers = Array.from({ length: 51 }, (_, index) => `acme-${index}`);
    const args: EngageSignOnArgs = {
      ...least,
      identityProviderName: "Okta:Acme",
      groups: [],
      users: [],
      identifiers,
      attributeStatements: [
        { name: emailClaim, value: "user.secondEmail", mapTo: "custom:mail" },
        { name: "mail", value: "user.email", mapTo: "custom:mail" },
        { name: "again", value: "user.email", mapTo: "email" },
      ],
    };
    await run(() => {
      assert.throws(
        () => new EngageSignOn("engage", args),
        (error) => {
          assert.ok(pulumi.InputPropertiesError.isInstance(error));
          assert.equal(error.message, "Engage sign-on");
          assert.deepEqual(error.errors, [
            {
              propertyPath: "identityProviderName",
              reason: `must be ${providerNameRule}, not "Okta:Acme"`,
            },
            {
              propertyPath: "groups",
              reason: "no group and no user is assigned; name at least one",
            },
            {
              propertyPath: "attributeStatements",
              reason: `the claim ${emailClaim} is sent twice`,
            },
            {
              propertyPath: "attributeStatements",
              reason: "two claims are mapped to custom:mail",
            },
            { propertyPath: "attributeStatements", reason: "two claims are mapped to email" },
            { propertyPath: "identifiers", reason: "Cognito allows at most 50" },
          ]);
          return true;
        },
      );
    }).then(({ resources }) =>
      assert.deepEqual(namesOf(resources), ["engage:index:EngageSignOn engage"]),
    );
  });
});
