import { reservedNames } from "../shared/providerNames";
import { identityProvider, isFreelyNamed, type IdentityProvider } from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<IdentityProvider>({
  name: "identity-provider-name",
  description:
    "A SAML or OIDC identity provider's name is one that Cognito accepts: 3 to 32 characters, no colon, an underscore only as the second character, and none of Cognito's own.",
  why: "Cognito refuses the name. With a colon, Pulumi can create the provider but never read it again, because its id is {pool}:{name}.",
  fix: 'Choose a short name such as "Okta" before the first agent signs in: the name is part of every user name.',
  severity: "high",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html",
  types: [identityProvider],
  check: ({ name, props }, tell) =>
    tell(() => {
      const fault = isFreelyNamed(props.providerType) && faultOf(props.providerName);
      return (
        fault &&
        `The identity provider "${name}" has the providerName "${props.providerName}": ${fault}.`
      );
    }),
});

/** The providers of other types have fixed names. Spaces are the rule identity-provider-name-no-space's. */
function faultOf(providerName: string): string | undefined {
  const own = reservedNames.find((other) => other.toLowerCase() === providerName.toLowerCase());
  if (own) return `${own} is reserved`;
  if (providerName.length < 1) return "it is empty";
  if (providerName.length < 2) return "it has one character";
  if (providerName.length < 3 || providerName.length > 32) {
    return `it has ${providerName.length} characters`;
  }
  if (providerName.includes(":")) return "it has a colon";
  if (/^_|.{2}_/u.test(providerName)) {
    return "it has an underscore that is not the second character";
  }
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}\s]+$/u.test(providerName)) {
    return "it has a character that Cognito does not take";
  }
  return undefined;
}
