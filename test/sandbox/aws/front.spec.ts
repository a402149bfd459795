import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudFormation, waitUntilStackCreateComplete } from "@aws-sdk/client-cloudformation";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { Connect } from "@aws-sdk/client-connect";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { STS } from "@aws-sdk/client-sts";
import type { Fault } from "../../../sandbox/faults/calls";
import { inGaps, withFault } from "../../../sandbox/faults/plant";
import { until } from "../../until";
import { type World, refusal, startWorld } from "./world";

type Refusal = Extract<Fault, { kind: "refused" }>["reason"];

function statusAndName(status: number, name: string) {
  return (error: Error & { $metadata: { httpStatusCode: number } }) => {
    assert.deepEqual([error.$metadata.httpStatusCode, error.name], [status, name]);
    return true;
  };
}

describe("the front of the local AWS", () => {
  let world: World;

  before(async () => {
    world = await startWorld();
  });
  after(() => world?.stop());
  afterEach(() => {
    world.calls.fault = () => undefined;
  });

  describe("the log of calls", () => {
    it("names service, operation and account, and tells reads from writes", async () => {
      world.calls.clear();
      await world.cognito.listUserPools({ MaxResults: 1 });
      await world.iam.createRole({ RoleName: "logged", AssumeRolePolicyDocument: trust("*") });
      await world.sts.getCallerIdentity({});
      await world.management.listRoots({});
      await world.connect.listInstances({});
      await world.connect.describeInstance({ InstanceId: "none" }).catch(() => undefined);
      const { account, managementAccount } = world.aws;
      assert.deepEqual(
        world.calls.all().map((call) => [call.service, call.operation, call.writes, call.account]),
        [
          ["cognito-idp", "ListUserPools", false, account],
          ["iam", "CreateRole", true, account],
          ["sts", "GetCallerIdentity", false, account],
          ["organizations", "ListRoots", false, managementAccount],
          ["connect", "ListInstances", false, account],
          ["connect", "DescribeInstance", false, account],
        ],
      );
      assert.deepEqual(world.calls.all()[0]?.request, { MaxResults: 1 });
    });
  });

  describe("CloudFormation's resources", () => {
    it("are found by the id of one of them, as at AWS", async () => {
      const { url, region, account } = world.aws;
      const credentials = { accessKeyId: account, secretAccessKey: "sandbox" };
      const cloudFormation = new CloudFormation({ endpoint: url, region, credentials });
      const template = { Resources: { Pool: { Type: "AWS::Cognito::UserPool", Properties: {} } } };
      const TemplateBody = JSON.stringify(template);
      const StackName = "owner";
      await cloudFormation.createStack({ StackName, TemplateBody });
      const wait = { client: cloudFormation, minDelay: 0.1, maxDelay: 1, maxWaitTime: 60 };
      await waitUntilStackCreateComplete(wait, { StackName });
      const named = await cloudFormation.describeStackResources({ StackName });
      const PhysicalResourceId = named.StackResources?.[0]?.PhysicalResourceId;
      const found = await cloudFormation.describeStackResources({ PhysicalResourceId });
      assert.deepEqual(found.StackResources, named.StackResources);
      await assert.rejects(
        cloudFormation.describeStackResources({ PhysicalResourceId: "ap-southeast-2_None" }),
        { name: "ValidationError", message: "Stack for ap-southeast-2_None does not exist" },
      );
    });
  });

  describe("planted faults", () => {
    const refused: [number, string, string][] = [
      [429, "TooManyRequestsException", "Throttling"],
      [500, "InternalErrorException", "ServiceFailureException"],
      [503, "ServiceUnavailableException", "ServiceUnavailable"],
    ];
    for (const [status, jsonCode, queryCode] of refused) {
      it(`answers ${status} in each protocol, without effect`, async () => {
        world.calls.fault = ({ writes }) => (writes ? { kind: "status", status } : undefined);
        const RoleName = `fault-${status}`;
        const iam = world.iam.createRole({ RoleName, AssumeRolePolicyDocument: trust("*") });
        await assert.rejects(
          iam,
          (error: { name: string; $metadata: { httpStatusCode: number } }) => {
            assert.equal(error.name, queryCode);
            assert.equal(error.$metadata.httpStatusCode, status);
            return true;
          },
        );
        const pool = world.cognito.createUserPool({ PoolName: "fault" });
        await assert.rejects(pool, { name: jsonCode });
        await assert.rejects(world.iam.getRole({ RoleName }), { name: "NoSuchEntityException" });
      });
    }

    it("cuts the connection before the effect, or after it", async () => {
      for (const kind of ["resetBefore", "resetAfter"] as const) {
        world.calls.fault = ({ writes }) => (writes ? { kind } : undefined);
        const RoleName = `role-${kind}`;
        const create = world.iam.createRole({ RoleName, AssumeRolePolicyDocument: trust("*") });
        await assert.rejects(create, { code: "ECONNRESET" });
        const exists = await world.iam.getRole({ RoleName }).then(
          () => true,
          () => false,
        );
        assert.equal(exists, kind === "resetAfter");
      }
    });

    const reasons: [Refusal, string, [string, number]][] = [
      ["expired token", "ExpiredTokenException", ["ExpiredToken", 403]],
      ["access denied", "AccessDeniedException", ["AccessDenied", 403]],
      ["conflict", "ConcurrentModificationException", ["ConcurrentModificationException", 409]],
    ];
    for (const [reason, jsonCode, [queryCode, queryStatus]] of reasons) {
      it(`refuses for ${reason} in each protocol, without effect`, async () => {
        world.calls.fault = ({ writes }) => (writes ? { kind: "refused", reason } : undefined);
        const RoleName = `refused-${reason.replace(" ", "-")}`;
        const iam = world.iam.createRole({ RoleName, AssumeRolePolicyDocument: trust("*") });
        await assert.rejects(iam, statusAndName(queryStatus, queryCode));
        const ids = { UserPoolId: "ap-southeast-2_none", ClientId: "none" };
        const client = world.cognito.updateUserPoolClient(ids);
        await assert.rejects(client, statusAndName(400, jsonCode));
        await assert.rejects(world.iam.getRole({ RoleName }), { name: "NoSuchEntityException" });
      });
    }

    it("makes the caller's keys those of another account, whose things they then find", async () => {
      const pool = await world.userPool();
      const foreign = { kind: "otherAccount", account: "222222222222" } as const;
      const target = {
        service: "cognito-idp",
        operation: "DescribeUserPool",
        nth: 2,
        onward: true,
      };
      const describe = () => world.cognito.describeUserPool({ UserPoolId: pool.id });
      await withFault(world.calls, target, foreign, async () => {
        assert.equal((await describe()).UserPool?.Id, pool.id);
        assert.equal((await world.sts.getCallerIdentity({})).Account, world.aws.account);
        await assert.rejects(
          describe(),
          refusal("ResourceNotFoundException", `User pool ${pool.id} does not exist.`),
        );
        assert.equal((await world.sts.getCallerIdentity({})).Account, "222222222222");
        await assert.rejects(world.iam.getRole({ RoleName: "refused" }), {
          name: "NoSuchEntityException",
        });
      });
      assert.equal((await describe()).UserPool?.Id, pool.id);
    });

    for (const tookEffect of [false, true]) {
      it(`never answers, whether or not it ${tookEffect ? "did" : "does"} what was asked`, async () => {
        world.calls.fault = ({ writes }) => (writes ? { kind: "silence", tookEffect } : undefined);
        const RoleName = `silent-${tookEffect}`;
        const patience = new AbortController();
        const request = { RoleName, AssumeRolePolicyDocument: trust("*") };
        const before = world.calls.all().length;
        const answer = assert.rejects(
          world.iam.createRole(request, { abortSignal: patience.signal }),
          { name: "AbortError" },
        );
        const exists = () =>
          world.iam.getRole({ RoleName }).then(
            () => true,
            () => false,
          );
        await until(() => (tookEffect ? exists() : world.calls.all().length > before));
        await sleep(300);
        patience.abort();
        await answer;
        assert.equal(await exists(), tookEffect);
      });
    }

    it("ends with the sandbox while a client still waits for an answer", async () => {
      const other = await startWorld();
      other.calls.fault = () => ({ kind: "silence" });
      const waiting = assert.rejects(other.sts.getCallerIdentity({}), { code: "ECONNRESET" });
      await until(() => other.calls.all().length > 0);
      await Promise.all([waiting, other.stop()]);
    });

    it("answers as usual after a stall", async () => {
      world.calls.fault = () => ({ kind: "stall", milliseconds: 1 });
      assert.equal((await world.sts.getCallerIdentity({})).Account, world.aws.account);
    });
  });

  describe("the gaps around a call", () => {
    it("are open before its effect and before its answer, to calls that are not heard", async () => {
      const pool = await world.userPool();
      const unheard = new CognitoIdentityProvider({
        ...world.as(world.aws.account),
        endpoint: world.aws.unheardUrl,
      });
      const mfa = async () =>
        (await unheard.describeUserPool({ UserPoolId: pool.id })).UserPool?.DeletionProtection;
      const seen: string[] = [];
      world.calls.clear();
      await inGaps(
        world.calls,
        {
          before: async ({ operation, nth }) => {
            seen.push(`before ${operation} #${nth}: ${await mfa()}`);
          },
          after: async ({ operation, nth }, { status }) => {
            seen.push(`after ${operation} #${nth}: ${await mfa()} (${status})`);
          },
        },
        async () => {
          await world.cognito.updateUserPool({
            UserPoolId: pool.id,
            DeletionProtection: "ACTIVE",
          });
        },
      );
      assert.deepEqual(seen, [
        "before UpdateUserPool #1: INACTIVE",
        "after UpdateUserPool #1: ACTIVE (200)",
      ]);
      assert.deepEqual(
        world.calls.all().map(({ operation }) => operation),
        ["UpdateUserPool"],
      );
      await mfa();
      assert.equal(seen.length, 2, "no hook is left");
    });
  });

  describe("credentials", () => {
    it("refuses a key that is neither an account nor handed out", async () => {
      const sts = new STS(world.as("AKIANOBODY"));
      await assert.rejects(sts.getCallerIdentity({}), { name: "InvalidClientTokenId" });
      const cognito = new CognitoIdentityProvider(world.as("AKIANOBODY"));
      await assert.rejects(cognito.listUserPools({ MaxResults: 1 }), {
        name: "UnrecognizedClientException",
      });
    });

    it("refuses a call without a signature", async () => {
      const response = await fetch(world.aws.url, {
        method: "POST",
        headers: { "x-amz-target": "AWSCognitoIdentityProviderService.ListUserPools" },
        body: "{}",
      });
      assert.equal(response.status, 404);
    });

    it("keeps accounts apart", async () => {
      await world.iam.createRole({ RoleName: "mine", AssumeRolePolicyDocument: trust("*") });
      const other = new IAM(world.as("999999999999"));
      await assert.rejects(other.getRole({ RoleName: "mine" }), { name: "NoSuchEntityException" });
    });
  });

  describe("AssumeRole", () => {
    const assume = (RoleArn: string, sts = world.sts) =>
      sts.assumeRole({ RoleArn, RoleSessionName: "pulumi" });
    const makeRole = async (RoleName: string, principal: string) => {
      const iam = new IAM(world.as(world.aws.managementAccount));
      const made = await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust(principal) });
      return made.Role?.Arn ?? "";
    };

    it("hands out credentials of the role's account", async () => {
      const arn = await makeRole("scp-editor", `arn:aws:iam::${world.aws.account}:root`);
      const { Credentials: given, AssumedRoleUser: user } = await assume(arn);
      const session = "arn:aws:sts::111122223333:assumed-role/scp-editor/pulumi";
      assert.equal(user?.Arn, session);
      const as = world.as(given?.AccessKeyId ?? "", given?.SessionToken);
      assert.equal((await new STS(as).getCallerIdentity({})).Arn, session);
      const organizations = new Organizations(as);
      await assert.rejects(
        organizations.listRoots({}),
        refusal(
          "AccessDeniedException",
          `User: ${session} is not authorized to perform: organizations:ListRoots on resource: * because no identity-based policy allows the organizations:ListRoots action`,
        ),
      );
      await new IAM(world.as(world.aws.managementAccount)).putRolePolicy({
        RoleName: "scp-editor",
        PolicyName: "organizations",
        PolicyDocument: permission("organizations:List*"),
      });
      assert.equal((await organizations.listRoots({})).Roots?.length, 1);
      const withoutToken = new STS(world.as(given?.AccessKeyId ?? ""));
      await assert.rejects(withoutToken.getCallerIdentity({}), { name: "InvalidClientTokenId" });
    });

    it("hands a role on to one that trusts it, and to no other role of the account", async () => {
      const customer = `arn:aws:iam::${world.aws.account}`;
      for (const RoleName of ["deployer", "visitor"]) {
        const AssumeRolePolicyDocument = trust(`${customer}:root`);
        await world.iam.createRole({ RoleName, AssumeRolePolicyDocument });
      }
      const next = await makeRole("for-deployers", `${customer}:role/deployer`);
      const as = async (name: string) => {
        const { Credentials: given } = await assume(`${customer}:role/${name}`);
        return new STS(world.as(given?.AccessKeyId ?? "", given?.SessionToken));
      };
      const { AssumedRoleUser: user } = await assume(next, await as("deployer"));
      assert.match(user?.Arn ?? "", /assumed-role\/for-deployers\/pulumi$/);
      await assert.rejects(assume(next, await as("visitor")), { name: "AccessDenied" });
    });

    it("refuses a role that is not there, and one that trusts somebody else", async () => {
      const closed = await makeRole("closed", "arn:aws:iam::999999999999:root");
      const missing = `arn:aws:iam::${world.aws.managementAccount}:role/missing`;
      for (const arn of [closed, missing]) {
        await assert.rejects(
          assume(arn),
          refusal(
            "AccessDenied",
            `User: arn:aws:iam::${world.aws.account}:root is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
          ),
        );
      }
    });
  });

  describe("IAM", () => {
    const create = (document: string, Name = "Okta") =>
      world.iam.createSAMLProvider({ Name, SAMLMetadataDocument: document });

    it("takes SAML metadata once a name, and updates it in place", async () => {
      const metadata = world.idp.metadata();
      const { SAMLProviderArn: arn } = await create(metadata);
      assert.equal(arn, `arn:aws:iam::${world.aws.account}:saml-provider/Okta`);
      await assert.rejects(create(metadata), { name: "EntityAlreadyExistsException" });
      await world.idp.rotate();
      const rotated = world.idp.metadata();
      await world.iam.updateSAMLProvider({ SAMLProviderArn: arn, SAMLMetadataDocument: rotated });
      const stored = await world.iam.getSAMLProvider({ SAMLProviderArn: arn });
      assert.equal(stored.SAMLMetadataDocument, rotated);
    });

    it("refuses metadata that is too short, or none", async () => {
      await assert.rejects(create("<a/>", "Short"), { name: "ValidationError" });
      const junk = `<html>${"x".repeat(1000)}</html>`;
      await assert.rejects(
        create(junk, "Junk"),
        refusal("InvalidInputException", "Could not parse metadata"),
      );
      const { SAMLProviderArn: arn } = await create(world.idp.metadata(), "Good");
      await assert.rejects(
        world.iam.updateSAMLProvider({ SAMLProviderArn: arn, SAMLMetadataDocument: junk }),
        { name: "InvalidInputException" },
      );
    });

    it("refuses a policy that is no JSON, and a session over 12 hours", async () => {
      const role = { RoleName: "bad", AssumeRolePolicyDocument: "not json" };
      await assert.rejects(world.iam.createRole(role), {
        name: "MalformedPolicyDocumentException",
      });
      const long = { RoleName: "long", AssumeRolePolicyDocument: trust("*") };
      await assert.rejects(world.iam.createRole({ ...long, MaxSessionDuration: 43_201 }), {
        name: "ValidationError",
      });
    });
  });

  describe("Connect", () => {
    it("describes an instance and its attributes in AWS's shape", async () => {
      const { Id: id } = await world.connect.createInstance({
        IdentityManagementType: "SAML",
        InstanceAlias: "acme",
        InboundCallsEnabled: true,
        OutboundCallsEnabled: false,
      });
      const { Instance: instance } = await world.connect.describeInstance({ InstanceId: id });
      assert.equal(instance?.IdentityManagementType, "SAML");
      assert.ok(instance?.CreatedTime instanceof Date);
      const asked = { InstanceId: id, AttributeType: "OUTBOUND_CALLS" as const };
      const { Attribute: attribute } = await world.connect.describeInstanceAttribute(asked);
      assert.deepEqual(attribute, { AttributeType: "OUTBOUND_CALLS", Value: "true" });
    });

    it("lists an account's instances of a region page by page, and nobody else's", async () => {
      const IdentityManagementType = "SAML";
      for (const InstanceAlias of ["one", "two"]) {
        await world.connect.createInstance({
          InstanceAlias,
          IdentityManagementType,
          InboundCallsEnabled: true,
          OutboundCallsEnabled: true,
        });
      }
      const found: (string | undefined)[] = [];
      let NextToken: string | undefined;
      do {
        const page = await world.connect.listInstances({ MaxResults: 1, NextToken });
        assert.equal(page.InstanceSummaryList?.length, 1);
        found.push(page.InstanceSummaryList?.[0]?.InstanceAlias);
        NextToken = page.NextToken;
      } while (NextToken);
      assert.deepEqual(found.slice(-2), ["one", "two"]);
      const elsewhere = new Connect({ ...world.as(world.aws.account), region: "eu-west-2" });
      assert.deepEqual((await elsewhere.listInstances({})).InstanceSummaryList, []);
      const InstanceId = "11111111-2222-3333-4444-555555555555";
      await assert.rejects(world.connect.listUsers({ InstanceId }), {
        name: "ResourceNotFoundException",
        message: `Instance with id ${InstanceId} not found`,
      });
    });
  });
});

function trust(principal: string): string {
  const statement = { Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

function permission(action: string): string {
  const statement = { Effect: "Allow", Action: action, Resource: "*" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
