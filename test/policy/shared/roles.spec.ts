import assert from "node:assert/strict";
import { statements, type Statement } from "../../../policy/shared/documents";
import * as types from "../../../policy/shared/resources";
import {
  lettingIn,
  namedInstances,
  permitsWithoutFederation,
  permittedInstances,
} from "../../../policy/shared/federation";
import { foreignPolicies } from "../../../policy/shared/rolePermissions";
import { audiences, compared } from "../../../policy/shared/roleTrust";
import { agentRoles, instanceArns, roleArn } from "../../../policy/shared/roles";
import { isSignInAddress, signInPartition } from "../../../policy/shared/signInAddress";
import { type Declared, unknown } from "../declared";
import { inPreview, member, stackOf } from "../stack";

const account = "123456789012";
const id = "11111111-2222-4333-8444-555555555555";
const instance = `arn:aws:connect:ap-southeast-2:${account}:instance/${id}`;
const providerArn = `arn:aws:iam::${account}:saml-provider/Okta`;
const policyArn = `arn:aws:iam::${account}:policy/Agents`;
const federate = "connect:GetFederationToken";

const allow = (Action: unknown, more: object = {}) => ({ Effect: "Allow", Action, ...more });
const document = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const enters = document(allow(federate, { Resource: `${instance}/user/\${aws:userid}` }));
const trusts = (Principal: unknown, Action: unknown = "sts:AssumeRoleWithSAML") =>
  allow(Action, { Principal });
const trust = document(trusts({ Federated: providerArn }));

const role = (props: object = {}, more: Partial<Declared> = {}): Declared => ({
  type: types.role,
  name: "role",
  props: { name: "Agents", assumeRolePolicy: trust, ...props },
  ...more,
});
/** One of the same name in another account, for the console. */
const twin = role({ assumeRolePolicy: document() }, { name: "twin" });
const inline = (policy: unknown = enters, props: object = { role: "Agents" }): Declared => ({
  type: types.rolePolicy,
  name: "inline",
  props: { policy, ...props },
});
const managed = (more: Partial<Declared> = {}): Declared => ({
  type: types.managedPolicy,
  name: "managed",
  props: { policy: enters },
  outputs: { arn: policyArn },
  ...more,
});
/** Any resource that refers to others. */
const link = (type: string, props: object, from: Declared["from"] = {}): Declared => ({
  type,
  name: "link",
  props: { ...props },
  from,
});
const provider = (name = "provider"): Declared => ({
  type: types.samlProvider,
  name,
  props: { name },
});
const claims = (value: unknown) => [
  { name: "https://aws.amazon.com/SAML/Attributes/Role", values: [value] },
];
const relayState = `https://console.aws.amazon.com/connect/federate/${id}`;
const app = (props: object, from: Declared["from"] = {}): Declared => ({
  type: types.samlApp,
  name: "app",
  props: { ...props },
  outputs: { id: "0oa1app" },
  from,
});
const assigned = (profile: unknown): Declared => ({
  type: types.groupAssignment,
  name: "assigned",
  props: { appId: "0oa1app", profile },
});
const settings = (arn: string) => ({
  defaultRelayState: relayState,
  appSettingsJson: JSON.stringify({ identityProviderArn: arn }),
});

describe("A role of a stack", () => {
  const roles: [string, Declared[], boolean][] = [
    ["names the permission and trusts a SAML provider", [role(), inline()], true],
    ["names it in any case", [role(), inline(document(allow("Connect:getfederationtoken")))], true],
    ["is denied it", [role(), inline(document({ Effect: "Deny", Action: federate }))], false],
    [
      "may have an effect that is not known",
      [role(), inline(document({ ...allow(federate), Effect: unknown }))],
      false,
    ],
    ["has no permission", [role()], false],
    ["has a permission that is not known", [role(), inline(unknown)], false],
    ["has the permission of another role", [role(), inline(enters, { role: "Others" })], false],
    [
      "has a permission by the role's id",
      [role({}, { outputs: { id: "Agents-1" } }), inline(enters, { role: "Agents-1" })],
      true,
    ],
    [
      "trusts SAML sign-in of any kind",
      [role({ assumeRolePolicy: document(trusts("*", "sts:*")) }), inline()],
      true,
    ],
    [
      "trusts a SAML provider next to others",
      [
        role({
          assumeRolePolicy: document(
            trusts({ Service: "ec2.amazonaws.com" }, "sts:AssumeRole"),
            trusts({ AWS: account, Federated: providerArn }, "sts:TagSession"),
          ),
        }),
        inline(),
      ],
      true,
    ],
    [
      "trusts a service only",
      [
        role({
          assumeRolePolicy: document(trusts({ Service: "ec2.amazonaws.com" }, "sts:AssumeRole")),
        }),
        inline(),
      ],
      false,
    ],
    [
      "trusts an OIDC provider only",
      [
        role({
          assumeRolePolicy: document(
            trusts(
              { Federated: `arn:aws:iam::${account}:oidc-provider/x` },
              "sts:AssumeRoleWithWebIdentity",
            ),
          ),
        }),
        inline(),
      ],
      false,
    ],
    [
      "has a trust that is not known",
      [role({ assumeRolePolicy: unknown }), inline(), provider()],
      false,
    ],
    [
      "has a trust that is made from a SAML provider",
      [
        role({ assumeRolePolicy: unknown }, { from: { assumeRolePolicy: ["provider"] } }),
        inline(),
        provider("other"),
        provider(),
      ],
      true,
    ],
    [
      "has a trust that is made from something else",
      [
        role(
          { assumeRolePolicy: unknown },
          { from: { assumeRolePolicy: ["inline"], description: ["provider"] } },
        ),
        inline(),
        provider(),
      ],
      false,
    ],

    [
      "holds the permission in its own text",
      [role({ inlinePolicies: [null, { policy: enters }] })],
      true,
    ],
    ["holds own texts that are not known", [role({ inlinePolicies: unknown })], false],
    [
      "holds a managed policy of the stack",
      [role({ managedPolicyArns: ["arn:aws:iam::aws:policy/X", policyArn] }), managed()],
      true,
    ],
    [
      "holds one by reference",
      [
        role({ managedPolicyArns: [unknown] }, { from: { managedPolicyArns: ["managed"] } }),
        managed(),
      ],
      true,
    ],
    ["holds one that is not known", [role({ managedPolicyArns: [unknown] }), managed()], false],
    [
      "holds other managed policies",
      [role({ managedPolicyArns: ["arn:aws:iam::aws:policy/X"] }), managed()],
      false,
    ],
    [
      "has an attachment",
      [role(), managed(), link(types.rolePolicyAttachment, { role: "Agents", policyArn })],
      true,
    ],
    [
      "has one by reference",
      [
        role(),
        managed({ outputs: {} }),
        link(
          types.rolePolicyAttachment,
          { role: "Agents", policyArn: unknown },
          { policyArn: ["managed"] },
        ),
      ],
      true,
    ],
    [
      "has one of another policy",
      [
        role(),
        managed(),
        link(types.rolePolicyAttachment, {
          role: "Agents",
          policyArn: "arn:aws:iam::aws:policy/X",
        }),
      ],
      false,
    ],
    [
      "has one of the policy, but to another role",
      [role(), managed(), link(types.rolePolicyAttachment, { role: "Others", policyArn })],
      false,
    ],
    [
      "is in a list of roles",
      [role(), managed(), link(types.policyAttachment, { roles: ["Others", "Agents"], policyArn })],
      true,
    ],
    [
      "is in a list of roles, next to another by reference",
      [
        role(),
        twin,
        managed(),
        link(
          types.policyAttachment,
          { roles: ["Others", "Agents"], policyArn },
          { roles: ["twin"] },
        ),
      ],
      true,
    ],
    [
      "has the name of what a list of roles refers to",
      [
        role(),
        twin,
        managed(),
        link(types.policyAttachment, { roles: ["Agents"], policyArn }, { roles: ["twin"] }),
      ],
      false,
    ],
    [
      "is in no list of roles",
      [role(), managed(), link(types.policyAttachment, { roles: ["Others"], policyArn })],
      false,
    ],
    [
      "has a list of policies",
      [
        role(),
        managed(),
        link(types.attachmentList, { roleName: "Agents", policyArns: [policyArn] }),
      ],
      true,
    ],
    [
      "is not what a list of policies is for",
      [
        role(),
        managed(),
        link(types.attachmentList, { roleName: "Others", policyArns: [policyArn] }),
      ],
      false,
    ],
    [
      "has a list of other policies",
      [
        role(),
        managed(),
        link(types.attachmentList, {
          roleName: "Agents",
          policyArns: ["arn:aws:iam::aws:policy/X"],
        }),
      ],
      false,
    ],

    [
      "is what an app for Connect asks for",
      [
        role(),
        app({
          defaultRelayState: relayState,
          attributeStatements: claims(`arn:aws:iam::${account}:role/Agents,${providerArn}`),
        }),
      ],
      true,
    ],
    [
      "is what another app asks for",
      [
        role(),
        app({ attributeStatements: claims(`arn:aws:iam::${account}:role/Agents,${providerArn}`) }),
      ],
      false,
    ],
    [
      "may be what an app asks for",
      [role(), app({ defaultRelayState: relayState, attributeStatements: unknown })],
      false,
    ],
    [
      "is what an app of Connect is made from",
      [
        role(),
        app(
          { defaultRelayState: relayState, attributeStatements: unknown },
          { attributeStatements: ["role"] },
        ),
      ],
      true,
    ],
    [
      "is what an app that may be for anything is made from",
      [role(), app({ defaultRelayState: unknown }, { attributeStatements: ["role"] })],
      false,
    ],

    [
      "is what an app at an address that is not known is made from",
      [role(), app({ ssoUrl: unknown }, { attributeStatements: ["role"] })],
      false,
    ],
    [
      "is in a group's profile",
      [role(), app(settings(providerArn)), assigned('{"role":"Agents"}')],
      true,
    ],
    [
      "is in a profile's list",
      [role(), app(settings(providerArn)), assigned('{"samlRoles":["Others","Agents"]}')],
      true,
    ],
    [
      "is in no profile",
      [role(), app(settings(providerArn)), assigned('{"role":"Others"}')],
      false,
    ],
    [
      "is in a profile that is not known",
      [role(), app(settings(providerArn)), assigned(unknown)],
      false,
    ],
    [
      "has no name that a profile could have",
      [role({ name: undefined }), app(settings(providerArn)), assigned('{"role":"undefined"}')],
      false,
    ],
    [
      "is in a profile of another app",
      [
        role(),
        app(settings(providerArn)),
        link(types.groupAssignment, { appId: "0oa2", profile: '{"role":"Agents"}' }),
      ],
      false,
    ],
    [
      "is in a profile of an app for another provider",
      [role(), app(settings(`${providerArn}2`)), assigned('{"role":"Agents"}')],
      false,
    ],
    [
      "is in a profile of an app without a provider",
      [
        role(),
        app({ defaultRelayState: relayState, appSettingsJson: "{}" }),
        assigned('{"role":"Agents"}'),
      ],
      false,
    ],
    [
      "is in another account than the app's provider",
      [
        role({}, { outputs: { arn: "arn:aws:iam::999999999999:role/Agents" } }),
        app(settings(providerArn)),
        assigned('{"role":"Agents"}'),
      ],
      false,
    ],
    [
      "trusts nothing that is known, with a profile",
      [
        role({ assumeRolePolicy: unknown }),
        app(settings(providerArn)),
        assigned('{"role":"Agents"}'),
      ],
      false,
    ],
  ];
  for (const [what, resources, isAgents] of roles) {
    it(`${isAgents ? "lets agents in" : "lets no agent in"} if it ${what}`, () => {
      const found = agentRoles(stackOf(resources)).map(({ role }) => role.name);
      assert.deepEqual(found, isAgents ? ["role"] : []);
    });
  }

  it("comes with its permissions, the apps that ask for it, and its account", () => {
    const second = managed({ name: "second", props: { policy: enters } });
    const arns = { managedPolicyArns: [policyArn] };
    const asking = app({ attributeStatements: claims(`arn:aws:iam::${account}:role/Agents,x`) });
    const [found] = agentRoles(
      stackOf([role({ inlinePolicies: [{ policy: enters }], ...arns }), inline(), second, asking]),
    );
    assert.deepEqual(
      found?.permissions.map(({ from, statements }) => [from.name, statements.length]),
      [
        ["role", 1],
        ["inline", 1],
        ["second", 1],
      ],
    );
    assert.deepEqual(
      found?.apps.map(({ name }) => name),
      ["app"],
    );
    assert.equal(found?.account, account);
  });
});

describe("The account of an agents' role", () => {
  const cases: [string, Declared[], string | undefined][] = [
    [
      "is in its ARN",
      [role({}, { outputs: { arn: "arn:aws:iam::999999999999:role/Agents" } }), inline()],
      "999999999999",
    ],
    [
      "is in the instance's",
      [role({ assumeRolePolicy: document(trusts("*")) }, { outputs: { arn: unknown } }), inline()],
      account,
    ],
    [
      "is in that of the second instance",
      [
        role(),
        inline(
          document(
            allow(federate, {
              Resource: [
                instance.replace(account, "*").replace(id, "2"),
                instance.replace(account, "999999999999"),
              ],
            }),
          ),
        ),
      ],
      "999999999999",
    ],
    [
      "is in the provider's",
      [role(), inline(document(allow(federate, { Resource: "*" })))],
      account,
    ],
    [
      "is in the provider's, whatever else is trusted",
      [
        role({
          assumeRolePolicy: document(
            trusts({ AWS: "arn:aws:iam::999999999999:root", Federated: providerArn }),
          ),
        }),
        inline(document(allow(federate))),
      ],
      account,
    ],
    [
      "is in that of the second provider",
      [
        role({
          assumeRolePolicy: document(
            trusts({ Federated: [providerArn.replace(account, "x"), providerArn] }),
          ),
        }),
        inline(document(allow(federate))),
      ],
      account,
    ],
    [
      "is nowhere",
      [role({ assumeRolePolicy: document(trusts("*")) }), inline(document(allow(federate)))],
      undefined,
    ],
    [
      "is not known",
      [
        role({ assumeRolePolicy: unknown }, { from: { assumeRolePolicy: ["provider"] } }),
        provider(),
        inline(document(allow(federate))),
      ],
      undefined,
    ],
    [
      "has 12 digits",
      [
        role({}, { outputs: { arn: `arn:aws:iam::1${account}1:role/Agents` } }),
        inline(document(allow(federate, { Resource: "*" }))),
      ],
      account,
    ],
  ];
  for (const [what, resources, expected] of cases) {
    it(what, () => assert.equal(agentRoles(stackOf(resources))[0]?.account, expected));
  }
});

describe("The statements made to let people into Amazon Connect", () => {
  const deny = (Action: unknown) => ({ Effect: "Deny", Action });
  const lists: [string, object[], number[]][] = [
    ["name the permission, among others", [allow(["s3:GetObject", federate])], [0]],
    ["are a pattern of Connect's", [allow("s3:*"), allow("CONNECT:Get*")], [1]],
    [
      "are no pattern next to permissions to look around",
      [allow("connect:Get*"), allow("connect:Describe*")],
      [],
    ],
    [
      "name the permission, whatever is next to it",
      [allow(federate), allow(["connect:ListUsers", "connect:SearchUsers"])],
      [0],
    ],
    [
      "are a pattern, if looking around is denied",
      [allow("connect:Get*"), deny("connect:List*")],
      [0],
    ],
    [
      "are a pattern, next to looking around elsewhere",
      [allow(["connect:Get*", "kafkaconnect:ListConnectors"])],
      [0],
    ],
    ["are a pattern, next to what is not known", [allow("connect:Get*"), allow(unknown)], [0]],
    ["are not all of Connect", [allow("connect:*"), allow("*"), allow("*connect:Get*")], []],
    ["are not other permissions of Connect", [allow("connect:Update*")], []],
    [
      "name the permission, next to whatever of other services",
      [allow(["cloudtrail:*", "cloudwatch:*", "codebuild:*", "cognito-idp:*", federate])],
      [0],
    ],
    [
      "are no list of what may be read of many services",
      [allow(["ec2:Describe*", "s3:Get*", "rds:List*", "dynamodb:Scan", federate])],
      [],
    ],
    [
      "are a list of many services of which half is read",
      [allow(["s3:Get*", "rds:List*", federate, "ec2:RunInstances", "sqs:Send*", "sns:Publish"])],
      [0],
    ],
    [
      "are a list of what may be read of few",
      [allow(["ec2:Describe*", "S3:Get*", "s3:List*", "rds:List*", federate])],
      [0],
    ],
    [
      "are a pattern of four services at most",
      [allow(["ec2:*", "S3:*", "s3:Get*", "sqs:*", "connect:Get*"])],
      [0],
    ],
    [
      "are no pattern of five",
      [allow(["cloudtrail:*", "cloudwatch:*", "codebuild:*", "cognito-idp:*", "connect:Get*"])],
      [],
    ],
    [
      "are no denials, and nothing that is not known",
      [deny(federate), allow(unknown), { Effect: unknown, Action: federate }],
      [],
    ],
  ];
  for (const [what, given, expected] of lists) {
    it(what, () => {
      const all = statements(inPreview({ Statement: given }));
      assert.deepEqual(
        lettingIn(all).map((one) => all.indexOf(one)),
        expected,
      );
    });
  }
});

describe("Managed policies of a role that the stack does not declare", () => {
  const aws = "arn:aws:iam::aws:policy/X";
  const open = managed({ outputs: { arn: unknown } });
  const attachment = (arn: unknown, from: Declared["from"] = {}) =>
    link(types.rolePolicyAttachment, { role: "Agents", policyArn: arn }, from);
  const cases: [string, Declared[], string[]][] = [
    [
      "are in its list",
      [role({ managedPolicyArns: [policyArn, aws, unknown, ""] }), managed()],
      [aws],
    ],
    ["are in no list that is not known", [role({ managedPolicyArns: unknown })], []],
    ["are attached", [role(), attachment(aws), managed()], [aws]],
    ["are not attached while that is not known", [role(), attachment(unknown)], []],
    [
      "are attached to several roles",
      [role(), link(types.policyAttachment, { roles: ["Agents"], policyArn: aws })],
      [aws],
    ],
    [
      "are in a list of attachments",
      [
        role(),
        link(types.attachmentList, { roleName: "Agents", policyArns: [aws, policyArn] }),
        managed(),
      ],
      [aws],
    ],
    [
      "are not the stack's by reference",
      [role(), attachment(policyArn, { policyArn: ["managed"] }), managed({ outputs: {} })],
      [],
    ],
    [
      "are theirs, made from something else",
      [role(), attachment(aws, { policyArn: ["inline"], role: ["managed"] }), managed(), inline()],
      [aws],
    ],
    ["may be the stack's while its ARN is not known", [role(), attachment(policyArn), open], []],
    ["are AWS's own while the stack's ARN is not known", [role(), attachment(aws), open], [aws]],
    ["are no ARN while the stack's is not known", [role(), attachment("X"), open], []],
    [
      "are none of another role's",
      [role(), link(types.rolePolicyAttachment, { role: "Others", policyArn: aws })],
      [],
    ],
  ];
  for (const [what, resources, expected] of cases) {
    it(what, () => {
      const stack = stackOf(resources);
      const found = foreignPolicies(stack, member(stack, "role"));
      assert.deepEqual(
        found.map(({ arn }) => arn()),
        expected,
      );
      assert.ok(found.every(({ from }) => ["role", "link"].includes(from.name)));
    });
  }
});

const permissions = (...given: object[]) => [
  {
    from: member(stackOf([role()]), "role"),
    statements: statements(inPreview({ Statement: given })),
  },
];

describe("The instances that agents are let into", () => {
  const place = { partition: "aws", region: "ap-southeast-2", account };
  const on = (Resource: unknown, Condition?: object) => allow(federate, { Resource, Condition });
  const cases: [string, object[], object[]][] = [
    ["are those of the resources", [on([`${instance}/user/*`, instance])], [{ id, ...place }]],
    [
      "are named by a condition",
      [on("*", { StringLike: { "Connect:InstanceId": [id, "0a*", "0?"] } })],
      [{ id }],
    ],
    [
      "are named by their ARN first",
      [on(instance, { StringEquals: { "connect:InstanceId": [id, "2"] } })],
      [{ id, ...place }, { id: "2" }],
    ],
    [
      "are named by no other condition",
      [
        on("*", {
          StringEquals: { "aws:userid": id },
          StringNotEquals: { "connect:InstanceId": id },
          Null: { "connect:InstanceId": "true" },
        }),
      ],
      [],
    ],
    [
      "are those of a pattern of actions",
      [{ ...on(instance), Action: "connect:*" }],
      [{ id, ...place }],
    ],
    ["are not those of other permissions", [{ ...on(instance), Action: "connect:ListUsers" }], []],
    ["are not denied", [{ ...on(instance), Effect: "Deny" }], []],
    ["are not all", [on(["*", instance.replace(id, "*"), instance.replace(id, "?")])], []],
    [
      "are no resources of other kinds",
      [
        on([
          `${instance.replace("instance", "my/instance")}`,
          instance.replace(":connect:", ":s3:"),
          `arn:aws:connect:ap-southeast-2:${account}:phone-number/1`,
        ]),
      ],
      [],
    ],
    ["are not known", [on(unknown), { ...on(instance), Action: unknown }], []],
    [
      "are known by the condition where the resource is not",
      [on(unknown, { StringEquals: { "connect:InstanceId": id } })],
      [{ id }],
    ],
    [
      "are known by the resource where the condition is not",
      [{ ...on(instance), Condition: unknown }],
      [{ id, ...place }],
    ],
  ];
  for (const [what, given, expected] of cases) {
    it(what, () => assert.deepEqual(permittedInstances(permissions(...given)), expected));
  }

  it("have an ARN if all of it is known", () => {
    const agents = (Resource: string[]) => ({
      role: member<types.Role>(stackOf([role()]), "role"),
      permissions: permissions(on(Resource, { StringEquals: { "connect:InstanceId": "2" } })),
      apps: [],
      account,
    });
    assert.deepEqual(instanceArns(agents([`${instance}/user/*`])), [instance]);
    for (const part of ["aws", "ap-southeast-2", account]) {
      for (const other of ["", "*"]) {
        assert.deepEqual(instanceArns(agents([instance.replace(part, other)])), []);
      }
    }
  });
});

describe("The ARN of an agents' role", () => {
  const other = providerArn.replace("arn:aws:", "arn:aws-us-gov:");
  const inChina = instance.replace("arn:aws:", "arn:aws-cn:");
  const onAny = inline(
    document(
      allow(federate, { Resource: "*", Condition: { StringEquals: { "connect:InstanceId": id } } }),
    ),
  );
  const cases: [string, Declared[], string | undefined][] = [
    [
      "is its own",
      [
        role({ path: "/x/" }, { outputs: { arn: `arn:aws:iam::${account}:role/y/Agents` } }),
        inline(),
      ],
      `arn:aws:iam::${account}:role/y/Agents`,
    ],
    [
      "is made of its name, path and account",
      [role({ path: "/x/" }), inline()],
      `arn:aws:iam::${account}:role/x/Agents`,
    ],
    [
      "is in the root without a path",
      [role({}, { outputs: { arn: unknown } }), inline()],
      `arn:aws:iam::${account}:role/Agents`,
    ],
    [
      "is in the instance's partition",
      [
        role(),
        onAny,
        managed({
          name: "second",
          props: { policy: document(allow(federate, { Resource: inChina.replace(id, "2") })) },
        }),
        link(types.rolePolicyAttachment, { role: "Agents", policyArn }),
      ],
      `arn:aws-cn:iam::${account}:role/Agents`,
    ],
    [
      "is in the provider's partition",
      [role({ assumeRolePolicy: document(trusts({ Federated: other })) }), onAny],
      `arn:aws-us-gov:iam::${account}:role/Agents`,
    ],
    [
      "is not known without a name",
      [role({ name: undefined }, { outputs: { id: "Agents" } }), inline()],
      undefined,
    ],
    [
      "is not known without an account",
      [role({ assumeRolePolicy: document(trusts("*")) }), onAny],
      undefined,
    ],
  ];
  for (const [what, resources, expected] of cases) {
    it(what, () => {
      const [agents] = agentRoles(stackOf(resources));
      assert.ok(agents);
      assert.equal(roleArn(agents), expected);
    });
  }

  it("is in AWS's first partition where nothing tells of another", () => {
    for (const assumeRolePolicy of [document(trusts("*")), unknown]) {
      const found = member<types.Role>(stackOf([role({ assumeRolePolicy })]), "role");
      const arn = roleArn({ role: found, permissions: [], apps: [], account });
      assert.equal(arn, `arn:aws:iam::${account}:role/Agents`);
    }
  });
});

describe("What a role permits that lets no agent in", () => {
  const cases: [string, object[], string[] | undefined][] = [
    [
      "is all of it, if some is Connect's",
      [allow(["s3:Get*", "Connect:ListUsers"])],
      ["s3:Get*", "Connect:ListUsers"],
    ],
    [
      "is not told if it lets agents in",
      [allow("connect:ListUsers"), allow("connect:Get*")],
      undefined,
    ],
    [
      "is not told of other services",
      [allow(["s3:Get*", "kafkaconnect:ListConnectors"])],
      undefined,
    ],
    [
      "has no denials",
      [allow("connect:ListUsers"), { Effect: "Deny", Action: ["connect:Get*", "x"] }],
      ["connect:ListUsers"],
    ],
  ];
  for (const [what, given, expected] of cases) {
    it(what, () => assert.deepEqual(permitsWithoutFederation(permissions(...given)), expected));
  }
});

describe("The audiences of a trust", () => {
  const only = (Condition: object): Statement => statements({ Statement: { Condition } })[0]!;

  it("are what SAML:aud may be equal to", () => {
    const lines = {
      StringEquals: { "saml:AUD": ["a", "b"], "SAML:iss": "c" },
      "ForAnyValue:StringLike": { "SAML:aud": "d" },
      StringNotEquals: { "SAML:aud": "e" },
      Null: { "SAML:aud": "false" },
    };
    assert.deepEqual(audiences(only(lines)), ["a", "b", "d"]);
    assert.deepEqual(compared(only(lines)), ["a", "b", "d"]);
  });

  it("are no patterns where AWS compares plain text", () => {
    const lines = {
      StringEqualsIgnoreCase: { "SAML:aud": ["a*", "b?"] },
      StringLike: { "SAML:aud": "c*" },
    };
    assert.deepEqual(audiences(only(lines)), ["b?", "c*"]);
    assert.deepEqual(compared(only(lines)), ["a*", "b?", "c*"]);
  });
});

describe("The instances that resources are of", () => {
  it("are found in each ARN below one", () => {
    const [found] = statements({ Statement: { Resource: ["x", `${instance}/user/a`] } });
    assert.deepEqual(
      namedInstances(found!).map((one) => one.id),
      [id],
    );
  });
});

describe("The sign-in addresses that a role accepts", () => {
  const replicated =
    "https://11111111-2222-4333-8444-555555555555.us-east-1.sign-in.connect.aws/saml";
  for (const [address, partition] of [
    ["https://signin.aws.amazon.com/saml", "aws"],
    ["https://*.signin.aws.amazon.com/saml", "aws"],
    ["https://signin.aws.amazon.com/static/saml", "aws"],
    ["https://signin.aws.amazon.com/saml/acs/SAMLSP1ABC", "aws"],
    ["https://signin.amazonaws.cn/saml", "aws-cn"],
    ["https://us-gov-west-1.signin.amazonaws-us-gov.com/saml", "aws-us-gov"],
    [replicated, "aws"],
    [`${replicated}*`, "aws"],
    [`${replicated}?destination=%2Fccp-v2`, "aws"],
  ] as const) {
    it(`are ${address}, of ${partition}`, () => {
      assert.ok(isSignInAddress(address));
      assert.equal(signInPartition(address), partition);
    });
  }
  for (const address of [
    "https://acme.com/?https://signin.aws.amazon.com/saml",
    "https://signin.aws.amazon.com/saml/more",
    "https://signin.aws.amazon.com.acme.com/saml",
    `https://acme.com/?${replicated}`,
    `${replicated}/more`,
  ]) {
    it(`are not ${address}`, () => {
      assert.equal(isSignInAddress(address), false);
      assert.equal(signInPartition(address), undefined);
    });
  }
});
