import assert from "node:assert/strict";
import { ConnectClient } from "@aws-sdk/client-connect";
import { IAMClient } from "@aws-sdk/client-iam";
import type { Aws } from "../../../../clouds/awsClients";
import type { Instance } from "../../../../operations/customer/aws";
import { orphansInIam } from "../../../../operations/customer/recover/orphansInAws";
import type { ConnectSettings } from "../../../../settings";
import { answering } from "../vendorAws";

const account = "123456789012";
const roleName = "AmazonConnectOkta-acme";
const samlProvider = `arn:aws:iam::${account}:saml-provider/Okta-acme`;
const settings = { roleName, samlProviderName: "Okta-acme" } as ConnectSettings;
const instance = {
  alias: "acme",
  arn: `arn:aws:connect:ap-southeast-2:${account}:instance/1`,
} as Instance;

interface Role {
  RoleName: string;
  /** ARN that it trusts. */
  trusts: string;
  policies?: string[];
  attached?: string[];
  lastUsed?: Date;
}

/**
 * IAM with these roles and, if it says so, the SAML provider.
 *
 * @param users Of the instance, or the name of the error that AWS answers.
 */
function iamWith(roles: Role[], hasProvider = true, users: number | string = 0) {
  const deleted: string[] = [];
  const gone = () => Object.assign(new Error("gone"), { name: "NoSuchEntityException" });
  const roleOf = (name: unknown) => {
    const role = roles.find(({ RoleName }) => RoleName === name);
    if (!role) throw gone();
    return role;
  };
  const described = ({ RoleName, trusts, lastUsed }: Role) => ({
    RoleName,
    AssumeRolePolicyDocument: encodeURIComponent(
      JSON.stringify({ Statement: [{ Principal: { Federated: trusts } }] }),
    ),
    RoleLastUsed: lastUsed && { LastUsedDate: lastUsed },
  });
  const answers: Record<string, (input: Record<string, unknown>) => unknown> = {
    GetRoleCommand: (input) => ({ Role: described(roleOf(input.RoleName)) }),
    ListRolePoliciesCommand: (input) => ({ PolicyNames: roleOf(input.RoleName).policies }),
    ListAttachedRolePoliciesCommand: (input) => ({
      AttachedPolicies: roleOf(input.RoleName).attached?.map((PolicyName) => ({ PolicyName })),
    }),
    GetSAMLProviderCommand: () => {
      if (!hasProvider) throw gone();
      return { CreateDate: new Date(0) };
    },
    ListRolesCommand: () => ({ Roles: roles.map(described) }),
    DeleteRoleCommand: (input) => deleted.push(String(input.RoleName)),
    DeleteSAMLProviderCommand: (input) => deleted.push(String(input.SAMLProviderArn)),
  };
  const send = async (command: {
    input: Record<string, unknown>;
    constructor: { name: string };
  }) => {
    const answer = answers[command.constructor.name];
    if (!answer) throw new Error(`nothing else is asked: ${command.constructor.name}`);
    return answer(command.input);
  };
  const credentials = { accessKeyId: "made-up", secretAccessKey: "made-up" };
  const iam = Object.assign(new IAMClient({ region: "us-east-1", credentials }), { send });
  const connect = answering(new ConnectClient({ region: "us-east-1" }), {
    ListUsers: () => {
      if (typeof users === "string") throw Object.assign(new Error(users), { name: users });
      return { UserSummaryList: Array.from({ length: users }, () => ({})) };
    },
  });
  const found = (known: string[] = []) =>
    orphansInIam({ iam, connect } as unknown as Aws, settings, instance, (id) =>
      known.includes(id),
    );
  return { found, deleted };
}

const needs = async (found: ReturnType<ReturnType<typeof iamWith>["found"]>) =>
  (await found).map(({ what, neededFor }) => [what, neededFor]);

const role = `role ${roleName}`;
const provider = "SAML provider Okta-acme";
const unused: Role = { RoleName: roleName, trusts: samlProvider };

describe("what an interrupted update left in IAM", () => {
  it("is the role and then its SAML provider, which nothing needs", async () => {
    const { found, deleted } = iamWith([unused]);
    const orphans = await found();
    assert.deepEqual(
      orphans.map(({ what, neededFor }) => [what, neededFor]),
      [
        [role, undefined],
        [provider, undefined],
      ],
    );
    for (const { remove } of orphans) await remove();
    assert.deepEqual(deleted, [roleName, samlProvider]);
  });

  it("is a SAML provider that another role trusts, which therefore stays", async () => {
    const other = { RoleName: "Agents", trusts: samlProvider };
    assert.deepEqual(await needs(iamWith([unused, other]).found()), [
      [role, undefined],
      [provider, "trusted by the role Agents"],
    ]);
    const stranger = { RoleName: "Strangers", trusts: `${samlProvider}-2` };
    assert.deepEqual(await needs(iamWith([stranger]).found()), [[provider, undefined]]);
  });

  it("is a role with policies or a use, which stays and keeps its SAML provider", async () => {
    for (const [more, why] of [
      [{ policies: ["enter"] }, "has the policy enter"],
      [{ attached: ["ReadOnly"] }, "has the policy ReadOnly"],
      [{ lastUsed: new Date("2026-11-01T10:00:00Z") }, "was used on 2026-11-01"],
    ] as const) {
      const live = { ...unused, ...more } as Role;
      assert.deepEqual(await needs(iamWith([live]).found()), [
        [role, why],
        [provider, `trusted by the role ${roleName}`],
      ]);
    }
  });

  it("is no role to which users of the instance may be tied, or when they cannot be counted", async () => {
    const of = "of the Amazon Connect instance acme may be tied to it";
    for (const [users, why] of [
      [1, `1 user ${of}`],
      [42, `42 users ${of}`],
      [
        "AccessDeniedException",
        `users ${of}: their number is unknown (the AWS credentials lack connect:ListUsers)`,
      ],
      ["TimeoutError", `users ${of}: their number is unknown (AWS did not answer: TimeoutError)`],
      [
        "InternalServiceException",
        `users ${of}: their number is unknown (AWS answered with an error: InternalServiceException)`,
      ],
    ] as const) {
      assert.deepEqual(await needs(iamWith([unused], true, users).found()), [
        [role, why],
        [provider, `trusted by the role ${roleName}`],
      ]);
    }
  });

  it("is nothing that the state knows, or that is not there", async () => {
    assert.deepEqual(await needs(iamWith([unused]).found([roleName, samlProvider])), []);
    // The role that the state knows needs its provider.
    assert.deepEqual(await needs(iamWith([unused]).found([roleName])), [
      [provider, `trusted by the role ${roleName}`],
    ]);
    assert.deepEqual(await needs(iamWith([], false).found()), []);
  });
});
