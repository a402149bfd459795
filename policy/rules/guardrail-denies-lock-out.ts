import { parseArn } from "../shared/documents";
import { call, denial, type Call } from "../shared/guardrails";
import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { trustedProviders } from "../shared/roleTrust";
import { agentRoles, roleArn, type AgentRole } from "../shared/roles";
import { stackRule } from "../shared/rule";
import { isOktas, isSaml } from "../shared/signOn";
import type { Stack } from "../shared/stack";

const ofRole = [
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
  "iam:PutRolePolicy",
  "iam:DeleteRolePolicy",
  "iam:AttachRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePermissionsBoundary",
];
const ofProvider = ["iam:UpdateSAMLProvider", "iam:DeleteSAMLProvider"];
const ofPool = [
  "cognito-idp:UpdateIdentityProvider",
  "cognito-idp:DeleteIdentityProvider",
  "cognito-idp:UpdateUserPoolClient",
  "cognito-idp:DeleteUserPoolClient",
  "cognito-idp:DeleteUserPoolDomain",
];

export default stackRule({
  name: "guardrail-denies-lock-out",
  description:
    "A guardrail that denies deleting the agents' role also denies the changes that lock agents out while everything stays in place.",
  why: "One such change in a console stops the sign-in of every agent as surely as a deletion does.",
  fix: "Deny these actions on the role, the SAML provider and the user pool, with an exemption (ArnNotLike on aws:PrincipalArn) for the role that deploys (settings: engage-okta:guardrail, alsoProtect: [samlProvider, userPool, changes]). Set the rule to disabled if other teams must be free to make such changes.",
  severity: "medium",
  level: "advisory",
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
  checkStack: (stack, tell) => {
    for (const agents of agentRoles(stack)) {
      tell(agents.role)(() => {
        const { account } = agents;
        const arn = roleArn(agents);
        // Without any guardrail it is guardrail-denies-deletion that speaks.
        const isGuarded =
          account && arn && denial(stack, call("iam:DeleteRole", arn, account)).denied;
        if (!isGuarded) return undefined;
        const open = changes(stack, agents, arn, account).filter(
          (change) => !denial(stack, change).denied,
        );
        const resources = [...new Set(open.map(({ resource }) => resource))];
        const actions = (resource: string) =>
          open.filter((change) => change.resource === resource).map(({ action }) => action);
        return (
          open.length > 0 &&
          `The guardrail denies deleting ${arn}, but not ${resources
            .map((resource) => `${actions(resource).join(", ")} on ${resource}`)
            .join(", nor ")}.`
        );
      });
    }
  },
});

/** The provider of another stack, or of another account, is another guardrail's. */
function declaredProviders(stack: Stack, { role, account }: AgentRole): string[] {
  const trusted = whenKnown(() => trustedProviders(role.props), []).filter(
    (arn) => parseArn(arn)?.account === account,
  );
  return stack
    .of<types.SamlProvider>(types.samlProvider)
    .flatMap(({ props }) => trusted.filter((arn) => arn.endsWith(`:saml-provider/${props.name}`)));
}

function changes(stack: Stack, agents: AgentRole, arn: string, account: string): Call[] {
  const [, partition] = arn.split(":");
  // Agents sign in through Okta: a pool without it is no concern of this guardrail.
  const pools = stack
    .of<types.IdentityProvider>(types.identityProvider)
    .filter((provider) => isSaml(provider) && isOktas(provider) !== false)
    .map(({ props: { userPoolId } }) => {
      const [region] = userPoolId.split("_");
      return `arn:${partition}:cognito-idp:${region}:${account}:userpool/${userPoolId}`;
    });
  const all: [string[], string[]][] = [
    [ofRole, [arn]],
    [ofProvider, declaredProviders(stack, agents)],
    [ofPool, [...new Set(pools)]],
  ];
  return all.flatMap(([actions, resources]) =>
    resources.flatMap((resource) => actions.map((action) => call(action, resource, account))),
  );
}
