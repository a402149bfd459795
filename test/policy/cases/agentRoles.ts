import { change, json, ref, without, type Case, type Program } from "./case";

const account = "123456789012";
const id = "2fb42df9-78a2-4e74-9572-c8af67ed289b";
const instance = `arn:aws:connect:us-east-1:${account}:instance/${id}`;
const own = `${instance}/user/\${aws:userid}`;
const address = "https://signin.aws.amazon.com/saml";
const providerArn = `arn:aws:iam::${account}:saml-provider/okta`;
const current = "2012-10-17";

const enters = { Effect: "Allow", Action: "connect:GetFederationToken", Resource: own };
const trusted = {
  Effect: "Allow",
  Principal: { Federated: ref("provider.arn") } as object,
  Action: "sts:AssumeRoleWithSAML" as unknown,
  Condition: { StringEquals: { "SAML:aud": address } } as object | undefined,
};
/** A first preview does not know the provider's ARN, and so nothing of the trust: here it is literal. */
const known = { ...trusted, Principal: { Federated: providerArn } as object };
const trust = (...Statement: unknown[]) => json({ Version: current, Statement });
const document = (...Statement: unknown[]) => json({ Version: current, Statement });
const permits = (...Statement: unknown[]) => ({ permission: { policy: document(...Statement) } });
const trusts = (over: object) => ({ role: { assumeRolePolicy: trust({ ...known, ...over }) } });

/** SAML provider, role and permission, as AWS's own guide has them; the app is made by hand. */
const agents: Program = {
  provider: {
    type: "aws:iam/samlProvider:SamlProvider",
    props: { name: "okta", samlMetadataDocument: "<EntityDescriptor/>" },
    outputs: { arn: providerArn },
  },
  role: {
    type: "aws:iam/role:Role",
    props: { name: "agents", maxSessionDuration: 43200, assumeRolePolicy: trust(trusted) },
    outputs: { id: "agents", arn: `arn:aws:iam::${account}:role/agents` },
  },
  permission: {
    type: "aws:iam/rolePolicy:RolePolicy",
    props: { role: ref("role.name"), policy: document(enters) },
  },
};

/** The same with the guardrail that the pack advises. */
const guard = {
  type: "aws:organizations/policy:Policy",
  props: {
    content: JSON.stringify({
      Version: current,
      Statement: [
        {
          Effect: "Deny",
          Action: [
            "iam:DeleteRole",
            "iam:Update*",
            "iam:Put*",
            "iam:*RolePolicy",
            "iam:DeleteSAMLProvider",
          ],
          Resource: [`arn:aws:iam::*:role/agents`, `arn:aws:iam::*:saml-provider/okta`],
          Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deployer" } },
        },
        { Effect: "Deny", Action: "connect:DeleteInstance", Resource: instance },
      ],
    }),
  },
  outputs: { id: "p-guard1234" },
};
export const guarded: Program = {
  ...agents,
  guard,
  attached: {
    type: "aws:organizations/policyAttachment:PolicyAttachment",
    props: { policyId: ref("guard.id"), targetId: account },
  },
};

const sound = (name: string, program: Program): Case => ({ name, program, expected: [] });
const broken = (name: string, program: Program, rule: string, at: string): Case => ({
  name,
  program,
  expected: [`mandatory ${rule} ${at}`],
});
const applies = "connect-permission-applies";
const narrow = "connect-permission-is-narrow";
const nothingElse = "connect-role-does-nothing-else";
const onlyOne = "saml-role-trusts-one-provider";
const audience = "saml-role-checks-audience";
const taken = "saml-role-can-be-taken";

const attach = (policyArn: unknown) => ({
  more: {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    props: { role: ref("role.name"), policyArn },
  },
});
const managed = (...statements: unknown[]): Program => ({
  managed: {
    type: "aws:iam/policy:Policy",
    props: { name: "enter", policy: document(...statements) },
    outputs: { arn: `arn:aws:iam::${account}:policy/enter` },
  },
  ...attach(ref("managed.arn")),
});
/** The same in a second account as well, where nothing has another name. */
const second = "222222222222";
const there = (arn: string) => arn.replace(account, second).replace("2fb42df9", "99999999");
const inTwoAccounts: Program = {
  ...change(guarded, {
    role: { assumeRolePolicy: trust(known) },
    attached: { targetId: "ou-abcd-12345678" },
    guard: {
      content: guard.props.content.replace(`"${instance}"`, `["${instance}","${there(instance)}"]`),
    },
  }),
  provider2: { ...agents.provider!, outputs: { arn: there(providerArn) } },
  role2: {
    type: "aws:iam/role:Role",
    props: {
      ...agents.role!.props,
      assumeRolePolicy: trust({ ...known, Principal: { Federated: there(providerArn) } }),
    },
    outputs: { id: "agents", arn: `arn:aws:iam::${second}:role/agents` },
  },
  permission2: {
    type: "aws:iam/rolePolicy:RolePolicy",
    props: { role: ref("role2.name"), policy: document({ ...enters, Resource: there(own) }) },
  },
};
const inline = (statement: object): Program =>
  change(without(guarded, "permission"), {
    role: { inlinePolicies: [{ name: "enter", policy: document(statement) }] },
  });
const s3 = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

/** Roles for agents, and roles that only look like it. */
export const agentRoles: Case[] = [
  sound("agents: AWS's guide", guarded),
  sound(
    "agents: a statement that is no list",
    change(guarded, { permission: { policy: json({ Version: current, Statement: enters }) } }),
  ),
  sound("agents: a hole in the list of statements", change(guarded, permits(enters, null))),
  sound(
    "agents: the permission as an object",
    change(guarded, { permission: { policy: { Version: current, Statement: [enters] } } }),
  ),
  sound("agents: the permission in the role", inline(enters)),
  sound("agents: roles of the same name in two accounts", inTwoAccounts),
  sound("agents: the permission in a managed policy", {
    ...without(guarded, "permission"),
    ...managed(enters),
  }),
  sound("agents: any resource under the condition of the instance", {
    ...change(
      guarded,
      permits({
        ...enters,
        Resource: "*",
        Condition: { StringEquals: { "connect:InstanceId": id } },
      }),
    ),
  }),
  sound("agents: an exact StringLike on the instance", {
    ...change(
      guarded,
      permits({
        ...enters,
        Resource: "*",
        Condition: { StringLike: { "connect:instanceId": [id] } },
      }),
    ),
  }),
  sound(
    "agents: an exact StringLike on the audience",
    change(guarded, trusts({ Condition: { StringLike: { "saml:aud": address } } })),
  ),
  sound(
    "agents: both sign-in addresses",
    change(
      guarded,
      trusts({
        Condition: {
          StringEquals: { "SAML:aud": [address, "https://us-east-1.signin.aws.amazon.com/saml"] },
        },
      }),
    ),
  ),
  sound(
    "agents: the address of encrypted assertions",
    change(
      guarded,
      trusts({ Condition: { StringEquals: { "SAML:aud": `${address}/acs/SAMLSP1ABC` } } }),
    ),
  ),
  sound(
    "agents: session tags",
    change(guarded, trusts({ Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"] })),
  ),
  sound(
    "agents: the trust by pattern",
    change(guarded, trusts({ Action: "sts:AssumeRoleWithSAML*" })),
  ),
  broken(
    "agents: no version",
    change(guarded, { permission: { policy: json({ Statement: [enters] }) } }),
    applies,
    "permission",
  ),
  broken(
    "agents: the version of 2008",
    change(guarded, {
      permission: { policy: json({ Version: "2008-10-17", Statement: [enters] }) },
    }),
    applies,
    "permission",
  ),
  broken(
    "agents: no version in an inline policy",
    change(inline(enters), {
      role: { inlinePolicies: [{ name: "enter", policy: json({ Statement: enters }) }] },
    }),
    applies,
    "role",
  ),
  broken(
    "agents: the condition of another instance",
    change(
      guarded,
      permits({
        ...enters,
        Condition: {
          StringEquals: { "connect:InstanceId": "00000000-78a2-4e74-9572-c8af67ed289b" },
        },
      }),
    ),
    applies,
    "permission",
  ),
  broken(
    "agents: an ARN as instance id",
    change(
      guarded,
      permits({ ...enters, Condition: { StringEquals: { "connect:InstanceId": instance } } }),
    ),
    applies,
    "permission",
  ),
  broken(
    "agents: a Deny next to the permission",
    change(guarded, permits(enters, { Effect: "Deny", Action: "connect:*", Resource: "*" })),
    applies,
    "permission",
  ),
  broken(
    "agents: every resource",
    change(guarded, permits({ ...enters, Resource: [own, "*"] })),
    narrow,
    "permission",
  ),
  broken(
    "agents: every user of the instance",
    change(guarded, permits({ ...enters, Resource: `${instance}/user/*` })),
    narrow,
    "permission",
  ),
  broken(
    "agents: all but an instance",
    change(
      guarded,
      permits(enters, { ...enters, Resource: undefined, NotResource: `${instance}x` }),
    ),
    narrow,
    "permission",
  ),
  broken(
    "agents: every instance, in the role itself",
    inline({ ...enters, Resource: [own, `arn:aws:connect:*:${account}:instance/*`] }),
    narrow,
    "role",
  ),
  broken(
    "agents: a pattern as instance id",
    change(
      guarded,
      permits({
        ...enters,
        Resource: [own, "*"],
        Condition: { StringLike: { "connect:InstanceId": "*" } },
      }),
    ),
    narrow,
    "permission",
  ),
  broken(
    "agents: every instance, by a managed policy",
    { ...guarded, ...managed({ ...enters, Resource: "*" }) },
    narrow,
    "managed",
  ),
  broken(
    "agents: every instance, by a group's policy",
    {
      ...guarded,
      group: {
        type: "aws:iam/groupPolicy:GroupPolicy",
        props: { group: "people", policy: document({ ...enters, Resource: "*" }) },
      },
    },
    narrow,
    "group",
  ),
  broken(
    "agents: a second permission",
    change(guarded, permits(enters, s3)),
    nothingElse,
    "permission",
  ),
  broken(
    "agents: a pattern of actions",
    change(guarded, permits({ ...enters, Action: "connect:Get*" })),
    nothingElse,
    "permission",
  ),
  broken(
    "agents: everything but billing",
    change(guarded, permits(enters, { Effect: "Allow", NotAction: "billing:*", Resource: "*" })),
    nothingElse,
    "permission",
  ),
  broken(
    "agents: a policy of AWS",
    { ...guarded, ...attach("arn:aws:iam::aws:policy/ReadOnlyAccess") },
    nothingElse,
    "more",
  ),
  broken(
    "agents: a policy of AWS, in the role itself",
    change(guarded, {
      role: { managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
    }),
    nothingElse,
    "role",
  ),
  broken(
    "agents: more, by a managed policy",
    { ...guarded, ...managed(s3) },
    nothingElse,
    "managed",
  ),
  broken(
    "agents: another account in the trust",
    change(guarded, {
      role: {
        assumeRolePolicy: trust(known, {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::999999999999:root" },
          Action: "sts:AssumeRole",
        }),
      },
    }),
    onlyOne,
    "role",
  ),
  broken(
    "agents: a service in the trust",
    change(guarded, {
      role: {
        assumeRolePolicy: trust(known, {
          Effect: "Allow",
          Principal: { Service: "ec2.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      },
    }),
    onlyOne,
    "role",
  ),
  broken(
    "agents: a second provider",
    change(guarded, trusts({ Principal: { Federated: [providerArn, `${providerArn}2`] } })),
    onlyOne,
    "role",
  ),
  broken(
    "agents: any audience",
    change(guarded, trusts({ Condition: undefined })),
    audience,
    "role",
  ),
  broken(
    "agents: an audience without its path",
    change(
      guarded,
      trusts({ Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com" } } }),
    ),
    audience,
    "role",
  ),
  broken(
    "agents: a pattern of audiences",
    change(guarded, trusts({ Condition: { StringLike: { "SAML:aud": "*" } } })),
    audience,
    "role",
  ),
  broken(
    "agents: all audiences but one",
    change(guarded, trusts({ Condition: { StringNotEquals: { "SAML:aud": "x" } } })),
    audience,
    "role",
  ),
  broken(
    "agents: the provider as an AWS principal",
    change(guarded, trusts({ Principal: { AWS: providerArn } })),
    taken,
    "role",
  ),
  broken(
    "agents: the wrong action",
    change(
      guarded,
      trusts({ Principal: { Federated: providerArn }, Action: "sts:AssumeRoleWithWebIdentity" }),
    ),
    taken,
    "role",
  ),
  broken(
    "agents: a provider of another account",
    change(
      guarded,
      trusts({ Principal: { Federated: providerArn.replace(account, "999999999999") } }),
    ),
    taken,
    "role",
  ),
  broken(
    "agents: a misspelt provider",
    change(guarded, trusts({ Principal: { Federated: `${providerArn}a` } })),
    taken,
    "role",
  ),
  broken(
    "agents: the audience of GovCloud",
    change(
      guarded,
      trusts({
        Principal: { Federated: providerArn },
        Condition: { StringEquals: { "SAML:aud": "https://signin.amazonaws-us-gov.com/saml" } },
      }),
    ),
    taken,
    "role",
  ),
  broken(
    "agents: a condition that never holds",
    change(
      guarded,
      trusts({
        Principal: { Federated: providerArn },
        Condition: {
          StringEquals: { "SAML:aud": address },
          Bool: { "aws:SecureTransport": "false" },
        },
      }),
    ),
    taken,
    "role",
  ),
  {
    name: "agents: sessions of an hour",
    program: change(guarded, { role: { maxSessionDuration: undefined } }),
    expected: ["advisory saml-session-length role"],
  },
  ...others(),
];

/** Roles that SAML sign-in takes, and that no agent does. */
function others(): Case[] {
  const admins = (...statements: unknown[]) => ({
    ...change(agents, {
      role: { maxSessionDuration: undefined },
      permission: { policy: document(...statements) },
    }),
  });
  const reader = [
    "connect:GetFederationToken",
    "ec2:Describe*",
    "s3:Get*",
    "rds:Describe*",
    "kms:List*",
  ];
  return [
    sound("console: all rights", admins({ Effect: "Allow", Action: "*", Resource: "*" })),
    sound(
      "console: all rights on Connect",
      admins({ Effect: "Allow", Action: "connect:*", Resource: "*" }),
    ),
    sound(
      "console: a reader of Connect",
      admins({
        Effect: "Allow",
        Action: ["connect:Get*", "connect:List*", "connect:Describe*"],
        Resource: "*",
      }),
    ),
    sound(
      "console: a reader of everything",
      admins({ Effect: "Allow", Action: reader, Resource: "*" }),
    ),
    sound("console: AdministratorAccess", {
      ...without(agents, "permission"),
      ...attach("arn:aws:iam::aws:policy/AdministratorAccess"),
    }),
    sound(
      "console: two providers and no audience",
      change(admins(s3), {
        role: {
          assumeRolePolicy: trust({
            ...trusted,
            Principal: { Federated: [providerArn, `${providerArn}2`] },
            Condition: undefined,
          }),
        },
      }),
    ),
    sound(
      "Grafana: a role for a service",
      change(
        admins({
          Effect: "Allow",
          Action: ["cloudwatch:Get*", "connect:ListInstances"],
          Resource: "*",
        }),
        {
          role: {
            assumeRolePolicy: trust({
              Effect: "Allow",
              Principal: { Service: "grafana.amazonaws.com" },
              Action: "sts:AssumeRole",
            }),
          },
        },
      ),
    ),
    sound(
      "a Lambda that calls Connect",
      change(admins({ ...enters, Action: "connect:StartOutboundVoiceContact", Resource: "*" }), {
        role: {
          assumeRolePolicy: trust({
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
          }),
        },
      }),
    ),
    sound("a role of aws-native", {
      role: {
        type: "aws-native:iam:Role",
        props: {
          roleName: "agents",
          assumeRolePolicyDocument: {
            Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRoleWithSAML" }],
          },
        },
      },
    }),
    sound("agents in GovCloud", inGovCloud()),
  ];
}

function inGovCloud(): Program {
  const arn = (text: string) =>
    text.replace("arn:aws:", "arn:aws-us-gov:").replace("us-east-1", "us-gov-west-1");
  return {
    provider: { ...guarded.provider!, outputs: { arn: arn(providerArn) } },
    role: {
      ...guarded.role!,
      props: {
        ...guarded.role!.props,
        assumeRolePolicy: trust({
          ...trusted,
          Condition: {
            StringEquals: { "SAML:aud": "https://us-gov-west-1.signin.amazonaws-us-gov.com/saml" },
          },
        }),
      },
      outputs: { id: "agents", arn: `arn:aws-us-gov:iam::${account}:role/agents` },
    },
    permission: {
      ...guarded.permission!,
      props: { role: ref("role.name"), policy: document({ ...enters, Resource: arn(own) }) },
    },
    guard: {
      ...guard,
      props: {
        content: guard.props.content
          .replaceAll("arn:aws:", "arn:aws-us-gov:")
          .replaceAll("us-east-1", "us-gov-west-1"),
      },
    },
    attached: guarded.attached!,
  };
}
