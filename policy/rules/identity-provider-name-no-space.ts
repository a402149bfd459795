import { identityProvider, type IdentityProvider } from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<IdentityProvider>({
  name: "identity-provider-name-no-space",
  description: "An identity provider's name has no space, as Local Measure's guide advises.",
  why: "Sign-in links carry the name, and a space that is not encoded breaks them.",
  mend: 'Write it as one word, or with hyphens: "Okta-Agents".',
  severity: "medium",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html",
  types: [identityProvider],
  check: ({ name, props }, tell) =>
    tell(
      () =>
        /\s/.test(props.providerName) &&
        `The identity provider "${name}" has the providerName "${props.providerName}".`,
    ),
});
