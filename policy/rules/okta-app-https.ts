import { whenKnown } from "../shared/known";
import { appRule } from "../shared/samlApps";

export default appRule({
  name: "okta-app-https",
  description: "An Okta app for Cognito or AWS has https addresses only.",
  why: "Over plain http, others on the network can take the response and sign in with it.",
  fix: "Use the https address of the user pool's domain, or of the AWS sign-in endpoint.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp.html",
  check: ({ name, props }, tell) => {
    const addresses: Record<string, () => boolean> = {
      ssoUrl: () => isPlain(props.ssoUrl),
      recipient: () => isPlain(props.recipient),
      destination: () => isPlain(props.destination),
      acsEndpoints: () => (props.acsEndpoints ?? []).some(isPlain),
      acsEndpointsIndices: () =>
        (props.acsEndpointsIndices ?? []).some((endpoint) => isPlain(endpoint?.url)),
    };
    const plain = Object.keys(addresses).filter((key) => whenKnown(addresses[key]!, false));
    tell(
      () =>
        plain.length > 0 &&
        `The Okta app "${name}" has a plain http address in ${plain.join(", ")}.`,
    );
    tell(
      () =>
        isPlain(props.singleLogoutUrl) && {
          what: `The Okta app "${name}" has a plain http singleLogoutUrl.`,
          why: "Over plain http, others on the network can read who signs out, and answer for the application.",
          fix: "Use its https address.",
        },
    );
  },
});

function isPlain(address: string | undefined): boolean {
  return /^http:/i.test(address ?? "");
}
