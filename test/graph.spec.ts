import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { type AwsApi, startAwsApi } from "./awsApi";
import { type Cloud, type Declared, asPulumi, hideEnvironment, run } from "./mocks";

const settingsFile = path.join(__dirname, "../Pulumi.dev.yaml");
const pictureFile = path.join(__dirname, "graph.json");

const account = "123456789012";
const pool = "ap-southeast-2_AbCdEf123";
const nextPool = "ap-southeast-2_GhIjKl456";
const instanceId = "11111111-2222-3333-4444-555555555555";

/** What the lookups of the demo customer find. */
const found: Record<string, (inputs: Record<string, unknown>) => object> = {
  "pulumi:pulumi:readStackOutputs": () => ({ outputs: {} }),
  "aws:cloudformation/getStack:getStack": ({ name }) => ({
    outputs: {
      UserPool: name === "LocalMeasureEngageV2" ? nextPool : pool,
      WebAddress: "https://engage.example.com",
      ApiSecret: "made-up",
    },
  }),
  "aws:cognito/getUserPool:getUserPool": ({ userPoolId }) => ({
    userPoolId,
    arn: `arn:aws:cognito-idp:ap-southeast-2:${account}:userpool/${String(userPoolId)}`,
    domain: userPoolId === pool ? "engage-acme" : "engage-acme-v2",
    customDomain: "",
    schemaAttributes: [{ name: "email", mutable: true, required: true }],
  }),
  "aws:cognito/getUserPoolClients:getUserPoolClients": () => ({
    clientIds: ["1h57kf5cpq17m0eml12example"],
    clientNames: ["app-client"],
  }),
  "aws:cognito/getUserPoolClient:getUserPoolClient": ({ clientId, userPoolId }) => ({
    clientId,
    userPoolId,
    callbackUrls: ["https://engage.example.com/callback"],
    defaultRedirectUri: "",
    allowedOauthFlows: ["code"],
    allowedOauthScopes: ["openid"],
    explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
    writeAttributes: ["email"],
  }),
  "aws:connect/getInstance:getInstance": () => ({
    instanceId,
    arn: `arn:aws:connect:ap-southeast-2:${account}:instance/${instanceId}`,
    instanceAlias: "acme",
    identityManagementType: "SAML",
  }),
  "okta:index/getGroups:getGroups": ({ q }) => ({
    groups: [{ name: q, id: `00g${String(q).replace(/\W/g, "")}`, type: "OKTA_GROUP" }],
  }),
  "aws:organizations/getOrganization:getOrganization": () => ({
    masterAccountId: "111122223333",
    roots: [{ id: "r-abcd", policyTypes: [{ type: "SERVICE_CONTROL_POLICY", status: "ENABLED" }] }],
  }),
  "aws:organizations/getPoliciesForTarget:getPoliciesForTarget": () => ({ ids: ["p-fullaccess"] }),
};

const cloud: Cloud = {
  lookup(token, inputs) {
    const answer = found[token];
    assert.ok(answer, `the demo customer was not known to look up ${token}`);
    return answer(inputs);
  },
  made(type, name, inputs) {
    const arn = (what: string) => `arn:aws:iam::${account}:${what}/${String(inputs.name)}`;
    const outputs: Record<string, object> = {
      "okta:app/saml:Saml": { entityKey: `exk-${name}`, metadata: "<EntityDescriptor/>" },
      "aws:iam/samlProvider:SamlProvider": { arn: arn("saml-provider") },
      "aws:iam/role:Role": { arn: arn("role") },
      "pulumi-nodejs:dynamic/engage:AppClientIdentityProvider": {
        callbackUrls: ["https://engage.example.com/callback"],
        scopes: ["openid"],
        displaced: [],
      },
      "pulumi-nodejs:dynamic/engage:AppClientRecord": { displaced: [] },
    };
    return { ...outputs[type] };
  },
};

function demoConfig(): Record<string, unknown> {
  const { config } = parse(readFileSync(settingsFile, "utf8")) as {
    config: Record<string, unknown>;
  };
  return config;
}

/** Everything in one order, so that the same program gives the same text. */
function picture(graph: object): string {
  const ordered = (_key: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return `${JSON.stringify(graph, ordered, 2)}\n`;
}

describe("the demo customer", () => {
  let restore: () => void;
  let aws: AwsApi;
  before(async () => {
    restore = hideEnvironment();
    aws = await startAwsApi({
      DescribeStacks:
        "<Stacks><member><StackName>LocalMeasureEngage</StackName><StackStatus>UPDATE_COMPLETE</StackStatus>" +
        "<CreationTime>2026-11-24T18:01:02Z</CreationTime></member></Stacks>",
      AssumeRole:
        "<Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>made-up</SecretAccessKey>" +
        "<SessionToken>made-up</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>",
      [`GET /instance/${instanceId}`]: "{}",
    });
    Object.assign(process.env, aws.environment);
  });
  after(async () => {
    for (const name of Object.keys(aws.environment)) delete process.env[name];
    restore();
    await aws.stop();
  });

  /** @param changed Laid over the settings of the demo customer. */
  async function declared(changed: Record<string, unknown> = {}) {
    const secret = { "okta:apiToken": "token" };
    const all = { ...demoConfig(), ...changed, ...secret };
    pulumi.runtime.setAllConfig(asPulumi(all), Object.keys(secret));
    const program = (await import("../index")).default as () => Promise<object>;
    return run(program, cloud);
  }

  it("declares what the committed picture shows; UPDATE_GRAPH=1 renews it", async () => {
    const { resources, lookups } = await declared();
    const now = picture({ resources, lookups: lookups.sort() });
    if (process.env.UPDATE_GRAPH) {
      writeFileSync(pictureFile, now);
    }
    assert.equal(
      now,
      readFileSync(pictureFile, "utf8"),
      "The resource graph is another one. If it should be, look at it and renew the picture: " +
        "UPDATE_GRAPH=1 npx mocha test/graph.spec.ts",
    );
  });

  describe("on the move to the vendor's next stack", () => {
    const to = { cloudFormationStack: "LocalMeasureEngageV2" };
    const move = { "engage-okta:move": { ...to, groups: ["Trial"] } };
    const engage = { ...to, groups: ["Engage Agents"], administrators: ["jane.doe@acme.com"] };
    const guards = /removal-guard|guardrail/;
    const key = ({ type, name, parent }: Declared) => [type, name, parent].join(" ");
    const isNext = ({ name }: Declared) => name.startsWith("engage-2");
    /** Those with dependencies only: Pulumi updates nothing for them. */
    const content = ({ dependsOn, ...rest }: Declared) =>
      guards.test(rest.name) ? rest : { ...rest, dependsOn };

    it("declares the same, and the sign-on for the new stack", async () => {
      const [{ resources: before }, { resources }] = [await declared(), await declared(move)];
      assert.deepEqual(resources.filter((one) => !isNext(one)).map(content), before.map(content));
      const next = resources.filter(isNext);
      assert.equal(next.length, before.filter(({ name }) => name.startsWith("engage")).length);
      const labels = next.flatMap(({ inputs: { label } }) => label ?? []);
      assert.deepEqual(labels, Array(2).fill("Local Measure Engage (new)"));
      const audience = next.find(({ name }) => name === "engage-2-app")?.inputs.audience;
      assert.equal(audience, `urn:amazon:cognito:sp:${nextPool}`);
      const assigned = next.flatMap(({ inputs: { groupId } }) => groupId ?? []);
      assert.deepEqual(assigned, Array(2).fill("00gTrial"));
    });

    it("assigns the new one as the old one, when it is for everyone", async () => {
      const everyone = { ...move["engage-okta:move"], stage: "everyone" };
      const { resources } = await declared({ "engage-okta:move": everyone });
      const assigned = resources.filter(isNext).flatMap(({ inputs: { groupId } }) => groupId ?? []);
      assert.deepEqual(assigned, Array(2).fill("00gEngageAgents"));
    });

    it("declares the new one by the same names when it is the only one", async () => {
      const everyone = { ...move["engage-okta:move"], stage: "everyone" };
      const { resources: both } = await declared({ "engage-okta:move": everyone });
      const alone = { "engage-okta:engage": { ...engage, generation: 2 } };
      const { resources } = await declared(alone);
      const left = both.filter((one) => !one.name.startsWith("engage") || isNext(one));
      assert.deepEqual(resources.map(key), left.map(key));
      const labels = resources.filter(isNext).flatMap(({ inputs: { label } }) => label ?? []);
      assert.deepEqual(labels, Array(2).fill("Local Measure Engage"));
    });

    it("has the guardrail protect the pool that all agents sign in with: the old one until it is retired", async () => {
      const { "engage-okta:guardrail": guardrail } = demoConfig();
      const protects = { ...(guardrail as object), alsoProtect: ["userPool"] };
      const everyone = { ...move["engage-okta:move"], stage: "everyone" };
      const alone = { ...engage, generation: 2 };
      const steps = {
        before: {},
        test: move,
        everyone: { "engage-okta:move": everyone },
        retired: { "engage-okta:engage": alone },
      };
      const protectedPools: Record<string, string[]> = {};
      for (const [step, settings] of Object.entries(steps)) {
        const { resources } = await declared({ ...settings, "engage-okta:guardrail": protects });
        const policy = resources.find(({ type }) => type === "aws:organizations/policy:Policy");
        const pools = String(policy?.inputs.content).matchAll(/:userpool\/([\w-]+)/g);
        protectedPools[step] = [...pools].map(([, id = ""]) => id);
      }
      assert.deepEqual(protectedPools, {
        ...{ before: [pool], test: [pool], everyone: [pool] },
        retired: [nextPool],
      });
    });

    it("is refused where the next stack has the pool that agents sign in with", async () => {
      const handedOver = { cloudFormationStack: "HandedOver", groups: ["Trial"] };
      await assert.rejects(
        declared({ "engage-okta:move": handedOver }),
        /move\.cloudFormationStack: the next stack has the user pool ap-southeast-2_AbCdEf123, which agents/,
      );
    });
  });
});
