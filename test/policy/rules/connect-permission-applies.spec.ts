import rule from "../../../policy/rules/connect-permission-applies";
import { unknown, type Declared, type Program } from "../declared";
import { instance } from "../fixtures/engageOkta";
import { specify } from "../specify";

const id = "11111111-2222-4333-8444-555555555555";
const otherId = id.replace("1111", "9999");
const other = instance.replace(id, otherId);
const permits =
  (document: object, ...more: object[]) =>
  (program: Program) =>
    program.set("connect-role-policy", {
      policy: {
        ...document,
        Statement: [
          {
            Effect: "Allow",
            Action: "connect:GetFederationToken",
            Resource: `${instance}/user/\${aws:userid}`,
          },
          ...more,
        ],
      },
    });
const current = { Version: "2012-10-17" };
const onlyIf =
  (Condition: object, Resource = "*", version: object = current) =>
  (program: Program) =>
    program.set("connect-role-policy", {
      policy: {
        ...version,
        Statement: { Effect: "Allow", Action: "connect:GetFederationToken", Resource, Condition },
      },
    });
const never = (condition: string) =>
  `The policy "connect-role-policy" permits connect:GetFederationToken under a condition that never holds (${condition}).`;
const denial: Declared = {
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "denial",
  props: {
    role: "AmazonConnectOkta",
    policy: { ...current, Statement: { Effect: "Deny", Action: "connect:*", Resource: "*" } },
  },
};
const denies = (change: object): Declared => ({
  ...denial,
  props: {
    role: "AmazonConnectOkta",
    policy: {
      ...current,
      Statement: { Effect: "Deny", Action: "connect:GetFederationToken", ...change },
    },
  },
});

specify(rule, {
  breaks: [
    {
      what: "a document without a version, with a statement that needs none next to it",
      change: permits(
        {},
        {
          Effect: "Allow",
          Action: "connect:GetFederationToken",
          Resource: "*",
          Condition: { StringEquals: { "connect:InstanceId": id } },
        },
      ),
      at: "connect-role-policy",
      says: 'The policy "connect-role-policy" has no Version, in which ${aws:userid} is plain text and matches no agent. Without the permission',
    },
    {
      what: "a document of the old version",
      change: onlyIf(
        { StringEquals: { "connect:InstanceId": id } },
        `${instance}/user/\${aws:userid}`,
        { Version: "2008-10-17" },
      ),
      at: "connect-role-policy",
      says: 'The policy "connect-role-policy" has the Version 2008-10-17, in which',
    },
    {
      what: "a role's own document without a version, next to a hole and one that is not known",
      change: (program) => {
        const { policy } = permits({})(program).get("connect-role-policy").props;
        program
          .set("connect-role", { inlinePolicies: [null, { policy: unknown }, { policy }] })
          .remove("connect-role-policy");
      },
      at: "connect-role",
      says: 'The role "connect-role" has no Version, in which',
      unknown: (program) => program.set("connect-role", { inlinePolicies: unknown }),
    },
    {
      what: "the condition of another instance than the resource's",
      change: onlyIf(
        { StringEquals: { "connect:InstanceId": "99999999-2222-4333-8444-555555555555" } },
        `${instance}/user/\${aws:userid}`,
      ),
      at: "connect-role-policy",
      says: never("StringEquals on connect:InstanceId"),
    },
    {
      what: "an ARN where AWS compares ids",
      change: onlyIf({ StringEquals: { "connect:InstanceId": instance } }),
      at: "connect-role-policy",
      says: never("StringEquals on connect:InstanceId"),
    },
    {
      what: "a Deny in the role's own policies",
      change: (program) => program.add(denial),
      at: "denial",
      says: '"denial" denies the role "connect-role" connect:GetFederationToken.',
      unknown: (program) => program.add(denial).set("denial", { policy: unknown }),
    },
    ...[
      ["by its id", { Resource: "*", Condition: { StringEquals: { "connect:InstanceId": id } } }],
      ["by its users", { Resource: `${instance}/user/\${aws:userid}` }],
      ["by NotResource", { NotResource: `${other}/*` }],
    ].map(([what, change]) => ({
      what: `a Deny on the instance ${what as string}`,
      change: (program: Program) => program.add(denies(change as object)),
      at: "denial",
      says: '"denial" denies the role "connect-role" connect:GetFederationToken.',
      unknown: (program: Program) =>
        program.add(denies(change as object)).set("denial", { policy: unknown }),
    })),
    {
      what: "a misspelt action, of a role that an app for Connect asks for",
      change: (program) => {
        program.set("connect-app", {
          defaultRelayState: `https://ap-southeast-2.console.aws.amazon.com/connect/federate/${id}`,
        });
        program.set("connect-role-policy", {
          policy: {
            ...current,
            Statement: {
              Effect: "Allow",
              Action: ["connect:GetFederationTokn", "connect:GetFederationTokens"],
              Resource: `${instance}/user/\${aws:userid}`,
            },
          },
        });
      },
      at: "connect-role",
      says: 'The role "connect-role" permits connect:GetFederationTokn, connect:GetFederationTokens, but not connect:GetFederationToken.',
    },
  ],
  allows: [
    ...[
      { Resource: `${other}/user/*` },
      { Resource: "*", Condition: { StringEquals: { "connect:InstanceId": otherId } } },
      { NotResource: `${instance}/*` },
      { Resource: "*", Condition: { StringNotEquals: { "connect:InstanceId": id } } },
    ].map((change) => ({
      what: `a Deny on other instances: ${JSON.stringify(change)}`,
      change: (program: Program) => program.add(denies(change)),
    })),
    {
      what: "a Deny on an instance, while it is not known which one agents enter",
      change: (program) =>
        program
          .set("connect-role-policy", { policy: unknown })
          .add(denies({ Resource: `${other}/*` })),
    },
    {
      what: "a Deny under a condition, of which nothing is known",
      change: (program) =>
        program.add({
          ...denial,
          props: {
            role: "AmazonConnectOkta",
            policy: {
              ...current,
              Statement: {
                Effect: "Deny",
                Action: "connect:*",
                Resource: "*",
                Condition: { NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } },
              },
            },
          },
        }),
    },
    {
      what: "a Deny of something else",
      change: permits(current, { Effect: "Deny", Action: "s3:*", Resource: "*" }),
    },
    {
      what: "the condition of the resource's own instance",
      change: onlyIf(
        { StringEquals: { "connect:InstanceId": id } },
        `${instance}/user/\${aws:userid}`,
      ),
    },
    {
      what: "an old version without a variable",
      change: (program) =>
        program.set("connect-role-policy", {
          policy: {
            Statement: {
              Effect: "Allow",
              Action: "connect:GetFederationToken",
              Resource: "*",
              Condition: { StringEquals: { "connect:InstanceId": id } },
            },
          },
        }),
    },
  ],
});
