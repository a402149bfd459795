import { identityProvider, type IdentityProvider } from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<IdentityProvider>({
  name: "identity-provider-maps-email",
  description: "A SAML identity provider in Cognito maps email from a claim.",
  why: "Engage knows its agents by their email address, and a user without one cannot work.",
  mend: 'Map email in attributeMapping, by the guide from "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress".',
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html",
  types: [identityProvider],
  check: ({ name, props }, tell) =>
    tell(
      () =>
        props.providerType === "SAML" &&
        !props.attributeMapping?.email &&
        `The identity provider "${name}" does not map email.`,
    ),
});
