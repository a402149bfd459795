import assert from "node:assert/strict";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { IAM } from "@aws-sdk/client-iam";
import { startAws, type LocalAws } from "../../../sandbox/aws/front";
import { Calls } from "../../../sandbox/faults/calls";
import { seedCustomer, type SeededCustomer } from "../../../sandbox/customer";
import { startOkta, type LocalOkta } from "../../../sandbox/okta/server";
import { unknown, type Properties } from "../../../sandbox/plugins/values";
import { leftoverOf, Plugin } from "./plugin";

const identityProvider = "aws:cognito/identityProvider:IdentityProvider";
const samlProvider = "aws:iam/samlProvider:SamlProvider";
const role = "aws:iam/role:Role";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const policy = "aws:organizations/policy:Policy";
const attachment = "aws:organizations/policyAttachment:PolicyAttachment";

const account = "123456789012";
const region = "ap-southeast-2";
const unchanged = { changes: false, replaces: [], deleteBeforeReplace: false, paths: [] };

describe("the stand-in for the AWS provider", () => {
  let calls: Calls;
  let okta: LocalOkta;
  let aws: LocalAws;
  let customer: SeededCustomer;
  let plugin: Plugin;
  let management: Plugin;
  let metadataUrl: string;
  let metadata: string;

  before(async () => {
    // Of this test's own clients, about Node 20.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
    calls = new Calls();
    okta = await startOkta({ calls, groups: [], people: [] });
    const resolve = (host: string) => (host === okta.host ? okta.url : undefined);
    aws = await startAws({ calls, resolve });
    const { managementAccount } = aws;
    customer = await seedCustomer({ url: aws.url, region, account, managementAccount });
    const environment = {
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: "sandbox",
      AWS_MAX_ATTEMPTS: "3",
    };
    plugin = await Plugin.start("aws", environment, { region });
    const assumeRoles = JSON.stringify([{ roleArn: customer.organization.managementRole }]);
    management = await Plugin.start("aws", environment, { region, assumeRoles });
    ({ metadataUrl, metadata } = await oktaApp(okta));
  });

  after(async () => {
    await plugin?.stop();
    await management?.stop();
    await aws?.stop();
    await okta?.stop();
  });

  beforeEach(() => {
    calls.clear();
    calls.fault = () => undefined;
  });

  const operations = () => calls.all().map((call) => call.operation);
  const client = () => ({
    endpoint: aws.url,
    region,
    credentials: { accessKeyId: account, secretAccessKey: "sandbox" },
  });

  describe("settings", () => {
    it("are checked with STS, and the version is the installed SDK's", async () => {
      await plugin.configure({ region });
      assert.deepEqual(operations(), ["GetCallerIdentity"]);
      const { version } = require("@pulumi/aws/package.json") as { version: string };
      assert.equal(await plugin.version(), version);
    });

    it("assume a role in another account", async () => {
      const identity = await management.invoke("aws:index/getCallerIdentity:getCallerIdentity");
      assert.equal(identity["accountId"], aws.managementAccount);
    });

    it("end a call that is never answered, after as many attempts", async () => {
      calls.fault = () => ({ kind: "silence" });
      const environment = {
        AWS_ENDPOINT_URL: aws.url,
        AWS_ACCESS_KEY_ID: account,
        AWS_SECRET_ACCESS_KEY: "sandbox",
        AWS_MAX_ATTEMPTS: "2",
        ENGAGE_OKTA_TIMEOUT: "0.3",
      };
      const impatient = await Plugin.start("aws", environment);
      try {
        await assert.rejects(impatient.configure({ region }), /exceeded.*2/);
        assert.deepEqual(operations(), ["GetCallerIdentity", "GetCallerIdentity"]);
      } finally {
        await impatient.stop();
      }
    });
  });

  describe("a Cognito identity provider", () => {
    const given = (name: string): Properties => ({
      userPoolId: customer.userPoolId,
      providerName: name,
      providerType: "SAML",
      providerDetails: { MetadataURL: metadataUrl },
      attributeMapping: { email: "email" },
    });
    const bindings = [
      "providerDetails.SLORedirectBindingURI",
      "providerDetails.SSORedirectBindingURI",
    ];

    it("differs for ever by what Cognito adds to a MetadataURL, unless that is ignored", async () => {
      const { id, inputs, properties } = await plugin.make(identityProvider, given("Added"));
      assert.equal(id, `${customer.userPoolId}:Added`);
      assert.deepEqual(
        operations().filter((name) => /Identity/.test(name)),
        ["CreateIdentityProvider", "DescribeIdentityProvider"],
      );
      const details = properties["providerDetails"] as Properties;
      assert.ok(details["ActiveEncryptionCertificate"], JSON.stringify(details));
      const { paths } = await plugin.diff(identityProvider, properties, inputs);
      assert.deepEqual(
        paths,
        bindings.filter((path) => (path.split(".")[1] as string) in details),
      );
      assert.notDeepEqual(paths, []);
      assert.deepEqual(
        await plugin.diff(identityProvider, properties, inputs, bindings),
        unchanged,
      );
      await plugin.delete(identityProvider, id, properties);
      assert.equal((await plugin.read(identityProvider, id, properties, inputs)).id, "");
    });

    it("knows its region in preview, and nothing that it does not compute", async () => {
      const { inputs } = await plugin.check(identityProvider, given("Preview"));
      const { properties } = await plugin.create(identityProvider, inputs, true);
      assert.equal(properties["region"], region);
      const { attributeMapping, ...unmapped } = inputs;
      assert.ok(attributeMapping);
      const preview = await plugin.create(identityProvider, unmapped, true);
      assert.equal(preview.properties["attributeMapping"], unknown);
      assert.deepEqual(operations(), []);
    });

    it("is updated in place, and replaced for its name, type or pool", async () => {
      const { id, inputs, properties } = await plugin.make(identityProvider, given("Update"));
      const changed = { ...inputs, idpIdentifiers: ["acme"] };
      calls.clear();
      const after = await plugin.update(identityProvider, id, properties, changed);
      assert.deepEqual(after["idpIdentifiers"], ["acme"]);
      const [update] = calls.writes();
      assert.deepEqual(Object.keys(update?.request as Properties).sort(), [
        ...["IdpIdentifiers", "ProviderDetails", "ProviderName", "UserPoolId"],
      ]);
      const { replaces } = await plugin.diff(identityProvider, after, {
        ...given("Other"),
        userPoolId: unknown,
      });
      assert.deepEqual(replaces, ["providerName", "userPoolId"]);
      await plugin.delete(identityProvider, id, after);
    });

    it("shows on a refresh that its mapping was changed by hand", async () => {
      const { id, inputs, properties } = await plugin.make(identityProvider, given("Drift"));
      const cognito = new CognitoIdentityProvider(client());
      const where = { UserPoolId: customer.userPoolId, ProviderName: "Drift" };
      const AttributeMapping = { email: "mail" };
      await cognito.updateIdentityProvider({ ...where, AttributeMapping });
      const read = await plugin.read(identityProvider, id, properties, inputs);
      assert.deepEqual(read.inputs["attributeMapping"], { email: "mail" });
      assert.deepEqual(read.inputs["providerDetails"], { MetadataURL: metadataUrl });
      const { paths } = await plugin.diff(identityProvider, read.properties, inputs, bindings);
      assert.deepEqual(paths, ["attributeMapping.email"]);
      await plugin.delete(identityProvider, id, properties);
    });

    it("is refused with the service's own words", async () => {
      const bad = { ...given("Bad"), providerDetails: { MetadataURL: "https://nowhere.example/" } };
      await assert.rejects(
        plugin.make(identityProvider, bad),
        /creating Cognito Identity Provider \(\S+:Bad\): operation error Cognito Identity Provider: CreateIdentityProvider, https response error StatusCode: 400, .*InvalidParameterException: /,
      );
    });

    it("whose creation got no answer is tried again, and found to be there already", async () => {
      let left = 1;
      calls.fault = ({ operation }) =>
        operation === "CreateIdentityProvider" && left-- > 0 ? { kind: "resetAfter" } : undefined;
      const error: unknown = await plugin
        .make(identityProvider, given("Twice"))
        .catch((thrown: unknown) => thrown);
      assert.match(String(error), /DuplicateProviderException/);
      assert.equal(leftoverOf(error), undefined);
      await plugin.delete(identityProvider, `${customer.userPoolId}:Twice`, { region });
    });

    it("whose update fails is kept in the state as it was planned, and read again by the next one", async () => {
      const { id, inputs, properties } = await plugin.make(identityProvider, given("Failing"));
      calls.fault = ({ operation }) =>
        operation === "UpdateIdentityProvider" ? { kind: "status", status: 500 } : undefined;
      const changed = { ...inputs, attributeMapping: { email: "mail" } };
      const error: unknown = await plugin
        .update(identityProvider, id, properties, changed)
        .catch((thrown: unknown) => thrown);
      assert.match(String(error), /exceeded maximum number of attempts, 3, /);
      const planned = leftoverOf(error)?.properties ?? {};
      assert.deepEqual(planned["attributeMapping"], { email: "mail" });
      calls.fault = () => undefined;
      calls.clear();
      // Nothing differs from that state, so nothing is changed.
      const next = { ...changed, providerDetails: planned["providerDetails"] };
      const after = await plugin.update(identityProvider, id, planned, next);
      assert.deepEqual(
        calls.writes().map(({ request }) => Object.keys(request as Properties).sort()),
        [["ProviderName", "UserPoolId"]],
      );
      assert.deepEqual(after["attributeMapping"], properties["attributeMapping"]);
      await plugin.delete(identityProvider, id, properties);
    });
  });

  describe("IAM", () => {
    const trust = (audience: string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::${account}:saml-provider/acme` },
            Action: "sts:AssumeRoleWithSAML",
            Condition: { StringEquals: { "SAML:aud": audience } },
          },
        ],
      });

    it("SamlProvider has its ARN for an id, and new metadata in place", async () => {
      const given = { name: "acme", samlMetadataDocument: metadata };
      const { id, inputs, properties } = await plugin.make(samlProvider, given);
      assert.equal(id, `arn:aws:iam::${account}:saml-provider/acme`);
      assert.equal(properties["__meta"], '{"schema_version":"0"}');
      // The real providers panic where it does not describe the state.
      assert.equal("__pulumi_raw_state_delta" in properties, false);
      assert.deepEqual(await plugin.diff(samlProvider, properties, inputs), unchanged);
      const other = { ...inputs, samlMetadataDocument: (await oktaApp(okta)).metadata };
      assert.deepEqual((await plugin.diff(samlProvider, properties, other)).replaces, []);
      const after = await plugin.update(samlProvider, id, properties, other);
      assert.equal(after["samlMetadataDocument"], other.samlMetadataDocument);
      assert.deepEqual((await plugin.read(samlProvider, id)).inputs, { ...other, __defaults: [] });
      await plugin.delete(samlProvider, id, after);
      assert.equal((await plugin.read(samlProvider, id, after, other)).id, "");
    });

    it("a name that is not given is missing", async () => {
      const { failures } = await plugin.check(samlProvider, { samlMetadataDocument: metadata });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["name"],
      );
    });

    it("Role and RolePolicy compare policies as IAM does, and show what was changed by hand", async () => {
      const provider = await plugin.make(samlProvider, {
        name: "acme",
        samlMetadataDocument: metadata,
      });
      const given = {
        name: "acme-role",
        assumeRolePolicy: trust("one"),
        maxSessionDuration: 43200,
      };
      const { id, inputs, properties } = await plugin.make(role, given);
      assert.equal(id, "acme-role");
      const spaced = JSON.stringify(JSON.parse(trust("one")), null, 2);
      assert.deepEqual(
        await plugin.diff(role, properties, { ...inputs, assumeRolePolicy: spaced }),
        unchanged,
      );
      const [statement] = (JSON.parse(trust("one")) as { Statement: Properties[] }).Statement;
      const reworded = JSON.stringify({
        Statement: {
          ...statement,
          Action: ["sts:AssumeRoleWithSAML"],
          Condition: { StringEquals: { "SAML:aud": ["one"] } },
        },
        Version: "2012-10-17",
      });
      assert.deepEqual(
        await plugin.diff(role, properties, { ...inputs, assumeRolePolicy: reworded }),
        unchanged,
      );
      // A name that is given, also another one, lets the old role go first.
      for (const [property, value] of [
        ["path", "/other/"],
        ["name", "other"],
      ] as const) {
        const replaced = await plugin.diff(role, properties, { ...inputs, [property]: value });
        assert.deepEqual([replaced.replaces, replaced.deleteBeforeReplace], [[property], true]);
      }
      const allow = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "connect:GetFederationToken", Resource: "*" }],
      });
      const inline = await plugin.make(rolePolicy, { name: "federate", role: id, policy: allow });
      assert.equal(inline.id, "acme-role:federate");
      assert.deepEqual(await plugin.diff(rolePolicy, inline.properties, inline.inputs), unchanged);
      const iam = new IAM(client());
      const PolicyDocument = trust("two");
      await iam.updateAssumeRolePolicy({ RoleName: id, PolicyDocument });
      const read = await plugin.read(role, id, properties, inputs);
      assert.deepEqual((await plugin.diff(role, read.properties, inputs)).paths, [
        "assumeRolePolicy",
      ]);
      await plugin.update(role, id, read.properties, inputs);
      const again = await plugin.read(role, id, properties, inputs);
      assert.deepEqual(await plugin.diff(role, again.properties, inputs), unchanged);
      const imported = await plugin.read(role, id);
      assert.deepEqual(await plugin.diff(role, imported.properties, inputs), unchanged);
      await plugin.delete(rolePolicy, inline.id, inline.properties);
      assert.equal((await plugin.read(rolePolicy, inline.id, inline.properties)).id, "");
      await plugin.delete(role, id, properties);
      assert.equal((await plugin.read(role, id, properties, inputs)).id, "");
      await plugin.delete(samlProvider, provider.id, provider.properties);
    });
  });

  it("a service control policy and its attachment live in the management account", async () => {
    const statement = { Sid: "Keep", Effect: "Deny", Action: ["iam:DeleteRole"], Resource: ["*"] };
    const content = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const made = await management.make(policy, { name: "guardrail", content });
    assert.equal(made.properties["type"], "SERVICE_CONTROL_POLICY");
    assert.deepEqual(await management.diff(policy, made.properties, made.inputs), unchanged);
    const target = customer.organization.organizationalUnitId;
    const bound = await management.make(attachment, { policyId: made.id, targetId: target });
    assert.equal(bound.id, `${target}:${made.id}`);
    const filter = "SERVICE_CONTROL_POLICY";
    const token = "aws:organizations/getPoliciesForTarget:getPoliciesForTarget";
    const listed = await management.invoke(token, { filter, targetId: target });
    assert.ok((listed["ids"] as string[]).includes(made.id));
    const found = await management.invoke("aws:organizations/getPolicy:getPolicy", {
      policyId: made.id,
    });
    assert.equal(found["name"], "guardrail");
    const renamed = {
      ...made.inputs,
      description: "why",
      content: content.replace("Keep", "Stay"),
    };
    const after = await management.update(policy, made.id, made.properties, renamed);
    assert.deepEqual([after["description"], after["content"]], ["why", renamed.content]);
    await assert.rejects(management.delete(policy, made.id, after), /PolicyInUseException/);
    await management.delete(attachment, bound.id, bound.properties);
    assert.equal((await management.read(attachment, bound.id, bound.properties)).id, "");
    await management.delete(policy, made.id, after);
    assert.equal((await management.read(policy, made.id, after)).id, "");
  });

  describe("functions", () => {
    it("find the vendor's stack, pool and client", async () => {
      const stack = await plugin.invoke("aws:cloudformation/getStack:getStack", {
        name: customer.stackName,
      });
      assert.deepEqual(stack["outputs"], customer.stackOutputs);
      const { userPoolId, appClientId } = customer;
      const pool = await plugin.invoke("aws:cognito/getUserPool:getUserPool", { userPoolId });
      assert.equal(pool["domain"], customer.domain);
      const attributes = pool["schemaAttributes"] as Properties[];
      assert.equal(attributes.find(({ name }) => name === "email")?.["mutable"], true);
      const token = "aws:cognito/getUserPoolClients:getUserPoolClients";
      const clients = await plugin.invoke(token, { userPoolId });
      const position = (clients["clientNames"] as string[]).indexOf("app-client");
      assert.equal((clients["clientIds"] as string[])[position], appClientId);
      const one = await plugin.invoke("aws:cognito/getUserPoolClient:getUserPoolClient", {
        userPoolId,
        clientId: appClientId,
      });
      assert.deepEqual(one["supportedIdentityProviders"], ["COGNITO"]);
    });

    it("find the Connect instance by alias and by id, and say when there is none", async () => {
      const token = "aws:connect/getInstance:getInstance";
      const { instanceAlias, instanceId, instanceArn } = customer.connect;
      for (const args of [{ instanceAlias }, { instanceId }]) {
        const found = await plugin.invoke(token, args);
        assert.equal(found["identityManagementType"], "SAML");
        assert.deepEqual([found["id"], found["arn"]], [instanceId, instanceArn]);
      }
      await assert.rejects(
        plugin.invoke(token, { instanceAlias: "other" }),
        /reading Connect Instance \(other\) summary: empty result/,
      );
    });

    it("tell the organization to the management account", async () => {
      const found = await management.invoke("aws:organizations/getOrganization:getOrganization");
      assert.equal(found["masterAccountId"], aws.managementAccount);
      const [root] = found["roots"] as { id: string; policyTypes: Properties[] }[];
      assert.equal(root?.id, customer.organization.rootId);
      assert.deepEqual(root?.policyTypes, [{ status: "ENABLED", type: "SERVICE_CONTROL_POLICY" }]);
    });

    it("know the region without a call", async () => {
      assert.equal((await plugin.invoke("aws:index/getRegion:getRegion"))["region"], region);
      assert.deepEqual(operations(), []);
    });
  });
});

/** A SAML app, made through Okta's API. */
async function oktaApp(okta: LocalOkta): Promise<{ metadataUrl: string; metadata: string }> {
  const plugin = await Plugin.start(
    "okta",
    { OKTA_HTTP_PROXY: okta.url },
    { apiToken: okta.apiToken, orgName: "acme", baseUrl: "okta.com" },
  );
  try {
    const { properties } = await plugin.make("okta:app/saml:Saml", {
      label: "Connect",
      ssoUrl: "https://example.com/acs",
      recipient: "https://example.com/acs",
      destination: "https://example.com/acs",
      audience: "urn:example",
      subjectNameIdTemplate: "${user.email}",
      subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
      signatureAlgorithm: "RSA_SHA256",
      digestAlgorithm: "SHA256",
      authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
      responseSigned: true,
    });
    const key = String(properties["entityKey"]);
    return {
      metadataUrl: `https://${okta.host}/app/${key}/sso/saml/metadata`,
      metadata: String(properties["metadata"]),
    };
  } finally {
    await plugin.stop();
  }
}
