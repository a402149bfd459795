import { identityProvider, isFreelyNamed, type IdentityProvider } from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<IdentityProvider>({
  name: "identity-provider-name-no-space",
  description: "A SAML or OIDC identity provider's name has no space.",
  why: "Cognito refuses it for a new provider. Sign-in links contain the name, and a space that is not encoded breaks them.",
  fix: 'Write it as one word, or with hyphens: "Okta-Agents".',
  severity: "medium",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html",
  types: [identityProvider],
  check: ({ name, props }, tell) =>
    tell(
      () =>
        isFreelyNamed(props.providerType) &&
        /\s/.test(props.providerName) &&
        `The identity provider "${name}" has the providerName "${props.providerName}".`,
    ),
});
