import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { ConnectSignOnArgs } from "../../components/connectSignOn";
import { type Cloud, find, namesOf, run } from "../mocks";

const metadata = "<EntityDescriptor/>";
const instanceId = "11111111-2222-3333-4444-555555555555";
const claim = (name: string) => `https://aws.amazon.com/SAML/Attributes/${name}`;

/** In AWS's partition in Sydney; the ARNs are what AWS would answer. */
const cloud: Cloud = {
  made(type) {
    if (type === "okta:app/saml:Saml") {
      return { id: "0oa2", entityKey: "exk2", metadata, embedUrl: "https://acme.okta.com/home/x" };
    }
    if (type === "aws:iam/samlProvider:SamlProvider") {
      return { arn: "arn:aws:iam::123456789012:saml-provider/Okta-acme" };
    }
    if (type === "aws:iam/role:Role") return { arn: "arn:aws:iam::123456789012:role/Agents" };
    return {};
  },
};

function instanceIn(partition: string, region: string): ConnectSignOnArgs["instance"] {
  const account = "123456789012";
  const arn = `arn:${partition}:connect:${region}:${account}:instance/${instanceId}`;
  return { id: instanceId, arn, alias: "acme", region, partition, account };
}

const least: ConnectSignOnArgs = {
  instance: instanceIn("aws", "ap-southeast-2"),
  oktaHost: "acme.okta.com",
  groups: [{ id: "00g1", name: "Connect Agents" }],
  users: [],
  roleName: "Agents",
  samlProviderName: "Okta-acme",
};

async function declare(more: Partial<ConnectSignOnArgs> = {}, options?: object, world = cloud) {
  const { ConnectSignOn } = await import("../../components/connectSignOn");
  return run(() => {
    const connect = new ConnectSignOn("connect", { ...least, ...more }, options);
    const { samlProviderArn, roleArn, relayState, oktaAppId, metadataUrl, embedUrl } = connect;
    const { signInEndpoint, sessionHours } = connect;
    const application = { relayState, oktaAppId, metadataUrl, embedUrl, signInEndpoint };
    return { samlProviderArn, roleArn, sessionHours, ...application };
  }, world);
}

/** The values of the claims, by the last part of their names. */
function claims(inputs: Record<string, unknown>): Record<string, string> {
  const statements = inputs.attributeStatements as { name: string; values: [string] }[];
  return Object.fromEntries(
    statements.map(({ name, values: [value] }) => [name.split("/").at(-1), value]),
  );
}

describe("sign-in to Amazon Connect", () => {
  const parent = "engage:index:ConnectSignOn connect";

  it("is an application, its assignments, a SAML provider, and a role with one permission", async () => {
    const declared = await declare();
    assert.deepEqual(namesOf(declared.resources), [
      "aws:iam/role:Role connect-role",
      "aws:iam/rolePolicy:RolePolicy connect-role-policy",
      "aws:iam/samlProvider:SamlProvider connect-saml-provider",
      "engage:index:ConnectSignOn connect",
      "engage:okta:SamlApplication connect",
      "okta:app/groupAssignment:GroupAssignment connect-group-00g1",
      "okta:app/saml:Saml connect-app",
    ]);
    assert.deepEqual(declared.outputs, {
      samlProviderArn: "arn:aws:iam::123456789012:saml-provider/Okta-acme",
      roleArn: "arn:aws:iam::123456789012:role/Agents",
      relayState: `https://ap-southeast-2.console.aws.amazon.com/connect/federate/${instanceId}?destination=%2Fccp-v2`,
      oktaAppId: "0oa2",
      metadataUrl: "https://acme.okta.com/app/exk2/sso/saml/metadata",
      embedUrl: "https://acme.okta.com/home/x",
      sessionHours: 12,
      signInEndpoint: "https://ap-southeast-2.signin.aws.amazon.com/saml",
    });
  });

  it("leads to a page outside, and approves the origins that are named, unprotected", async () => {
    const destination = "https://desktop.acme.com/agents?a=b";
    const approvedOrigins = ["https://desktop.acme.com", "https://engage.acme.com"];
    const declared = await declare({ destination, approvedOrigins }, { protect: true });
    const { defaultRelayState } = find(declared, "connect-app").inputs;
    const query = new URL(String(defaultRelayState)).searchParams;
    assert.deepEqual([...query], [["destination", destination]]);
    const { inputs, protect } = find(declared, "connect-approved-origins");
    const region = "ap-southeast-2";
    assert.deepEqual(inputs, { instanceId, region, origins: approvedOrigins });
    assert.equal(protect, false);
  });

  it("tells Okta where AWS takes responses, which role they ask for, and where agents arrive", async () => {
    const namespace = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified";
    const statement = (name: string, value: string) => ({
      name: claim(name),
      namespace,
      type: "EXPRESSION",
      values: [value],
    });
    const endpoint = "https://ap-southeast-2.signin.aws.amazon.com/saml";
    assert.deepEqual(find(await declare(), "connect-app").inputs, {
      label: "Amazon Connect",
      ssoUrl: endpoint,
      recipient: endpoint,
      destination: endpoint,
      audience: "urn:amazon:webservices",
      subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
      subjectNameIdTemplate: "${user.userName}",
      responseSigned: true,
      assertionSigned: true,
      signatureAlgorithm: "RSA_SHA256",
      digestAlgorithm: "SHA256",
      authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
      attributeStatements: [
        statement(
          "Role",
          "arn:aws:iam::123456789012:role/Agents,arn:aws:iam::123456789012:saml-provider/Okta-acme",
        ),
        statement("RoleSessionName", "user.email"),
        statement("SessionDuration", "43200"),
      ],
      defaultRelayState: `https://ap-southeast-2.console.aws.amazon.com/connect/federate/${instanceId}?destination=%2Fccp-v2`,
      hideWeb: false,
      hideIos: false,
      samlSignedRequestEnabled: false,
    });
  });

  it("gives IAM the metadata itself, under a name that is known before", async () => {
    assert.deepEqual(find(await declare(), "connect-saml-provider"), {
      type: "aws:iam/samlProvider:SamlProvider",
      name: "connect-saml-provider",
      parent,
      inputs: { name: "Okta-acme", samlMetadataDocument: metadata },
      dependsOn: ["connect-app"],
      ignoreChanges: ["tags", "tagsAll"],
      deleteBeforeReplace: false,
    });
  });

  it("lets only that provider's people have the role, at that endpoint, for as long as Okta asks", async () => {
    const { inputs, ...role } = find(await declare(), "connect-role");
    const { assumeRolePolicy, ...more } = inputs;
    assert.deepEqual(role, {
      type: "aws:iam/role:Role",
      name: "connect-role",
      parent,
      dependsOn: ["connect-saml-provider"],
      ignoreChanges: ["permissionsBoundary", "tags", "tagsAll"],
      retainOnDelete: true,
      deleteBeforeReplace: false,
    });
    assert.deepEqual(more, {
      name: "Agents",
      description: "Agents who enter Amazon Connect acme through Okta",
      maxSessionDuration: 43200,
    });
    assert.deepEqual(JSON.parse(assumeRolePolicy as string), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: "arn:aws:iam::123456789012:saml-provider/Okta-acme" },
          Action: "sts:AssumeRoleWithSAML",
          Condition: {
            StringEquals: {
              "SAML:aud": [
                "https://ap-southeast-2.signin.aws.amazon.com/saml",
                "https://signin.aws.amazon.com/saml",
              ],
            },
          },
        },
      ],
    });
  });

  it("gives the role the permissions boundary that is named, and leaves it another one otherwise", async () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/company";
    const named = find(await declare({ permissionsBoundary }), "connect-role");
    assert.equal(named.inputs.permissionsBoundary, permissionsBoundary);
    assert.deepEqual(named.ignoreChanges, ["tags", "tagsAll"]);
    const { inputs, ignoreChanges } = find(await declare(), "connect-role");
    assert.ok(!("permissionsBoundary" in inputs));
    assert.deepEqual(ignoreChanges, ["permissionsBoundary", "tags", "tagsAll"]);
  });

  it("leaves tags to others, unless the AWS provider has its own for everything", async () => {
    const declared = await declare({ tags: "ours" });
    assert.deepEqual(find(declared, "connect-role").ignoreChanges, ["permissionsBoundary"]);
    assert.equal(find(declared, "connect-saml-provider").ignoreChanges, undefined);
  });

  it("lets the role enter the instance as oneself, and nothing else", async () => {
    const { inputs, ...policy } = find(await declare(), "connect-role-policy");
    assert.deepEqual(policy, {
      type: "aws:iam/rolePolicy:RolePolicy",
      name: "connect-role-policy",
      parent,
      dependsOn: ["connect-group-00g1", "connect-role"],
      deleteBeforeReplace: true,
    });
    assert.deepEqual(
      { ...inputs, policy: JSON.parse(inputs.policy as string) as unknown },
      {
        name: "EnterAmazonConnect",
        role: "Agents",
        policy: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: "connect:GetFederationToken",
              Resource: `arn:aws:connect:ap-southeast-2:123456789012:instance/${instanceId}/user/\${aws:userid}`,
            },
          ],
        },
      },
    );
  });

  for (const { partition, region, regional, global, audience, console } of [
    {
      partition: "aws",
      region: "eu-west-2",
      regional: "https://eu-west-2.signin.aws.amazon.com/saml",
      global: "https://signin.aws.amazon.com/saml",
      audience: "urn:amazon:webservices",
      console: "https://eu-west-2.console.aws.amazon.com/",
    },
    {
      partition: "aws-us-gov",
      region: "us-gov-west-1",
      regional: "https://us-gov-west-1.signin.amazonaws-us-gov.com/saml",
      global: "https://signin.amazonaws-us-gov.com/saml",
      audience: "urn:amazon:webservices:govcloud",
      console: "https://us-gov-west-1.console.amazonaws-us-gov.com/",
    },
    {
      partition: "aws-cn",
      region: "cn-north-1",
      regional: "https://cn-north-1.signin.amazonaws.cn/saml",
      global: "https://signin.amazonaws.cn/saml",
      audience: "urn:amazon:webservices:cn-north-1",
      console: "https://cn-north-1.console.amazonaws.cn/",
    },
  ]) {
    it(`has the ARNs and addresses of the partition ${partition}`, async () => {
      const instance = instanceIn(partition, region);
      const declared = await declare({ instance });
      const app = find(declared, "connect-app").inputs;
      assert.equal(
        claims(app).Role,
        `arn:${partition}:iam::123456789012:role/Agents,arn:${partition}:iam::123456789012:saml-provider/Okta-acme`,
      );
      assert.deepEqual([app.ssoUrl, app.audience], [regional, audience]);
      assert.ok((app.defaultRelayState as string).startsWith(`${console}connect/federate/`));
      const { policy } = find(declared, "connect-role-policy").inputs;
      assert.ok((policy as string).includes(`"arn:${partition}:connect:${region}:`));
      const { assumeRolePolicy } = find(declared, "connect-role").inputs;
      const trusted = JSON.stringify({ "SAML:aud": [regional, global] });
      assert.ok((assumeRolePolicy as string).includes(trusted), assumeRolePolicy as string);
      const { outputs } = await declare({ instance, signInEndpoint: "global" });
      assert.equal(outputs.signInEndpoint, global);
    });
  }

  it("tells Okta one endpoint throughout, the global one if asked, and trusts both", async () => {
    const declared = await declare({ signInEndpoint: "global" });
    const { ssoUrl, recipient, destination } = find(declared, "connect-app").inputs;
    const endpoint = "https://signin.aws.amazon.com/saml";
    assert.deepEqual([ssoUrl, recipient, destination], [endpoint, endpoint, endpoint]);
    const { assumeRolePolicy } = find(declared, "connect-role").inputs;
    const before = find(await declare(), "connect-role").inputs.assumeRolePolicy;
    assert.equal(assumeRolePolicy, before, "a switch of the endpoint leaves the role as it is");
  });

  for (const given of [1, 12, undefined]) {
    const sessionHours = given ?? 12;
    it(`asks for ${sessionHours} h and allows as much${given ? "" : ", by default"}`, async () => {
      const declared = await declare({ sessionHours: given });
      const asked = claims(find(declared, "connect-app").inputs).SessionDuration;
      const allowed = find(declared, "connect-role").inputs.maxSessionDuration;
      assert.deepEqual([asked, allowed], [String(sessionHours * 3600), sessionHours * 3600]);
      assert.equal(declared.outputs.sessionHours, sessionHours, "verify compares with it");
    });
  }

  it("takes the other wishes", async () => {
    const declared = await declare({
      label: "Contact centre",
      destination: "/agent-app-v2?a=b",
      roleSessionName: "login",
      authenticationPolicyId: "rst1",
      signingKey: { name: "acme-2027" },
    });
    const app = find(declared, "connect-app").inputs;
    assert.equal(claims(app).RoleSessionName, "user.login");
    assert.deepEqual(
      [app.label, app.authenticationPolicy, app.keyName],
      ["Contact centre", "rst1", "acme-2027"],
    );
    assert.match(app.defaultRelayState as string, /\?destination=%2Fagent-app-v2%3Fa%3Db$/);
  });

  it("keeps metadata secret that Okta's provider calls secret", async () => {
    const declared = await declare({}, undefined, {
      made: (type, name, inputs) => ({
        ...cloud.made?.(type, name, inputs),
        ...(type === "okta:app/saml:Saml" && { metadata: pulumi.secret(metadata) }),
      }),
    });
    const { samlMetadataDocument } = find(declared, "connect-saml-provider").inputs;
    assert.deepEqual(samlMetadataDocument, { secret: metadata });
  });

  it("protects what agents sign in with, but not who is assigned", async () => {
    const { resources } = await declare({}, { protect: true });
    const unprotected = resources.filter((one) => one.protect !== true).map(({ name }) => name);
    assert.deepEqual(unprotected, ["connect-group-00g1"]);
  });

  it("keeps the role when it is removed, and nothing else; unless it is told", async () => {
    const kept = async (args: object) =>
      (await declare(args)).resources.filter((one) => one.retainOnDelete).map(({ name }) => name);
    assert.deepEqual(await kept({}), ["connect-role"]);
    assert.deepEqual(await kept({ roleOnRemoval: "deleted" }), []);
  });

  it("imports what was set up before, but for the permission, which is put anyway", async () => {
    const adopt = {
      appId: "0oa2",
      groups: ["Connect Agents"],
      users: [],
      samlProvider: true,
      role: true,
    };
    const { resources } = await declare({ adopt });
    const imports = resources.flatMap((one) => (one.import ? [[one.name, one.import]] : []));
    assert.deepEqual(imports, [
      ["connect-role", "Agents"],
      ["connect-saml-provider", "arn:aws:iam::123456789012:saml-provider/Okta-acme"],
      ["connect-group-00g1", "0oa2/00g1"],
      ["connect-app", "0oa2"],
    ]);
  });

  it("takes one group and one user, and no session of other lengths", async () => {
    const users = [{ id: "00u1", login: "jane@acme.com" }];
    assert.ok(find(await declare({ users }), "connect-role"));
    for (const sessionHours of [0, 12.5, 1.5, 13, Number.NaN]) {
      await assert.rejects(declare({ sessionHours }), /Amazon Connect sign-on/, `${sessionHours}`);
    }
  });

  it("names every argument that AWS would refuse, and declares nothing", async () => {
    const { ConnectSignOn } = await import("../../components/connectSignOn");
    const wrong = { sessionHours: 13, roleName: "The role", samlProviderName: "a+b", groups: [] };
    const { resources } = await run(() => {
      assert.throws(
        () => new ConnectSignOn("connect", { ...least, ...wrong }),
        (error) => {
          assert.ok(pulumi.InputPropertiesError.isInstance(error));
          assert.equal(error.message, "Amazon Connect sign-on");
          assert.deepEqual(error.errors, [
            { propertyPath: "sessionHours", reason: "must be 1 to 12, not 13" },
            {
              propertyPath: "roleName",
              reason: 'must be 1 to 64 letters, digits and _+=,.@-, not "The role"',
            },
            {
              propertyPath: "samlProviderName",
              reason: 'must be 1 to 128 letters, digits and _.-, not "a+b"',
            },
            {
              propertyPath: "groups",
              reason: "no group and no user is assigned; name at least one",
            },
          ]);
          return true;
        },
      );
    });
    assert.deepEqual(namesOf(resources), ["engage:index:ConnectSignOn connect"]);
  });
});
