import rule from "../../../policy/rules/connect-role-does-nothing-else";
import { unknown, type Declared } from "../declared";
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

specify(rule, {
  breaks: [
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
