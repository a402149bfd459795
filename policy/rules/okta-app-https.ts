import { whenKnown } from "../shared/known";
import { samlApp, type SamlApp } from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<SamlApp>({
  name: "okta-app-https",
  description: "An Okta app sends its responses to https addresses only.",
  why: "Over plain http anybody on the way can take the response and sign in with it.",
  mend: "Use the https address of the user pool's domain, or of the AWS sign-in endpoint.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp.html",
  types: [samlApp],
  check: ({ name, props }, tell) => {
    const addresses = (["ssoUrl", "recipient", "destination"] as const).map((property) =>
      whenKnown(() => props[property] ?? "https://", "https://"),
    );
    const plain = new Set(addresses.filter((address) => !address.startsWith("https://")));
    for (const address of plain) {
      tell(() => `The Okta app "${name}" sends its responses to ${address}.`);
    }
  },
});
