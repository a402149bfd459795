import rule from "../../../policy/rules/saml-role-trusts-one-provider";
import { provider, statement, trusts } from "../fixtures/agentsTrust";
import { specify } from "../specify";

specify(rule, {
  breaks: [
    {
      what: "a second provider",
      change: trusts({ ...statement, Principal: { Federated: [provider, `${provider}2`] } }),
      at: "connect-role",
      says: `The role "connect-role" trusts ${provider} and ${provider}2. Any other principal`,
    },
    {
      what: "another account beside the provider",
      change: trusts(statement, {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::999999999999:root" },
        Action: "sts:AssumeRole",
      }),
      at: "connect-role",
      says: `The role "connect-role" trusts ${provider} and arn:aws:iam::999999999999:root.`,
    },
    {
      what: "everybody",
      change: trusts({ ...statement, Principal: "*" }),
      at: "connect-role",
      says: 'The role "connect-role" trusts every principal (*).',
    },
    {
      what: "every principal but one",
      change: trusts(statement, {
        Effect: "Allow",
        NotPrincipal: { AWS: "arn:aws:iam::123456789012:user/bob" },
        Action: "sts:AssumeRole",
      }),
      at: "connect-role",
      says: `The role "connect-role" trusts ${provider} and every principal but a few (NotPrincipal).`,
    },
    {
      what: "any provider of the account",
      change: trusts({
        ...statement,
        Principal: { Federated: "arn:aws:iam::123456789012:saml-provider/*" },
      }),
      at: "connect-role",
      says: 'The role "connect-role" trusts arn:aws:iam::123456789012:saml-provider/*.',
    },
  ],
  allows: [
    {
      what: "session tags for the same provider",
      change: trusts({ ...statement, Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"] }),
    },
    {
      what: "two providers of a role for the console, with all rights",
      change: (program) =>
        program.add(
          {
            type: "aws:iam/role:Role",
            name: "admins",
            props: {
              name: "admins",
              assumeRolePolicy: {
                Version: "2012-10-17",
                Statement: { ...statement, Principal: { Federated: [provider, `${provider}2`] } },
              },
            },
          },
          {
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            name: "admins-all",
            props: { role: "admins", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
          },
          {
            type: "aws:iam/rolePolicy:RolePolicy",
            name: "admins-connect",
            props: {
              role: "admins",
              policy: {
                Version: "2012-10-17",
                Statement: { Effect: "Allow", Action: "connect:*", Resource: "*" },
              },
            },
          },
        ),
    },
    {
      what: "a role that has nothing to do with SAML",
      change: (program) =>
        program.add({
          type: "aws:iam/role:Role",
          name: "lambda",
          props: {
            assumeRolePolicy: {
              Statement: {
                Effect: "Allow",
                Principal: { Service: ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] },
                Action: "sts:AssumeRole",
              },
            },
          },
        }),
    },
  ],
});
