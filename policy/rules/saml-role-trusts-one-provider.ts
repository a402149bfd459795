import { list, type Statement } from "../shared/documents";
import { trustsSaml, trustStatements } from "../shared/links";
import { statements } from "../shared/documents";
import { role, type Role } from "../shared/resources";
import { resourceRule } from "../shared/rule";

const endpoint =
  /^https:\/\/([a-z0-9-]+\.)?signin\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/(static\/)?saml$/;

export default resourceRule<Role>({
  name: "saml-role-trusts-one-provider",
  description:
    "A role for SAML sign-in trusts one SAML provider and nobody else, and only responses meant for AWS.",
  why: "Whoever else the role trusts can become any agent; without SAML:aud a response that was meant for another application opens it too.",
  mend: 'Trust {"Federated": the provider\'s ARN} with sts:AssumeRoleWithSAML and StringEquals on SAML:aud with the AWS sign-in address, in one statement.',
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html",
  types: [role],
  check: ({ name, props }, tell) => {
    const trust = () => (trustsSaml(props) ? statements(props.assumeRolePolicy) : []);
    tell(() => {
      const trusted = trust()
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap(principals);
      const [first, ...more] = [...new Set(trusted)];
      const one =
        first === undefined || (more.length === 0 && /:saml-provider\/[^*]+$/.test(first));
      return !one && `The role "${name}" trusts ${[first, ...more].join(" and ")}.`;
    });
    tell(
      () =>
        trustsSaml(props) &&
        !trustStatements(props).every(checksAudience) &&
        `The role "${name}" does not check SAML:aud against the AWS sign-in address.`,
    );
  },
});

function principals(statement: Statement): string[] {
  if (statement.NotPrincipal !== undefined) return ["everybody but a few (NotPrincipal)"];
  if (statement.Principal === "*") return ["everybody (*)"];
  return Object.values(statement.Principal ?? {}).flatMap((principal) => list(principal));
}

function checksAudience({ Condition }: Statement): boolean {
  const wanted = Object.entries(Condition?.StringEquals ?? {}).find(
    ([key]) => key.toLowerCase() === "saml:aud",
  );
  const audiences = list(wanted?.[1]);
  return audiences.length > 0 && audiences.every((audience) => endpoint.test(audience));
}
