import assert from "node:assert/strict";
import { ConnectClient } from "@aws-sdk/client-connect";
import { IAMClient } from "@aws-sdk/client-iam";
import type { Aws } from "../../../clouds/awsClients";
import type { Instance } from "../../../operations/customer/aws";
import { letsIn, liveInstance, namesOf } from "../../../operations/customer/agentsRoles";
import { type Answers, answering, region } from "./vendorAws";

const id = "11111111-2222-3333-4444-555555555555";
const instance = { id, arn: `arn:aws:connect:ap-southeast-2:123456789012:instance/${id}` };
const policy = (more: object, Action: string | string[] = "connect:GetFederationToken") =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Action, ...more }] });
const condition = (value: string) => ({
  Resource: "*",
  Condition: { StringEquals: { "connect:InstanceId": [value] } },
});

describe("a policy lets agents into an instance", () => {
  it("in both of AWS's forms: by the instance's ARN, and by its id as a condition", () => {
    assert.ok(letsIn(policy({ Resource: `${instance.arn}/user/\${aws:userid}` }), instance));
    assert.ok(letsIn(policy(condition(id)), instance));
    assert.ok(letsIn(policy({ Resource: "*" }, ["s3:GetObject", "connect:*"]), instance));
    const several = ["arn:aws:s3:::acme", `${instance.arn}/*`];
    assert.ok(letsIn(policy({ Resource: several }), instance));
  });

  it("and not when it is about another instance, another action, or nothing", () => {
    const other = instance.arn.replace("1111", "9999");
    assert.ok(!letsIn(policy({ Resource: `${other}/user/*` }), instance));
    assert.ok(!letsIn(policy(condition("other")), instance));
    assert.ok(!letsIn(policy({ Resource: "*" }, "connect:ListUsers"), instance));
    assert.ok(!letsIn(policy({ Resource: "*" }, "*"), instance));
    assert.ok(!letsIn(policy({ Resource: "*", Effect: "Deny" }), instance));
    assert.ok(!letsIn("", instance));
  });
});

describe("The roles that the users of an instance may be tied to", () => {
  const saml = "arn:aws:iam::123456789012:saml-provider/Okta";
  const trusting = (RoleName: string, Principal: object, Action: string) => ({
    RoleName,
    AssumeRolePolicyDocument: encodeURIComponent(
      JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Action }] }),
    ),
  });
  const bySaml = (name: string) => trusting(name, { Federated: saml }, "sts:AssumeRoleWithSAML");
  /** Whom another account's administrators assume too. */
  const alsoAssumed = (RoleName: string) => ({
    RoleName,
    AssumeRolePolicyDocument: JSON.stringify({
      Statement: [
        { Effect: "Allow", Principal: { AWS: "999999999999" }, Action: "sts:AssumeRole" },
        { Effect: "Allow", Principal: { Federated: saml }, Action: "sts:AssumeRoleWithSAML" },
      ],
    }),
  });
  const enters = policy({ Resource: `${instance.arn}/user/*` });
  const lastUsed = new Date("2026-11-01T10:00:00Z");
  const refusal = () => {
    throw Object.assign(new Error("no"), { name: "AccessDeniedException" });
  };

  const live = (others: Answers = {}) => {
    const iam = answering(new IAMClient({ region }), {
      ListRoles: () => ({
        Roles: [
          bySaml("Own"),
          alsoAssumed("Attached"),
          bySaml("Elsewhere"),
          trusting("Ec2", { Service: "ec2.amazonaws.com" }, "sts:AssumeRole"),
          trusting("Web", { Federated: "accounts.google.com" }, "sts:AssumeRoleWithWebIdentity"),
        ],
      }),
      ListRolePolicies: ({ RoleName }) => ({ PolicyNames: RoleName === "Attached" ? [] : ["P"] }),
      ListAttachedRolePolicies: ({ RoleName }) => ({
        AttachedPolicies: RoleName === "Attached" ? [{ PolicyArn: "arn:p" }] : [],
      }),
      GetRolePolicy: ({ RoleName }) => ({
        PolicyDocument: RoleName === "Elsewhere" ? policy(condition("other")) : enters,
      }),
      GetPolicy: ({ PolicyArn }) => ({
        Policy: { DefaultVersionId: PolicyArn === "arn:p" ? "v3" : "v1" },
      }),
      GetPolicyVersion: ({ PolicyArn, VersionId }) => ({
        PolicyVersion: { Document: PolicyArn === "arn:p" && VersionId === "v3" ? enters : "{}" },
      }),
      GetRole: ({ RoleName }) => ({
        Role: RoleName === "Own" ? { RoleLastUsed: { LastUsedDate: lastUsed } } : {},
      }),
      ...others,
    });
    const connect = answering(new ConnectClient({ region }), {
      ListUsers: () => ({ UserSummaryList: [{}, {}] }),
      ...others,
    });
    return liveInstance({ iam, connect } as unknown as Aws, instance as Instance);
  };

  it("trust a SAML provider and let agents in, by a policy of their own or the version in force of another", async () => {
    const roles = [
      { name: "Own", lastUsed },
      { name: "Attached", lastUsed: undefined },
    ];
    assert.deepEqual(await live(), { users: 2, roles });
    assert.equal(namesOf(roles), "Own (last used on 2026-11-01), Attached (no use known)");
    assert.equal(namesOf([]), "none");
  });

  it("are found by a policy on a later page too: IAM may give fewer than there are, or none", async () => {
    const next = { IsTruncated: true, Marker: "next" };
    const { roles } = await live({
      ListRolePolicies: ({ RoleName, Marker }) => {
        if (!Marker) return { PolicyNames: [], ...next };
        return { PolicyNames: RoleName === "Attached" ? [] : ["P"] };
      },
      ListAttachedRolePolicies: ({ RoleName, Marker }) => {
        if (!Marker) return { AttachedPolicies: [], ...next };
        return { AttachedPolicies: RoleName === "Attached" ? [{ PolicyArn: "arn:p" }] : [] };
      },
    });
    assert.deepEqual(
      roles?.map(({ name }) => name),
      ["Own", "Attached"],
    );
  });

  it("are no permission sets of IAM Identity Center for administrators, but those that name the agents' action", async () => {
    const Path = "/aws-reserved/sso.amazonaws.com/ap-southeast-2/";
    const sets = ["AWSReservedSSO_Admins_1", "AWSReservedSSO_Agents_2"];
    const { roles } = await live({
      ListRoles: () => ({ Roles: sets.map((name) => ({ ...bySaml(name), Path })) }),
      GetRolePolicy: ({ RoleName }) => ({
        PolicyDocument: RoleName === sets[0] ? policy({ Resource: "*" }, "connect:*") : enters,
      }),
    });
    assert.deepEqual(
      roles?.map(({ name }) => name),
      [sets[1]],
    );
  });

  it("are unknown where they may not be listed, and so is the number of users: neither is none", async () => {
    const unlisted = await live({ ListRoles: refusal });
    assert.deepEqual(unlisted, { users: 2, roles: undefined });
    assert.equal((await live({ ListUsers: refusal })).users, undefined);
    assert.equal((await live({ GetPolicy: refusal })).roles, undefined);
  });
});
