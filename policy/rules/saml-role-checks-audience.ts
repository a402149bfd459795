import { isAbout, type Statement } from "../shared/documents";
import { assumeWithSaml, audiences, compared, trust } from "../shared/roleTrust";
import { agentRoles } from "../shared/roles";
import { isSignInAddress } from "../shared/signInAddress";
import { stackRule } from "../shared/rule";

export default stackRule({
  name: "saml-role-checks-audience",
  description:
    "A role with which agents sign in to Amazon Connect accepts only SAML responses that were sent to an AWS sign-in address.",
  why: "Without this check, a response meant for another application also opens the role. With a wrong address, no response does.",
  fix: 'Compare SAML:aud by StringEquals with the address that the app posts to: "https://signin.aws.amazon.com/saml", "https://{region}.signin.aws.amazon.com/saml" or both, or the one that IAM shows for encrypted assertions.',
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
  checkStack: (stack, tell) => {
    for (const { role } of agentRoles(stack)) {
      tell(role)(() => {
        const letting = trust(role.props).filter((each) => isAbout(each, assumeWithSaml));
        const open = letting.find((statement) => !checksAudience(statement));
        if (!open) return undefined;
        return `The role "${role.name}" does not check SAML:aud against the AWS sign-in address.${instead(open)}`;
      });
    }
  },
});

/** What a statement compares the audience with instead. */
function instead(statement: Statement): string {
  const [all, possible] = [compared(statement), audiences(statement)];
  const wrong = all.filter((value) => !possible.includes(value) || !isSignInAddress(value));
  const stars = all.length > possible.length ? " StringEquals takes * for plain text." : "";
  return wrong.length > 0 ? ` It compares it with ${wrong.join(", ")}.${stars}` : "";
}

function checksAudience(statement: Statement): boolean {
  const all = audiences(statement);
  return all.length > 0 && all.every(isSignInAddress);
}
