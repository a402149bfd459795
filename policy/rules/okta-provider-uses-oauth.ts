import { oktaProvider } from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<Record<string, unknown>>({
  name: "okta-provider-uses-oauth",
  description:
    "The Okta provider signs in with OAuth rather than with an API token. A token in the environment (OKTA_API_TOKEN) is not seen.",
  why: "An API token has all the rights of the administrator who created it, and stops working when that person leaves. A service app's key has scopes of its own.",
  fix: "Set clientId, privateKey, privateKeyId and scopes on the provider instead of apiToken.",
  severity: "medium",
  level: "advisory",
  url: "https://developer.okta.com/docs/guides/implement-oauth-for-okta/main/",
  types: [oktaProvider],
  check: ({ name, props }, tell) =>
    tell(() => "apiToken" in props && `The Okta provider "${name}" uses an apiToken.`),
});
