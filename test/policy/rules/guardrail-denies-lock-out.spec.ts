import rule from "../../../policy/rules/guardrail-denies-lock-out";
import { unknown, type Program } from "../declared";
import { changes, instance, pool } from "../fixtures/engageOkta";
import { inGovCloud } from "../fixtures/govCloud";
import { specify } from "../specify";

const role = "arn:aws:iam::123456789012:role/AmazonConnectOkta";
const provider = "arn:aws:iam::123456789012:saml-provider/AmazonConnectOkta";
const userPool = `arn:aws:cognito-idp:ap-southeast-2:123456789012:userpool/${pool}`;
const deletions = [
  { Action: "iam:DeleteRole", Resource: "arn:aws:iam::*:role/AmazonConnectOkta" },
  { Action: "connect:DeleteInstance", Resource: instance },
];
const denies =
  (...statements: object[]) =>
  (program: Program) =>
    program.set("guardrail-policy", {
      content: JSON.stringify({
        Version: "2012-10-17",
        Statement: [...deletions, ...statements].map((each) => ({ Effect: "Deny", ...each })),
      }),
    });
const [ofRole, ofProvider, ofPool] = changes as [object, object, object];

specify(rule, {
  breaks: [
    {
      what: "a guardrail against deletion only",
      change: denies(),
      at: "connect-role",
      says: `The guardrail denies deleting ${role}, but not iam:UpdateAssumeRolePolicy, iam:UpdateRole, iam:PutRolePolicy, iam:DeleteRolePolicy, iam:AttachRolePolicy, iam:DetachRolePolicy, iam:PutRolePermissionsBoundary on ${role}, nor iam:UpdateSAMLProvider, iam:DeleteSAMLProvider on ${provider}, nor cognito-idp:UpdateIdentityProvider, cognito-idp:DeleteIdentityProvider, cognito-idp:UpdateUserPoolClient, cognito-idp:DeleteUserPoolClient, cognito-idp:DeleteUserPoolDomain on ${userPool}. One such change`,
    },
    {
      what: "a guardrail that leaves the SAML provider open, next to one that no role trusts",
      change: (program) =>
        denies(
          ofRole,
          ofPool,
        )(program).add({
          type: "aws:iam/samlProvider:SamlProvider",
          name: "next-saml-provider",
          props: { name: "Next", samlMetadataDocument: "<EntityDescriptor/>" },
        }),
      at: "connect-role",
      says: `The guardrail denies deleting ${role}, but not iam:UpdateSAMLProvider, iam:DeleteSAMLProvider on ${provider}.`,
      unknown: (program) => program.set("guardrail-policy", { content: unknown }),
    },
  ],
  allows: [
    { what: "GovCloud", change: inGovCloud },
    {
      what: "other pools open, into which no app of Okta leads",
      change: (program) => {
        const add = (providerType: string, providerDetails: object) => {
          const [userPoolId, providerName] = [`ap-southeast-2_${providerType}`, providerType];
          program.add(
            {
              type: "aws:cognito/identityProvider:IdentityProvider",
              name: providerName,
              props: {
                ...{ userPoolId, providerName, providerType, providerDetails },
                attributeMapping: { email: "email" },
              },
            },
            {
              type: "aws:cognito/userPoolClient:UserPoolClient",
              name: `${providerName}-client`,
              props: { userPoolId, supportedIdentityProviders: ["COGNITO", providerName] },
              from: { supportedIdentityProviders: [providerName] },
            },
          );
        };
        add("Google", {});
        add("SAML", { MetadataURL: "https://login.microsoftonline.com/1/metadata.xml" });
      },
    },
    { what: "a guardrail against all of it", change: denies(ofRole, ofProvider, ofPool) },
    {
      what: "one statement with patterns",
      change: denies({
        Action: ["iam:*Role*", "iam:*AssumeRolePolicy", "iam:*SAMLProvider", "cognito-idp:*"],
        Resource: "*",
        Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deployer" } },
      }),
    },
  ],
});
