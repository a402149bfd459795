import rule from "../../../policy/rules/connect-role-does-nothing-else";
import { unknown, type Declared, type Program } from "../declared";
import { specify } from "../specify";

const readsMail: Declared = {
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "more",
  props: {
    role: "AmazonConnectOkta",
    policy: JSON.stringify({
      Statement: [{ Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "*" }],
    }),
  },
};
const attached: Declared = {
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  name: "administrator",
  props: { role: "AmazonConnectOkta", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
};

const unlimited: Declared = {
  ...readsMail,
  props: {
    ...readsMail.props,
    policy: { Statement: { Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" } },
  },
};

const together: Declared = {
  type: "aws:iam/policyAttachment:PolicyAttachment",
  name: "together",
  props: { roles: ["another", "AmazonConnectOkta"], policyArn: attached.props.policyArn },
};
const listed: Declared = {
  type: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
  name: "listed",
  props: { roleName: "AmazonConnectOkta", policyArns: [attached.props.policyArn] },
};
const arn = "arn:aws:iam::123456789012:policy/Connect";
/** Moves the permission to a managed policy of the stack. */
const toManaged = (program: Program) => {
  const { policy } = program.get("connect-role-policy").props;
  return program.remove("connect-role-policy").add({
    type: "aws:iam/policy:Policy",
    name: "connect-policy",
    props: { policy },
    outputs: { arn },
  });
};

/** The permission in one statement with more; the app is made by hand. */
const permits =
  (...more: string[]) =>
  (program: Program) => {
    const policy = JSON.parse(program.get("connect-role-policy").props.policy as string);
    policy.Statement.Action = [policy.Statement.Action, ...more];
    return program
      .remove("connect-app", "connect-user-00u1jane")
      .set("connect-role-policy", { policy: JSON.stringify(policy) });
  };

specify(rule, {
  breaks: [
    {
      what: "four more services in the same statement",
      change: permits("s3:*", "ec2:*", "iam:*", "dynamodb:*"),
      at: "connect-role-policy",
      says: '"connect-role-policy" lets the role "connect-role" do s3:*, ec2:*, iam:*, dynamodb:*.',
    },
    {
      what: "a managed policy that is attached to several roles",
      change: (program) => program.add(together),
      at: "together",
      says: 'The role "connect-role" also holds arn:aws:iam::aws:policy/AdministratorAccess.',
      unknown: (program) => program.add(together).set("together", { roles: unknown }),
    },
    {
      what: "a managed policy in the list of all that the role is to have",
      change: (program) => program.add(listed),
      at: "listed",
      says: 'The role "connect-role" also holds arn:aws:iam::aws:policy/AdministratorAccess.',
      unknown: (program) => program.add(listed).set("listed", { policyArns: unknown }),
    },
    {
      what: "everything but a few actions",
      change: (program) => program.add(unlimited),
      at: "more",
      says: '"more" lets the role "connect-role" do everything but iam:*, sts:*.',
      unknown: (program) => program.add(unlimited).set("more", { policy: unknown }),
    },
    {
      what: "a second inline policy",
      change: (program) => program.add(readsMail),
      at: "more",
      says: '"more" lets the role "connect-role" do s3:GetObject, s3:PutObject. Every agent',
      unknown: (program) => program.add(readsMail).set("more", { policy: unknown }),
    },
    {
      what: "a managed policy",
      change: (program) => program.add(attached),
      at: "administrator",
      says: 'The role "connect-role" also holds arn:aws:iam::aws:policy/AdministratorAccess.',
      unknown: (program) => program.add(attached).set("administrator", { policyArn: unknown }),
    },
    {
      what: "a managed policy in the role itself",
      change: (program) =>
        program.set("connect-role", { managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnly"] }),
      at: "connect-role",
      says: 'The role "connect-role" also holds arn:aws:iam::aws:policy/ReadOnly.',
    },
    {
      what: "an inline policy in the role itself",
      change: (program) =>
        program.set("connect-role", {
          inlinePolicies: [{ name: "more", policy: readsMail.props.policy }],
        }),
      at: "connect-role",
      says: '"connect-role" lets the role "connect-role" do s3:GetObject, s3:PutObject.',
      unknown: (program) =>
        program.set("connect-role", { inlinePolicies: [{ name: "more", policy: unknown }] }),
    },
  ],
  allows: [
    {
      what: "the permission in a list of what may be read of many services",
      change: permits("s3:Get*", "ec2:Describe*", "iam:List*", "dynamodb:Describe*"),
    },
    {
      what: "the permission in a managed policy of the stack that the role names",
      change: (program) => toManaged(program).set("connect-role", { managedPolicyArns: [arn] }),
    },
    {
      what: "the permission in a managed policy of the stack, attached to several roles",
      change: (program) =>
        toManaged(program).add({ ...together, props: { ...together.props, policyArn: arn } }),
    },
    {
      what: "the permission in a managed policy of the stack, in the list of the role's",
      change: (program) =>
        toManaged(program).add({ ...listed, props: { ...listed.props, policyArns: [arn] } }),
    },
    {
      what: "a managed policy of other roles",
      change: (program) =>
        program.add({ ...together, props: { ...together.props, roles: ["another"] } }),
    },
    {
      what: "a Deny",
      change: (program) =>
        program.add({
          ...readsMail,
          props: {
            ...readsMail.props,
            policy: { Statement: { Effect: "Deny", Action: "s3:*", Resource: "*" } },
          },
        }),
    },
    {
      what: "policies of a role that is not for Connect",
      change: (program) =>
        program.add({ ...readsMail, props: { ...readsMail.props, role: "another" } }),
    },
    {
      what: "the permission in a managed policy of the stack",
      change: (program) => {
        const { policy } = program.get("connect-role-policy").props;
        program.remove("connect-role-policy").add(
          {
            type: "aws:iam/policy:Policy",
            name: "connect-policy",
            props: { policy },
            outputs: { arn: "arn:aws:iam::123456789012:policy/Connect" },
          },
          {
            ...attached,
            props: { ...attached.props, policyArn: "arn:aws:iam::123456789012:policy/Connect" },
          },
        );
      },
    },
  ],
});
