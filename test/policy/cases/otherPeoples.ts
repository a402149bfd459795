import { guarded } from "./agentRoles";
import { change, json, later, ref, secret, text, type Case, type Program } from "./case";
import { vendorPool } from "./cognito";
import { connectApp } from "./connectApps";
import { ownPool } from "./ownPools";

const account = "123456789012";
const id = "2fb42df9-78a2-4e74-9572-c8af67ed289b";
const instance = `arn:aws:connect:us-east-1:${account}:instance/${id}`;
const current = "2012-10-17";
const document = (...Statement: unknown[]) => json({ Version: current, Statement });
const trust = (Condition: object, arn = `arn:aws:iam::${account}:saml-provider/okta`) =>
  document({
    Effect: "Allow",
    Principal: { Federated: arn },
    Action: "sts:AssumeRoleWithSAML",
    Condition,
  });
const everywhere = (given: unknown) => ({ ssoUrl: given, recipient: given, destination: given });
const token = `00${"aB3-_".repeat(8)}`;
const one = (name: string, program: Program, ...expected: string[]): Case => ({
  name,
  program,
  expected,
});

/** An instance with a replica in another region, as AWS's guide has it. */
const replicated: Program = (() => {
  const address = `https://${id}.us-east-1.sign-in.connect.aws/saml`;
  return change(guarded, {
    role: { assumeRolePolicy: trust({ StringLike: { "SAML:aud": [`${address}*`] } }) },
    permission: {
      policy: document({
        Effect: "Allow",
        Action: "connect:GetFederationToken",
        Resource: "*",
        Condition: { StringEquals: { "connect:InstanceId": id } },
      }),
    },
  });
})();
const replicatedApp = change(connectApp, {
  app: {
    ...everywhere(
      `https://${id}.us-east-1.sign-in.connect.aws/saml?&instanceId=${id}&accountId=${account}&role=Agents&idp=Okta`,
    ),
    defaultRelayState: undefined,
  },
});

const china = "arn:aws-cn:iam::123456789012";
const chinaAddress = "https://cn-north-1.signin.amazonaws.cn/saml";
const chinaApp = change(connectApp, {
  app: {
    ...everywhere("https://signin.amazonaws.cn/saml"),
    audience: "urn:amazon:webservices:cn-north-1",
    defaultRelayState: undefined,
    attributeStatements: [
      {
        name: "https://aws.amazon.com/SAML/Attributes/Role",
        values: [`${china}:role/Admins,${china}:saml-provider/Okta`],
      },
      { name: "https://aws.amazon.com/SAML/Attributes/RoleSessionName", values: ["user.login"] },
    ],
  },
});
const inChina = (text: string) =>
  text.replaceAll("arn:aws:", "arn:aws-cn:").replaceAll("us-east-1", "cn-north-1");
const agentsInChina: Program = {
  ...change(guarded, {
    role: {
      assumeRolePolicy: trust(
        { StringEquals: { "SAML:aud": chinaAddress } },
        `${china}:saml-provider/okta`,
      ),
    },
    permission: {
      policy: inChina(
        JSON.stringify({
          Version: current,
          Statement: {
            Effect: "Allow",
            Action: "connect:GetFederationToken",
            Resource: `${instance}/user/\${aws:userid}`,
          },
        }),
      ),
    },
    guard: { content: inChina(guarded["guard"]!.props!["content"] as string) },
  }),
};
agentsInChina["role"] = {
  ...agentsInChina["role"]!,
  outputs: { id: "agents", arn: `${china}:role/agents` },
};
agentsInChina["provider"] = {
  ...agentsInChina["provider"]!,
  outputs: { arn: `${china}:saml-provider/okta` },
};

export const everyone = (name: string): Program => ({
  ...change(vendorPool, { agents: { groupId: ref("all.id") } }),
  all: { type: "okta:group/group:Group", get: "00gall", props: { name } },
});
const guardContent = JSON.parse(guarded["guard"]!.props!["content"] as string) as {
  Statement: Record<string, unknown>[];
};
const guardWith = (change0: (statement: Record<string, unknown>) => Record<string, unknown>) =>
  change(guarded, {
    guard: {
      content: JSON.stringify({ ...guardContent, Statement: guardContent.Statement.map(change0) }),
    },
  });
const scp = (Statement: object, targetId = account): Program => ({
  scp: {
    type: "aws:organizations/policy:Policy",
    props: { content: JSON.stringify({ Version: current, Statement }) },
    outputs: { id: "p-other5678" },
  },
  under: {
    type: "aws:organizations/policyAttachment:PolicyAttachment",
    props: { policyId: ref("scp.id"), targetId },
  },
});
const nulls = (...names: string[]) => Object.fromEntries(names.map((name) => [name, null]));
const everythingLater = (program: Program): Program =>
  Object.fromEntries(
    Object.entries(program).map(([name, resource]) => [
      name,
      {
        ...resource,
        props: Object.fromEntries(
          Object.entries(resource.props ?? {}).map(([key, value]) => [key, later(value)]),
        ),
      },
    ]),
  );

export const otherPeoples: Case[] = [
  one("an instance with a replica: AWS's guide", replicated),
  one("an app for an instance with a replica", replicatedApp),
  one(
    "the sign-in address of an instance that is none",
    change(replicated, {
      role: {
        assumeRolePolicy: trust({
          StringLike: { "SAML:aud": "https://evil.example/sign-in.connect.aws/saml" },
        }),
      },
    }),
    "mandatory saml-role-checks-audience role",
  ),
  one("AWS Client VPN, which listens on the person's own machine", {
    vpn: {
      type: "okta:app/saml:Saml",
      props: {
        ...connectApp["app"]!.props,
        ...everywhere("http://127.0.0.1:35001"),
        audience: "urn:amazon:webservices:clientvpn",
        defaultRelayState: undefined,
        attributeStatements: [],
        assertionSigned: false,
      },
    },
  }),
  one("IAM Identity Center", {
    center: {
      type: "okta:app/saml:Saml",
      props: {
        ...connectApp["app"]!.props,
        ...everywhere("https://us-east-1.signin.aws.amazon.com/platform/saml/acs/1234-5678"),
        audience: "https://us-east-1.signin.aws.amazon.com/platform/saml/d-1234567890",
        defaultRelayState: undefined,
        attributeStatements: [],
        assertionSigned: false,
      },
    },
  }),
  one("China: the console", chinaApp),
  one(
    "China: over plain http",
    change(chinaApp, { app: everywhere("http://signin.amazonaws.cn/saml") }),
    "mandatory okta-app-https app",
  ),
  one("China: agents", agentsInChina),
  one(
    "China: the audience of another partition",
    change(agentsInChina, {
      role: {
        assumeRolePolicy: trust(
          { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
          `${china}:saml-provider/okta`,
        ),
      },
    }),
    "mandatory saml-role-can-be-taken role",
  ),
  one("another group, read with get", everyone("Agents")),
  // The engine shows a pack nothing that is read; policyAlone.spec.ts has what analyze says.
  one("the group of all people, read with get", everyone("Everyone")),
  one(
    "converted from Terraform: null for what is left out",
    change(ownPool, {
      app: nulls("acsEndpoints", "singleLogoutUrl", "preconfiguredApp", "appSettingsJson"),
      idp: nulls("idpIdentifiers"),
      pool: nulls("schemas", "usernameAttributes", "lambdaConfig"),
      client: nulls(
        "allowedOauthFlows",
        "callbackUrls",
        "explicitAuthFlows",
        "logoutUrls",
        "defaultRedirectUri",
      ),
    }),
  ),
  one(
    "converted from Terraform: null for what the app needs",
    change(vendorPool, { app: nulls("digestAlgorithm") }),
    "mandatory okta-app-sha256 app",
  ),
  one(
    "converted from Terraform: no authentication policy",
    change(vendorPool, { app: nulls("authenticationPolicy") }),
    "advisory okta-app-asks-second-factor app",
  ),
  one("converted from Terraform: an Okta provider without a token", {
    okta: { type: "pulumi:providers:okta", props: { orgName: "acme", ...nulls("apiToken") } },
  }),
  one("converted from Terraform: a client whose list is null", {
    ...vendorPool,
    web: {
      type: "aws:cognito/userPoolClient:UserPoolClient",
      props: { userPoolId: "eu-west-2_Else", name: "web", ...nulls("supportedIdentityProviders") },
    },
  }),
  one("converted from Terraform: nulls of a role and a policy", {
    ...change(guarded, {
      role: nulls("inlinePolicies", "managedPolicyArns", "path", "permissionsBoundary"),
      guard: nulls("type"),
    }),
  }),
  one("an app of the same role name in another account", {
    ...guarded,
    ...change(connectApp, {
      app: {
        attributeStatements: [
          {
            name: "https://aws.amazon.com/SAML/Attributes/Role",
            values: [
              "arn:aws:iam::999999999999:role/agents,arn:aws:iam::999999999999:saml-provider/okta",
            ],
          },
          {
            name: "https://aws.amazon.com/SAML/Attributes/RoleSessionName",
            values: ["user.login"],
          },
          { name: "https://aws.amazon.com/SAML/Attributes/SessionDuration", values: ["43200"] },
        ],
      },
    }),
    provider: guarded["provider"]!,
  }),
  one("guardrail: IfExists, capitals and any partition", {
    ...guardWith((statement) => ({
      ...statement,
      Action: [statement["Action"]].flat().map((action) => String(action).toUpperCase()),
      Resource: [statement["Resource"]]
        .flat()
        .map((arn) => String(arn).replace("arn:aws:", "arn:*:")),
      Condition: {
        ArnNotLikeIfExists: { "aws:PrincipalArn": ["arn:aws:iam::*:role/deployer"] },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    })),
  }),
  one(
    "guardrail: a tag on the principal exempts",
    guardWith((statement) => ({
      ...statement,
      Condition: { StringNotEquals: { "aws:PrincipalTag/team": "platform" } },
    })),
  ),
  one("an SCP that leaves one region, agents' own", {
    ...guarded,
    ...scp({
      Effect: "Deny",
      NotAction: ["iam:*", "sts:*"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": ["us-east-1", "eu-west-1"] } },
    }),
  }),
  one(
    "an SCP that leaves one region, not agents'",
    {
      ...guarded,
      ...scp({
        Effect: "Deny",
        NotAction: ["iam:*", "sts:*"],
        Resource: "*",
        Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1"] } },
      }),
    },
    "mandatory guardrail-deny-is-narrow scp",
  ),
  one(
    "an SCP that allows a few services only",
    {
      ...guarded,
      ...scp({ Effect: "Deny", NotAction: ["s3:*", "ec2:*"], Resource: "*" }),
    },
    "mandatory guardrail-deny-is-narrow scp",
  ),
  one(
    "agents: AdministratorAccess, by an exclusive list",
    {
      ...guarded,
      list: {
        type: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
        props: {
          roleName: ref("role.name"),
          policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
        },
      },
    },
    "mandatory connect-role-does-nothing-else list",
  ),
  { ...one("nothing known: a pool", everythingLater(ownPool)), run: "preview" },
  { ...one("nothing known: agents", everythingLater(guarded)), run: "preview" },
  { ...one("nothing known: an app for Connect", everythingLater(connectApp)), run: "preview" },
  one("a role that another program made, read with get, and too wide", {
    role: {
      ...guarded["role"]!,
      get: "agents",
      props: {
        name: "agents",
        maxSessionDuration: 3600,
        assumeRolePolicy: JSON.stringify({
          Version: current,
          Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRoleWithSAML" }],
        }),
      },
    },
    permission: guarded["permission"]!,
  }),
  {
    ...one(
      "a token in an environment variable, marked as a secret",
      {
        lambda: {
          type: "aws:lambda/function:Function",
          props: { environment: { variables: { OKTA: secret(token) } } },
        },
      },
      "mandatory no-okta-secret-in-plain-text lambda",
    ),
    hides: [token],
  },
  {
    ...one(
      "a token in a list within JSON text",
      {
        task: {
          type: "aws:ecs/taskDefinition:TaskDefinition",
          props: {
            containerDefinitions: json([{ environment: [{ name: "OKTA", value: token }] }]),
          },
        },
      },
      "mandatory no-okta-secret-in-plain-text task",
    ),
    hides: [token],
  },
  one(
    "a token in a link",
    {
      hook: {
        type: "aws:sns/topicSubscription:TopicSubscription",
        props: { endpoint: text("https://hooks.example/?key=", token, "&v=1") },
      },
    },
    "mandatory no-okta-secret-in-plain-text hook",
  ),
  ...[
    "vault:generic/secret:Secret",
    "azure:keyvault/secret:Secret",
    "aws-native:secretsmanager:Secret",
  ].map((type) =>
    one(`a token in a secret store: ${type}`, { store: { type, props: { value: token } } }),
  ),
];
