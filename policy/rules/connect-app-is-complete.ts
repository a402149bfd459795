import * as types from "../shared/resources";
import { resourceRule, type Tell } from "../shared/rule";
import { awsClaims, isAwsAudience, isAwsSignIn, leadsToConnect } from "../shared/samlApps";

export default resourceRule<types.SamlApp>({
  name: "connect-app-is-complete",
  description:
    "An Okta app that signs people in to AWS or Amazon Connect sends a role and a session name, for AWS's audience and to AWS's sign-in address, and one for Connect has the federation address of the instance as its relay state.",
  why: "AWS refuses a response without them, so no agent could sign in.",
  fix: "Send the attribute statements https://aws.amazon.com/SAML/Attributes/Role ({role ARN},{SAML provider ARN}) and …/RoleSessionName, with the audience urn:amazon:webservices and the ssoUrl https://{region}.signin.aws.amazon.com/saml.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/connect/latest/adminguide/configure-saml.html",
  types: [types.samlApp],
  check: ({ name, props }, tell) => {
    // Okta's own apps bring their statements and addresses along.
    const isOwn = () => !props.preconfiguredApp;
    const isForAws = () => isOwn() && (leadsToConnect(props.defaultRelayState) || sends(props, ""));
    checkStatements(name, props, tell, isForAws);
    tell(
      () =>
        isForAws() &&
        !isAwsAudience(props.audience) &&
        `The Okta app "${name}" has an audience that is not AWS's.`,
    );
    tell(
      () =>
        isForAws() &&
        // Plain http is another rule's fault.
        !isAwsSignIn(props.ssoUrl?.replace(/^http:/i, "https:")) &&
        `The Okta app "${name}" posts its responses to an ssoUrl that is not AWS's sign-in address.`,
    );
    tell(() => {
      const { defaultRelayState: relayState = "" } = props;
      return (
        /connect/i.test(relayState) &&
        isForAws() &&
        !isFederation(relayState) && {
          what: `The Okta app "${name}" has a relay state that is no federation address of an Amazon Connect instance.`,
          why: "People would sign in to AWS and not arrive in Amazon Connect.",
          fix: "Use https://{region}.console.aws.amazon.com/connect/federate/{instance id}, with ?destination=%2Fccp-v2 for agents.",
        }
      );
    });
  },
});

function checkStatements(
  name: string,
  props: types.SamlApp,
  tell: Tell,
  isForAws: () => boolean,
): void {
  for (const claim of ["Role", "RoleSessionName"]) {
    tell(
      () =>
        isForAws() &&
        !sends(props, claim) &&
        `The Okta app "${name}" does not send the attribute ${awsClaims}${claim}.`,
    );
  }
}

/** Whether the app sends a claim of AWS's; any, when none is named. */
function sends({ attributeStatements: all }: types.SamlApp, claim: string): boolean {
  return (all ?? []).some((each) =>
    claim ? each?.name === awsClaims + claim : each?.name?.startsWith(awsClaims),
  );
}

function isFederation(relayState: string): boolean {
  return /^https:\/\/([a-z0-9-]+\.)?console\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)\/connect\/federate\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/?(\?|$)/.test(
    relayState,
  );
}
