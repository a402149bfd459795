/** What a guardrail protects. */
export interface GuardrailPolicyArgs {
  /** `aws`, `aws-us-gov` or `aws-cn`. */
  partition: string;
  /** Name of the role that agents get. */
  roleName: string;
  /** ARN of the Amazon Connect instance. */
  instanceArn: string;
  /** ARN of the SAML provider, if that is protected too. */
  samlProviderArn?: string;
  /** ARN of the user pool, if it and its identity providers are protected too. */
  userPoolArn?: string;
  /** ARN patterns of principals that may delete all the same. @default none */
  exemptPrincipals?: readonly string[];
}

/** Characters in a service control policy. Source: Organizations quotas since May 2026. */
export const maximumPolicySize = 10_240;

/** Service control policies on one target. Source: Organizations quotas since May 2026. */
export const maximumPoliciesPerTarget = 10;

/** The service control policy of the vendor's guide, with the real names, as JSON text. */
export function guardrailPolicy(args: GuardrailPolicyArgs): string {
  const { partition, roleName, exemptPrincipals = [] } = args;
  const deny = (sid: string, actions: string[], resource: string) => ({
    Sid: sid,
    Effect: "Deny",
    Action: actions,
    Resource: [resource],
    ...(exemptPrincipals.length > 0
      ? { Condition: { ArnNotLike: { "aws:PrincipalArn": exemptPrincipals } } }
      : {}),
  });
  const statements = [
    deny(
      "AmazonConnectRoleDenyDeletion",
      ["iam:DeleteRole"],
      `arn:${partition}:iam::*:role/${roleName}`,
    ),
    deny("AmazonConnectInstanceDenyDeletion", ["connect:DeleteInstance"], args.instanceArn),
  ];
  if (args.samlProviderArn) {
    statements.push(
      deny(
        "AmazonConnectSamlProviderDenyDeletion",
        ["iam:DeleteSAMLProvider"],
        args.samlProviderArn,
      ),
    );
  }
  if (args.userPoolArn) {
    statements.push(
      deny(
        "EngageUserPoolDenyDeletion",
        ["cognito-idp:DeleteUserPool", "cognito-idp:DeleteIdentityProvider"],
        args.userPoolArn,
      ),
    );
  }
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
