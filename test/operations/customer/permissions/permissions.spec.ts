import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import {
  type Permissions,
  type PolicyDocument,
  permissionsOf,
} from "../../../../operations/customer/permissions/permissions";

const managementRole = "arn:aws:iam::111122223333:role/scp-editor";
const settings = {
  "aws:region": "ap-southeast-2",
  "aws:allowedAccountIds": ["123456789012"],
  "okta:orgName": "acme",
  "engage-okta:engage": {
    cloudFormationStack: "LocalMeasureEngage",
    userPoolId: "ap-southeast-2_AbCdEf123",
    groups: ["Agents"],
  },
};
const connect = { instanceAlias: "acme", groups: ["Agents"] };
const guardrail = { targets: ["root"], managementRole };

const sidsOf = ({ Statement }: PolicyDocument) => Statement.map(({ Sid }) => Sid);
const actionsOf = ({ Statement }: PolicyDocument) =>
  Statement.flatMap(({ Action }) => Action as string | string[]);

describe("customer permissions", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "permissions-"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function of(more: object, part?: string) {
    const config = { ...settings, ...more };
    writeFileSync(path.join(folder, "Pulumi.acme.yaml"), stringify({ config }));
    return permissionsOf("acme", folder, part);
  }
  const all = async (more: object = {}) => (await of(more)) as Permissions;

  it("name the customer's own resources, without credentials", async () => {
    const { up } = await all({ "engage-okta:connect": connect });
    const resources = Object.fromEntries(up.Statement.map(({ Sid, Resource }) => [Sid, Resource]));
    assert.deepEqual(resources, {
      VendorStack: "arn:aws:cloudformation:ap-southeast-2:123456789012:stack/LocalMeasureEngage/*",
      UserPool: "arn:aws:cognito-idp:ap-southeast-2:123456789012:userpool/ap-southeast-2_AbCdEf123",
      Instances: "*",
      Instance: "arn:aws:connect:ap-southeast-2:123456789012:instance/*",
      AgentsRole: "arn:aws:iam::123456789012:role/AmazonConnectOkta-acme",
      SamlProvider: "arn:aws:iam::123456789012:saml-provider/Okta-acme",
    });
  });

  it("have nothing of parts that the settings leave out", async () => {
    const { preview, managementRole: management } = await all();
    const actions = preview.Statement.flatMap(({ Action }) => Action as string[]);
    const services = [...new Set(actions.map((action) => action.split(":")[0]))];
    assert.deepEqual(services.sort(), ["cloudformation", "cognito-idp"]);
    assert.equal(management, undefined);
  });

  it("find the instance by what the settings name, and the vendor's stack by its pool", async () => {
    const byId = { instanceId: "11111111-2222-3333-4444-555555555555", groups: ["Agents"] };
    const { preview } = await all({
      "engage-okta:connect": byId,
    });
    const instance = preview.Statement.find(({ Sid }) => Sid === "Instance");
    assert.ok((instance!.Action as string[]).includes("connect:DescribeInstance"));
    assert.match(String(instance?.Resource), /:instance\/11111111-2222/);
    assert.ok(!preview.Statement.some(({ Sid }) => Sid === "ApprovedOrigins"));
    const approvedOrigins = ["https://engage.example.com"];
    const { up: adding } = await all({ "engage-okta:connect": { ...byId, approvedOrigins } });
    const origins = adding.Statement.find(({ Sid }) => Sid === "ApprovedOrigins");
    assert.equal((origins!.Action as string[]).length, 3);
    const byPool = await all({
      "engage-okta:engage": { userPoolId: "ap-southeast-2_AbCdEf123", groups: ["Agents"] },
    });
    // A preview refuses while the vendor's stack is updated, so it needs to find it too.
    for (const task of ["preview", "up", "verify"] as const) {
      assert.deepEqual(sidsOf(byPool[task]), ["StackOfUserPool", "UserPool"]);
    }
    assert.deepEqual(sidsOf(byPool.recover), ["UserPool"]);
  });

  it("let an update tag what it creates where the settings have tags, and nothing else", async () => {
    const tagged = { "aws:defaultTags": { tags: { team: "voice" } } };
    const parts = { "engage-okta:connect": connect, "engage-okta:guardrail": guardrail };
    const tagging = (document: PolicyDocument) =>
      actionsOf(document).filter((one) => /tag/i.test(one));
    const {
      up,
      preview,
      verify,
      recover,
      managementRole: role,
    } = await all({ ...parts, ...tagged });
    assert.deepEqual(tagging(up), [
      "iam:TagRole",
      "iam:UntagRole",
      "iam:TagSAMLProvider",
      "iam:UntagSAMLProvider",
    ]);
    assert.deepEqual([preview, verify, recover].flatMap(tagging), []);
    const above = ["organizations:TagResource", "organizations:UntagResource"];
    assert.deepEqual(tagging(role!.policy), ["organizations:ListTagsForResource", ...above]);
    assert.deepEqual(tagging((await all(parts)).up), []);
    assert.deepEqual(tagging((await all(tagged)).up), []);
  });

  it("contain what the guardrail needs where no management role is assumed for it", async () => {
    const alone = { ...guardrail, managementRole: undefined };
    const onPolicies = (document: PolicyDocument) =>
      actionsOf(document).filter((one) => one.startsWith("organizations:"));
    const without = await all({ "engage-okta:connect": connect, "engage-okta:guardrail": alone });
    const within = await all({
      "engage-okta:connect": connect,
      "engage-okta:guardrail": guardrail,
    });
    assert.ok(onPolicies(without.up).includes("organizations:CreatePolicy"));
    assert.ok(onPolicies(without.recover).includes("organizations:DeletePolicy"));
    for (const task of ["preview", "verify"] as const) {
      assert.ok(onPolicies(without[task]).includes("organizations:ListParents"));
      assert.ok(onPolicies(without[task]).every((one) => /:(Describe|List)/.test(one)));
    }
    assert.deepEqual(onPolicies(without.people), []);
    assert.equal(without.managementRole, undefined);
    for (const task of ["preview", "up", "verify", "recover"] as const) {
      assert.deepEqual(onPolicies(within[task]), []);
      const written: readonly string[] = onPolicies(within.managementRole!.policy);
      assert.ok(onPolicies(without[task]).every((one) => written.includes(one)));
    }
  });

  it("are for both of the vendor's stacks during a move", async () => {
    const move = {
      cloudFormationStack: "LocalMeasureEngageV2",
      userPoolId: "ap-southeast-2_GhIjKl456",
      groups: ["Trial"],
    };
    const { up } = await all({ "engage-okta:move": move });
    const resourcesOf = (sid: string) => up.Statement.find(({ Sid }) => Sid === sid)?.Resource;
    assert.match(
      String(resourcesOf("VendorStack")),
      /:stack\/LocalMeasureEngage\/\*,arn:.*:stack\/LocalMeasureEngageV2\/\*$/,
    );
    assert.match(String(resourcesOf("UserPool")), /_GhIjKl456$/);
  });

  it("read the permissions boundary of the agents' role, and set it, where the settings name one", async () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/company";
    const bound = await all({ "engage-okta:connect": { ...connect, permissionsBoundary } });
    const free = await all({ "engage-okta:connect": connect });
    const of = ({ Statement }: PolicyDocument) =>
      Statement.filter(({ Sid }) => String(Sid).includes("Boundary")).map(
        ({ Action, Resource }) => [Action, String(Resource).split(":").at(-1)] as const,
      );
    const read = [["iam:GetPolicy", "iam:GetPolicyVersion"], "policy/company"];
    assert.deepEqual(of(bound.preview), [read]);
    assert.deepEqual(of(bound.verify), [read]);
    const role = "role/AmazonConnectOkta-acme";
    assert.deepEqual(of(bound.up), [[["iam:PutRolePermissionsBoundary"], role], read]);
    assert.deepEqual([...of(bound.recover), ...of(free.up), ...of(free.verify)], []);
  });

  it("let a preview, a verification and a look at people write nothing", async () => {
    const { preview, verify, people } = await all({ "engage-okta:connect": connect });
    for (const { Action } of [preview, verify, people].flatMap(({ Statement }) => Statement)) {
      for (const action of [Action].flat() as string[]) {
        assert.match(action, /:(Describe|Get|List|Lookup)/);
      }
    }
  });

  it("let those who see to people create agents, and delete none", async () => {
    const { peopleApply } = await all({ "engage-okta:connect": connect });
    const actions = peopleApply.Statement.flatMap(({ Action }) => Action as string[]);
    assert.ok(actions.includes("connect:CreateUser"));
    assert.ok(!actions.some((action) => /Delete|Remove|Disable|^sts:/.test(action)));
  });

  it("let every other task assume the management role, and only the deployer be trusted by it", async () => {
    const deployer = "arn:aws:iam::123456789012:role/deployer";
    const withGuardrail = { "engage-okta:connect": connect, "engage-okta:guardrail": guardrail };
    const { verify } = await all(withGuardrail);
    assert.deepEqual(verify.Statement.at(-1), {
      Sid: "Organizations",
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: managementRole,
    });
    const principal = async (more: object) => {
      const { managementRole: role } = await all({ ...withGuardrail, ...more });
      return role?.trust.Statement[0]?.Principal;
    };
    assert.deepEqual(await principal({}), { AWS: "arn:aws:iam::123456789012:root" });
    assert.deepEqual(await principal({ "aws:assumeRoles": [{ roleArn: deployer }] }), {
      AWS: deployer,
    });
  });

  it("are printed one by one, and a part that there is not is named with those that there are", async () => {
    assert.deepEqual(await of({}, "preview"), (await all()).preview);
    await assert.rejects(
      of({}, "trust"),
      /settings of acme name no guardrail\.managementRole\. .*set its ARN there/,
    );
    await assert.rejects(
      of({}, "staff"),
      /no policy for "staff".*preview, up, verify, recover, people/,
    );
  });
});
