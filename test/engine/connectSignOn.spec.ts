import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import type { ConnectOutputs, EngageOutputs, GuardrailOutputs } from "../../outputs";
import {
  demoSettings,
  stackFor,
  type SandboxStack,
  type StackSettings,
} from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { cloudPicture, type CloudPicture } from "../../bench/faults/cloudPicture";
import type { Sandbox } from "../../sandbox/sandbox";
import { signInToEngage } from "../../sandbox/browser/signIn";
import { sharedSandbox } from "../sharedSandbox";

const roleName = "AmazonConnectOkta-acme";
const account = "123456789012";
const roleArn = `arn:aws:iam::${account}:role/${roleName}`;
const samlProviderArn = `arn:aws:iam::${account}:saml-provider/Okta-acme`;
const signInEndpoint = "https://ap-southeast-2.signin.aws.amazon.com/saml";

describe("Amazon Connect sign-on and the guardrail on the real engine", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let settings: StackSettings;
  let emptyClouds: CloudPicture;
  let connect: ConnectOutputs;
  let guardrail: GuardrailOutputs;

  before(async () => {
    sandbox = await sharedSandbox();
    emptyClouds = await cloudPicture(sandbox);
    settings = await demoSettings();
    stack = await stackFor(sandbox, { settings });
    await stack.up();
    const outputs = await stack.outputs();
    connect = outputs.connect?.value as ConnectOutputs;
    guardrail = outputs.guardrail?.value as GuardrailOutputs;
  });

  const iam = () => new IAM(clientSettings(sandbox));
  const management = () =>
    new Organizations(clientSettings(sandbox, sandbox.aws.managementAccount));
  const appOf = (label: string) => {
    const app = sandbox.okta
      .snapshot()
      .apps.find(({ name, ...one }) => one.label === label && name !== "bookmark");
    assert.ok(app);
    return app;
  };

  it("is made by one update, with nothing left to change", async () => {
    const { changeSummary } = await stack.preview();
    assert.deepEqual(Object.keys(changeSummary), ["same"]);
  });

  it("has an application in Okta that says to AWS what the guide wants", () => {
    const { groups, users, body } = appOf("Amazon Connect");
    assert.deepEqual([groups, users], [["Connect Agents"], []]);
    const { signOn } = body.settings as { signOn: Record<string, unknown> };
    const said = Object.keys(application).map((name) => [name, signOn[name]]);
    assert.deepEqual(Object.fromEntries(said), { ...application, defaultRelayState: relayState() });
  });

  const application = {
    ssoAcsUrl: signInEndpoint,
    recipient: signInEndpoint,
    destination: signInEndpoint,
    audience: "urn:amazon:webservices",
    subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    subjectNameIdTemplate: "${user.userName}",
    responseSigned: true,
    assertionSigned: true,
    signatureAlgorithm: "RSA_SHA256",
    digestAlgorithm: "SHA256",
    attributeStatements: [
      statement("Role", `${roleArn},${samlProviderArn}`),
      statement("RoleSessionName", "user.email"),
      statement("SessionDuration", "43200"),
    ],
    defaultRelayState: "",
  };

  const relayState = () => {
    const { instanceId } = sandbox.customer.connect;
    const page = `https://ap-southeast-2.console.aws.amazon.com/connect/federate/${instanceId}`;
    return `${page}?destination=%2Fccp-v2`;
  };

  it("has a SAML provider in IAM with the metadata that Okta publishes", async () => {
    const found = await iam().getSAMLProvider({ SAMLProviderArn: samlProviderArn });
    const { pathname } = new URL(connect.metadataUrl);
    const published = await fetch(new URL(pathname, sandbox.okta.url), {
      headers: { host: sandbox.okta.host },
    });
    assert.equal(found.SAMLMetadataDocument, await published.text());
  });

  it("has a role that only that provider's people get, at that endpoint, for 12 hours", async () => {
    const { Role: role } = await iam().getRole({ RoleName: roleName });
    assert.equal(role?.Arn, roleArn);
    assert.equal(role?.MaxSessionDuration, 43_200);
    assert.deepEqual(JSON.parse(decodeURIComponent(role?.AssumeRolePolicyDocument ?? "")), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: samlProviderArn },
          Action: "sts:AssumeRoleWithSAML",
          Condition: {
            StringEquals: { "SAML:aud": [signInEndpoint, "https://signin.aws.amazon.com/saml"] },
          },
        },
      ],
    });
  });

  it("has one permission on the role: to enter the instance as oneself", async () => {
    const [{ PolicyNames: names }, { AttachedPolicies: attached }] = await Promise.all([
      iam().listRolePolicies({ RoleName: roleName }),
      iam().listAttachedRolePolicies({ RoleName: roleName }),
    ]);
    assert.deepEqual([names, attached], [["EnterAmazonConnect"], []]);
    const PolicyName = "EnterAmazonConnect";
    const found = await iam().getRolePolicy({ RoleName: roleName, PolicyName });
    assert.deepEqual(JSON.parse(decodeURIComponent(found.PolicyDocument ?? "")), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "connect:GetFederationToken",
          Resource: `${sandbox.customer.connect.instanceArn}/user/\${aws:userid}`,
        },
      ],
    });
  });

  it("has the vendor's service control policy, with the real names, on the target only", async () => {
    const PolicyId = guardrail.policyId;
    const { Policy: policy } = await management().describePolicy({ PolicyId });
    assert.equal(policy?.PolicySummary?.Name, "AmazonConnectDenyDeletion-acme");
    assert.deepEqual(JSON.parse(policy?.Content ?? ""), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AmazonConnectRoleDenyDeletion",
          Effect: "Deny",
          Action: ["iam:DeleteRole"],
          Resource: [`arn:aws:iam::*:role/${roleName}`],
        },
        {
          Sid: "AmazonConnectInstanceDenyDeletion",
          Effect: "Deny",
          Action: ["connect:DeleteInstance"],
          Resource: [sandbox.customer.connect.instanceArn],
        },
      ],
    });
    const { Targets: targets = [] } = await management().listTargetsForPolicy({ PolicyId });
    assert.deepEqual(
      targets.map(({ TargetId }) => TargetId),
      [account],
    );
  });

  it("tells in its outputs where all of it is", () => {
    const { instanceId, instanceArn } = sandbox.customer.connect;
    const { id, externalKey, tileUrl: embedUrl } = appOf("Amazon Connect");
    const expected: ConnectOutputs = {
      instanceId,
      instanceArn,
      instanceAlias: "acme",
      oktaAppId: id,
      samlProviderArn,
      roleArn,
      relayState: relayState(),
      roleSessionName: "email",
      signInEndpoint,
      sessionHours: 12,
      metadataUrl: `https://acme.okta.com/app/${externalKey}/sso/saml/metadata`,
      embedUrl,
      approvedOrigins: ["https://engage.example.com"],
    };
    assert.deepEqual(connect, expected);
    assert.deepEqual(guardrail.targets, [account]);
  });

  it("keeps the tags that others put on the role and the policy, also in an update with refresh", async () => {
    const Tags = [{ Key: "owner", Value: "cloud-team" }];
    await iam().tagRole({ RoleName: roleName, Tags });
    await management().tagResource({ ResourceId: guardrail.policyId, Tags });
    sandbox.calls.clear();
    await stack.up({ refresh: true });
    assert.deepEqual(sandbox.calls.writes(), []);
    const changed = structuredClone(settings);
    (changed["engage-okta:connect"] as { sessionHours?: number }).sessionHours = 11;
    await stack.configure(changed);
    await stack.up({ refresh: true });
    assert.deepEqual((await iam().getRole({ RoleName: roleName })).Role?.Tags, Tags);
    await stack.configure(settings);
    await stack.up();
    assert.deepEqual((await iam().getRole({ RoleName: roleName })).Role?.Tags, Tags);
    const { policyId: ResourceId } = guardrail;
    assert.deepEqual((await management().listTagsForResource({ ResourceId })).Tags, Tags);
  });

  it("goes with its two sections, and does not touch Engage", async () => {
    const engageApp = appOf("Local Measure Engage");
    const engageOnly = { ...settings };
    delete engageOnly["engage-okta:connect"];
    delete engageOnly["engage-okta:guardrail"];
    await stack.configure(engageOnly);
    sandbox.calls.clear();
    await stack.up();

    const writes = sandbox.calls
      .writes()
      .map(({ service, operation }) => `${service} ${operation}`);
    // While the guardrail is attached, nothing that it protects may go.
    const guardrailFirst = ["organizations DetachPolicy", "organizations DeletePolicy"];
    assert.deepEqual(writes.slice(0, 2), guardrailFirst);
    assert.deepEqual(writes.slice(2).sort(), [
      "connect DisassociateApprovedOrigin",
      "iam DeleteRole",
      "iam DeleteRolePolicy",
      "iam DeleteSAMLProvider",
      "okta DELETE /api/v1/apps/{id}",
      "okta DELETE /api/v1/apps/{id}/groups/{groupId}",
      "okta POST /api/v1/apps/{id}/lifecycle/deactivate",
    ]);
    const left = sandbox.okta.snapshot().apps.filter(({ name }) => name !== "bookmark");
    assert.deepEqual(left, [engageApp]);
    const { samlProviders, roles, policies } = await cloudPicture(sandbox);
    const { samlProviders: noProviders, roles: noRoles, policies: noPolicies } = emptyClouds;
    assert.deepEqual([samlProviders, roles, policies], [noProviders, noRoles, noPolicies]);
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);

    const { engage } = await stack.outputs();
    const [agent] = sandbox.people;
    assert.ok(agent);
    const { signInUrl } = engage!.value as EngageOutputs;
    assert.equal((await signInToEngage(sandbox, signInUrl, agent)).email, agent.email);
  });

  it("comes back with them, and leaves nothing when all is destroyed", async () => {
    await stack.configure(settings);
    await stack.up();
    assert.notDeepEqual(await cloudPicture(sandbox), emptyClouds);
    await stack.destroy();
    assert.deepEqual(await cloudPicture(sandbox), emptyClouds);
  });
});

function statement(name: string, value: string) {
  return {
    type: "EXPRESSION",
    name: `https://aws.amazon.com/SAML/Attributes/${name}`,
    namespace: "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
    values: [value],
  };
}
