/** What a guardrail can protect in addition to the agents' role and the instance. */
export const alsoProtected = ["samlProvider", "userPool", "changes"] as const;

export type AlsoProtected = (typeof alsoProtected)[number];

/** What a guardrail protects. */
export interface GuardrailPolicyArgs {
  /** ARN of the role that agents get. */
  roleArn: string;
  /** ARN of the Amazon Connect instance. */
  instanceArn: string;
  samlProviderArn: string;
  userPoolArn: string;
  /**
   * `samlProvider` and `userPool` may not be deleted either; with `changes`, what would lock agents
   * out is denied too. @default nothing more
   */
  alsoProtect?: readonly AlsoProtected[];
  /** ARN patterns of principals to whom nothing is denied. @default none */
  exemptPrincipals?: readonly string[];
  /** ARN patterns of the principals that deploy, who must still be able to make changes. @default none */
  deployers?: readonly string[];
}

/** A statement as it stands in the policy. */
export interface GuardrailStatement {
  Sid: string;
  Effect: "Deny";
  Action: string[];
  Resource: string[];
  Condition?: { ArnNotLike: { "aws:PrincipalArn": string[] } };
}

/** Characters in a service control policy. Source: Organizations quotas since May 2026. */
export const maximumPolicySize = 10_240;

/** Service control policies on one target. Source: Organizations quotas since May 2026. */
export const maximumPoliciesPerTarget = 10;

/** The service control policy of the vendor's guide, with the real names, as JSON text. */
export function guardrailPolicy(args: GuardrailPolicyArgs): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: guardrailStatements(args) });
}

/** Its statements, in a fixed order. */
export function guardrailStatements(args: GuardrailPolicyArgs): GuardrailStatement[] {
  const { alsoProtect = [], exemptPrincipals = [], deployers = [] } = args;
  const changers = [...new Set([...exemptPrincipals, ...deployers])];
  return [
    ...deletions(args).map((one) => denied(one, exemptPrincipals)),
    ...(alsoProtect.includes("changes") ? changes(args) : []).map((one) => denied(one, changers)),
  ];
}

type Denial = [sid: string, actions: string[], resource: string];

function denied([Sid, Action, resource]: Denial, exempt: readonly string[]): GuardrailStatement {
  return {
    Sid,
    Effect: "Deny",
    Action,
    Resource: [resource],
    ...(exempt.length > 0
      ? { Condition: { ArnNotLike: { "aws:PrincipalArn": [...exempt] } } }
      : {}),
  };
}

function deletions(args: GuardrailPolicyArgs): Denial[] {
  const { roleArn, instanceArn, samlProviderArn, userPoolArn, alsoProtect = [] } = args;
  // As in the vendor's guide, which names a role in any account.
  const role = roleArn.replace(/^(arn:[^:]+:iam::)\d*/, "$1*");
  const all: (Denial | false)[] = [
    ["AmazonConnectRoleDenyDeletion", ["iam:DeleteRole"], role],
    ["AmazonConnectInstanceDenyDeletion", ["connect:DeleteInstance"], instanceArn],
    alsoProtect.includes("samlProvider") && [
      "AmazonConnectSamlProviderDenyDeletion",
      ["iam:DeleteSAMLProvider"],
      samlProviderArn,
    ],
    alsoProtect.includes("userPool") && [
      "EngageUserPoolDenyDeletion",
      ["cognito-idp:DeleteUserPool", "cognito-idp:DeleteIdentityProvider"],
      userPoolArn,
    ],
  ];
  return all.filter((one) => one !== false);
}

/**
 * What locks agents out while the role, the SAML provider and the pool stay. Removing
 * a boundary locks no agent out, so iam:DeleteRolePermissionsBoundary is not among them.
 */
function changes({ roleArn, samlProviderArn, userPoolArn }: GuardrailPolicyArgs): Denial[] {
  const ofRole = [
    "iam:UpdateAssumeRolePolicy",
    // Shorter sessions than Okta asks for are refused.
    "iam:UpdateRole",
    "iam:PutRolePolicy",
    "iam:DeleteRolePolicy",
    "iam:AttachRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
  ];
  const ofPool = [
    "cognito-idp:UpdateIdentityProvider",
    "cognito-idp:UpdateUserPoolClient",
    "cognito-idp:DeleteUserPoolClient",
    "cognito-idp:DeleteUserPoolDomain",
  ];
  return [
    ["AmazonConnectRoleDenyChanges", ofRole, roleArn],
    ["AmazonConnectSamlProviderDenyChanges", ["iam:UpdateSAMLProvider"], samlProviderArn],
    ["EngageUserPoolDenyChanges", ofPool, userPoolArn],
  ];
}
