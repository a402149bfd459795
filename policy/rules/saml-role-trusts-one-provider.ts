import type { Statement } from "../shared/documents";
import { isSamlProvider, trust } from "../shared/roleTrust";
import { agentRoles } from "../shared/roles";
import { stackRule } from "../shared/rule";

export default stackRule({
  name: "saml-role-trusts-one-provider",
  description:
    "A role with which agents sign in to Amazon Connect trusts one SAML provider and no other principal.",
  why: "Any other principal that the role trusts can sign in as any agent.",
  fix: 'Leave the trust one statement with {"Federated": the provider\'s ARN}; give other people and services a role of their own.',
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html",
  checkStack: (stack, tell) => {
    for (const { role } of agentRoles(stack)) {
      tell(role)(() => {
        const trusted = [...new Set(trust(role.props).flatMap(principals))];
        const [first, ...more] = trusted;
        const isOne =
          more.length === 0 &&
          (first === undefined ||
            (isSamlProvider({ type: "", value: first }) && !/[*?]/.test(first)));
        return !isOne && `The role "${role.name}" trusts ${trusted.join(" and ")}.`;
      });
    }
  },
});

function principals({ hasNotPrincipal, principals }: Statement): string[] {
  if (hasNotPrincipal) return ["every principal but a few (NotPrincipal)"];
  return principals.map(({ value }) => (value === "*" ? "every principal (*)" : value));
}
