import assert from "node:assert/strict";
import { CloudFormation } from "@aws-sdk/client-cloudformation";
import { IAM } from "@aws-sdk/client-iam";
import { AwsError } from "../../../sandbox/aws/core/awsError";
import { checkError, conformance } from "../../../sandbox/aws/core/conformance";
import { serviceModel, type Service } from "../../../sandbox/aws/core/serviceModel";
import { startAws } from "../../../sandbox/aws/front";
import { pythonWithMinistack } from "../../../sandbox/aws/python";
import { Calls } from "../../../sandbox/faults/calls";
import { type World, clientSettings, rawCognito, startWorld } from "./world";

/** What was noted since the last look, which does not fail the run then. */
function noted(): string[] {
  return conformance.violations.splice(0);
}

describe("The local AWS, held against AWS's own service models", () => {
  let world: World;

  before(async () => {
    world = await startWorld();
  });
  after(() => world?.stop());
  afterEach(() => assert.deepEqual(noted(), []));

  const trust = JSON.stringify({ Statement: [] });
  const bad: [what: string, send: () => Promise<unknown>, name: string, message: RegExp][] = [
    [
      "a role's name with a space (query)",
      () => world.iam.createRole({ RoleName: "a b", AssumeRolePolicyDocument: trust }),
      "ValidationError",
      /^1 validation error detected: Value 'a b' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
    ],
    [
      "a tag without a value, deep in a list (query)",
      () => {
        const Tags = [{ Key: "a", Value: "" }, { Key: "b" } as { Key: string; Value: string }];
        return world.iam.createRole({ RoleName: "a", AssumeRolePolicyDocument: trust, Tags });
      },
      "ValidationError",
      /Value null at 'tags\.2\.member\.value' failed to satisfy constraint: Member must not be null$/,
    ],
    [
      "a session that is too short (query)",
      () =>
        world.sts.assumeRole({
          RoleArn: "arn:aws:iam::123456789012:role/a",
          RoleSessionName: "ab",
          DurationSeconds: 899,
        }),
      "ValidationError",
      /Value '899' at 'durationSeconds' .* value greater than or equal to 900$/,
    ],
    [
      "a capability that there is not (query)",
      () => {
        const capability = "CAPABILITY_MAGIC" as "CAPABILITY_IAM";
        const stack = { StackName: "a", TemplateBody: "{}", Capabilities: [capability] };
        return new CloudFormation(world.as(world.aws.account)).createStack(stack);
      },
      "ValidationError",
      /at 'capabilities\.1\.member' .* enum value set: \[CAPABILITY_IAM, /,
    ],
    [
      "a policy's description of 513 characters (JSON)",
      () =>
        world.management.createPolicy({
          Name: "a",
          Description: "x".repeat(513),
          Type: "SERVICE_CONTROL_POLICY",
          Content: trust,
        }),
      "InvalidInputException",
      /at 'description' .* length less than or equal to 512$/,
    ],
    [
      "a call without what it needs (JSON)",
      () => world.cognito.describeUserPool({ UserPoolId: undefined }),
      "InvalidParameterException",
      /^1 validation error detected: Value null at 'userPoolId' .* must not be null$/,
    ],
    [
      "an identity management that there is not (REST)",
      () =>
        world.connect.createInstance({
          IdentityManagementType: "LDAP" as "SAML",
          InboundCallsEnabled: true,
          OutboundCallsEnabled: true,
        }),
      "InvalidRequestException",
      /at 'identityManagementType' .* enum value set: \[SAML, /,
    ],
    [
      "a page that is too long (REST)",
      () => world.connect.listInstances({ MaxResults: 11 }),
      "InvalidRequestException",
      /Value '11' at 'maxResults' .* value less than or equal to 10$/,
    ],
  ];
  for (const [what, send, name, message] of bad) {
    it(`refuses ${what}`, () => assert.rejects(send(), { name, message }));
  }

  it("tells a value of another type from one that breaks a rule", async () => {
    const input = { UserPoolId: 1 };
    const { status, body } = await rawCognito(world.aws, "DescribeUserPool", input);
    assert.deepEqual([status, body.__type], [400, "SerializationException"]);
  });

  it("notes an answer of its own that AWS would not give", async () => {
    const pool = await world.userPool();
    const ids = { UserPoolId: pool.id, ClientId: pool.clientId };
    world.aws.disturbUpdates((client) => (client.AuthSessionValidity = 99));
    const update = { ...structuredClone(clientSettings), ...ids };
    await rawCognito(world.aws, "UpdateUserPoolClient", update);
    const path = "userPoolClient.authSessionValidity";
    const rule = "Member must have value less than or equal to 15 (99)";
    assert.deepEqual(noted(), [`cognito-idp UpdateUserPoolClient, answer: ${path}: ${rule}`]);
  });

  it("notes a request that AWS would refuse, unless the test is about such requests", async () => {
    const aws = await startAws({ calls: new Calls(), resolve: () => undefined });
    try {
      const iam = new IAM({ ...world.as(aws.account), endpoint: aws.url });
      await assert.rejects(iam.getRole({ RoleName: "a b" }), { name: "ValidationError" });
    } finally {
      await aws.stop();
    }
    const [line = "", ...others] = noted();
    assert.deepEqual(others, []);
    assert.match(line, /^iam GetRole, request: roleName: Member must satisfy .* \(a b\)$/);
  });

  it("counts what it checks", async () => {
    const { requests, answers } = conformance;
    await world.sts.getCallerIdentity({});
    await assert.rejects(world.iam.getRole({ RoleName: "none" }));
    assert.equal(conformance.requests - requests, 2);
    assert.equal(conformance.answers - answers, 2);
  });

  describe("finds an error wrong that", () => {
    const rows: [
      what: string,
      service: Service,
      operation: string,
      error: AwsError,
      rule: string,
    ][] = [
      [
        "the operation does not have",
        "cognito-idp",
        "DescribeUserPool",
        new AwsError("DuplicateProviderException", "…"),
        "No such error of the operation",
      ],
      [
        "has another status in the model",
        "iam",
        "GetRole",
        new AwsError("NoSuchEntity", "…", 400),
        "Status must be 404",
      ],
      [
        "has a reason that is none",
        "organizations",
        "AttachPolicy",
        new AwsError("ConstraintViolationException", "…", 400, { Reason: "TOO_MUCH" }),
        "Member must satisfy enum value set",
      ],
    ];
    for (const [what, service, operation, error, rule] of rows) {
      it(what, async () => {
        const model = serviceModel(await pythonWithMinistack(), service);
        const call = {
          service,
          operation,
          model,
          writes: false,
          region: "",
          accessKeyId: "",
          sessionToken: undefined,
          input: {},
        };
        const [found, ...others] = checkError(call, error);
        assert.deepEqual(others, []);
        assert.ok(found?.rule.startsWith(rule), found?.rule);
      });
    }
  });
});
