import { identityProvider, type IdentityProvider } from "../shared/resources";
import { resourceRule } from "../shared/rule";

const reserved = ["COGNITO", "Facebook", "Google", "LoginWithAmazon", "SignInWithApple"];

export default resourceRule<IdentityProvider>({
  name: "identity-provider-name",
  description:
    "A SAML identity provider's name has 1 to 32 characters, no colon, and is none of Cognito's own.",
  why: "Cognito refuses the name, or, with a colon, Pulumi can create the provider and never read it again: its id is {pool}:{name}.",
  mend: 'Choose a short name such as "Okta" before anybody signs in: the name is part of every user name.',
  severity: "high",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html",
  types: [identityProvider],
  check: ({ name, props }, tell) =>
    tell(() => {
      const fault = props.providerType === "SAML" && faultOf(props.providerName);
      return (
        fault &&
        `The identity provider "${name}" has the providerName "${props.providerName}": ${fault}.`
      );
    }),
});

function faultOf(providerName: string): string | undefined {
  if (providerName.length < 1) return "it is empty";
  if (providerName.length > 32) return `it has ${providerName.length} characters`;
  if (providerName.includes(":")) return "it has a colon";
  const own = reserved.find((other) => other.toLowerCase() === providerName.toLowerCase());
  return own && `${own} is reserved`;
}
