import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { othersSamlFields } from "../../components/othersFields";
import type { SamlApplicationArgs } from "../../components/samlApplication";
import { type Cloud, type Run, find, namesOf, run } from "../mocks";

const cloud: Cloud = {
  made: (type) =>
    type === "okta:app/saml:Saml" ? { entityKey: "exk1", metadata: "<EntityDescriptor/>" } : {},
};

const least: SamlApplicationArgs = {
  label: "An application",
  oktaHost: "acme.okta.com",
  assertionConsumerService: "https://sp.example.com/acs",
  audience: "urn:example:sp",
  nameIdFormat: "persistent",
  nameIdTemplate: "${user.email}",
  attributeStatements: [],
  groups: [],
  users: [],
};

async function declare(more: Partial<SamlApplicationArgs> = {}, options?: object) {
  const { SamlApplication } = await import("../../components/samlApplication");
  return run(() => {
    const app = new SamlApplication("one", { ...least, ...more }, options);
    return { id: app.appId, metadataUrl: app.metadataUrl, metadata: app.metadata };
  }, cloud);
}

const inputs = (declared: Run<unknown>, name: string) => find(declared, name).inputs;

describe("an application in Okta", () => {
  it("is complete, signed by SHA-256 and shown, and nobody is assigned who was not named", async () => {
    const { outputs, resources } = await declare();
    assert.deepEqual(resources, [
      { type: "engage:okta:SamlApplication", name: "one", inputs: {} },
      {
        type: "okta:app/saml:Saml",
        name: "one-app",
        parent: "engage:okta:SamlApplication one",
        ignoreChanges: othersSamlFields,
        inputs: {
          label: "An application",
          ssoUrl: "https://sp.example.com/acs",
          recipient: "https://sp.example.com/acs",
          destination: "https://sp.example.com/acs",
          audience: "urn:example:sp",
          subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
          subjectNameIdTemplate: "${user.email}",
          responseSigned: true,
          assertionSigned: true,
          signatureAlgorithm: "RSA_SHA256",
          digestAlgorithm: "SHA256",
          authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
          attributeStatements: [],
          hideWeb: false,
          hideIos: false,
          samlSignedRequestEnabled: false,
        },
      },
    ]);
    assert.deepEqual(outputs, {
      id: "one-app-id",
      metadataUrl: "https://acme.okta.com/app/exk1/sso/saml/metadata",
      metadata: "<EntityDescriptor/>",
    });
  });

  it("has one assignment for each group and user, named by Okta's id and never protected", async () => {
    const declared = await declare(
      {
        groups: [
          { id: "00g1", name: "Agents" },
          { id: "00g2", name: "Leads" },
        ],
        users: [{ id: "00u1", login: "jane@acme.com" }],
      },
      { protect: true },
    );
    assert.deepEqual(namesOf(declared.resources), [
      "engage:okta:SamlApplication one",
      "okta:app/groupAssignment:GroupAssignment one-group-00g1",
      "okta:app/groupAssignment:GroupAssignment one-group-00g2",
      "okta:app/saml:Saml one-app",
      "okta:app/user:User one-user-00u1",
    ]);
    assert.deepEqual(find(declared, "one-group-00g2"), {
      type: "okta:app/groupAssignment:GroupAssignment",
      name: "one-group-00g2",
      parent: "engage:okta:SamlApplication one",
      inputs: { appId: "one-app-id", groupId: "00g2" },
      dependsOn: ["one-app"],
      protect: false,
      ignoreChanges: ["priority", "profile"],
      replaceOnChanges: ["appId", "groupId", "userId"],
      deleteBeforeReplace: true,
    });
    assert.deepEqual(find(declared, "one-user-00u1"), {
      type: "okta:app/user:User",
      name: "one-user-00u1",
      parent: "engage:okta:SamlApplication one",
      inputs: { appId: "one-app-id", userId: "00u1", username: "jane@acme.com" },
      dependsOn: ["one-app"],
      protect: false,
      ignoreChanges: ["profile"],
      replaceOnChanges: ["appId", "groupId", "userId"],
      deleteBeforeReplace: true,
    });
    assert.equal(find(declared, "one-app").protect, true);
  });

  it("keeps the order of its claims, each with all that Okta's provider wants", async () => {
    const namespace = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified";
    const declared = await declare({
      attributeStatements: [
        { name: "z", value: "user.email" },
        { name: "groups", filterType: "STARTS_WITH", filterValue: "Engage" },
        { name: "a", value: pulumi.output("a literal") },
      ],
    });
    assert.deepEqual(inputs(declared, "one-app").attributeStatements, [
      { name: "z", namespace, type: "EXPRESSION", values: ["user.email"] },
      {
        name: "groups",
        namespace,
        type: "GROUP",
        filterType: "STARTS_WITH",
        filterValue: "Engage",
      },
      { name: "a", namespace, type: "EXPRESSION", values: ["a literal"] },
    ]);
  });

  for (const [format, urn] of [
    ["persistent", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"],
    ["emailAddress", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"],
    ["unspecified", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"],
  ] as const) {
    it(`names the NameID format ${format} as SAML does`, async () => {
      const declared = await declare({ nameIdFormat: format, nameIdTemplate: "${user.login}" });
      const { subjectNameIdFormat, subjectNameIdTemplate } = inputs(declared, "one-app");
      assert.deepEqual([subjectNameIdFormat, subjectNameIdTemplate], [urn, "${user.login}"]);
    });
  }

  it("takes what is further asked for", async () => {
    const before = inputs(await declare(), "one-app");
    const declared = await declare({
      tile: "hidden",
      relayState: "https://sp.example.com/start",
      requestSigningCertificate: "MIIC",
      authenticationPolicyId: "rst1",
      signingKey: { name: "acme-2027" },
    });
    assert.deepEqual(inputs(declared, "one-app"), {
      ...before,
      hideWeb: true,
      hideIos: true,
      defaultRelayState: "https://sp.example.com/start",
      samlSignedRequestEnabled: true,
      singleLogoutCertificate: "MIIC",
      authenticationPolicy: "rst1",
      keyName: "acme-2027",
      keyYearsValid: 10,
    });
  });

  it("lets the service provider sign users out, whose sign-in requests need no signature", async () => {
    const url = "https://sp.example.com/out";
    const singleLogout = { url, certificate: "MIIC" };
    const before = inputs(await declare(), "one-app");
    assert.deepEqual(inputs(await declare({ singleLogout }), "one-app"), {
      ...before,
      singleLogoutIssuer: before.audience,
      singleLogoutUrl: url,
      singleLogoutCertificate: "MIIC",
    });
  });

  it("makes a signing key for as many years as asked", async () => {
    const declared = await declare({ signingKey: { name: "acme-2027", yearsValid: 2 } });
    assert.equal(inputs(declared, "one-app").keyYearsValid, 2);
  });

  it("keeps a secret that it is given a secret", async () => {
    const declared = await declare({ requestSigningCertificate: pulumi.secret("MIIC") });
    assert.deepEqual(inputs(declared, "one-app").singleLogoutCertificate, { secret: "MIIC" });
  });
});

describe("an application that was made before", () => {
  const groups = [
    { id: "00g1", name: "Agents" },
    { id: "00g2", name: "Leads" },
  ];
  const users = [
    { id: "00u1", login: "jane@acme.com" },
    { id: "00u2", login: "alex@acme.com" },
  ];
  const imports = ({ resources }: Run<unknown>) =>
    Object.fromEntries(resources.flatMap((one) => (one.import ? [[one.name, one.import]] : [])));

  it("is imported with those of its assignments that are there, and the others are made", async () => {
    const adopt = { appId: "0oa1", groups: ["Leads"], users: ["Jane@acme.com"] };
    const declared = await declare({ groups, users, adopt });
    assert.deepEqual(imports(declared), {
      "one-app": "0oa1",
      "one-group-00g2": "0oa1/00g2",
      "one-user-00u1": "0oa1/00u1",
    });
    assert.equal(declared.resources.length, 6);
  });

  it("never has to update an imported assignment: Pulumi would then import it twice", async () => {
    const adopt = { appId: "0oa1", groups: ["Agents"], users: ["jane@acme.com"] };
    const declared = await declare({ groups, users, adopt });
    assert.deepEqual(find(declared, "one-group-00g1").ignoreChanges, ["priority", "profile"]);
    assert.deepEqual(find(declared, "one-user-00u1").ignoreChanges, ["profile", "username"]);
    assert.deepEqual(find(declared, "one-user-00u2").ignoreChanges, ["profile"]);
  });

  it("needs its id to import an assignment", async () => {
    const adopt = { groups: ["Agents"], users: ["jane@acme.com"] };
    assert.deepEqual(imports(await declare({ groups, users, adopt })), {});
  });
});
