import { isLike } from "../shared/documents";
import { identityProvider, type IdentityProvider } from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<IdentityProvider, { hosts: string[] }>({
  name: "metadata-url-is-public",
  description:
    "Cognito reads a SAML identity provider's metadata over https from an address that needs no token, on an allowed host.",
  why: "Cognito reads it without credentials and believes the signing certificate in it: Okta's API address answers 401 and sign-in stops; any other host could name a certificate of its own.",
  mend: "Use https://{Okta organization}/app/{the app's entityKey}/sso/saml/metadata, not the app's metadataUrl output. Add a custom Okta domain to this rule's hosts.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managing-saml-idp.html",
  types: [identityProvider],
  config: {
    hosts: {
      type: "array",
      items: { type: "string" },
      default: ["*.okta.com", "*.oktapreview.com", "*.okta-emea.com", "*.okta-gov.com"],
      description: "Hosts that metadata may come from; * stands for any characters.",
    },
  },
  check: ({ name, props }, tell, { hosts }) =>
    tell(() => {
      const address = props.providerDetails.MetadataURL;
      const fault = address !== undefined && faultOf(address, hosts);
      return (
        fault && `The identity provider "${name}" reads its metadata from ${address}: ${fault}.`
      );
    }),
});

function faultOf(address: string, hosts: string[]): string | undefined {
  if (!URL.canParse(address)) return "that is no URL";
  const { protocol, hostname, pathname } = new URL(address);
  if (protocol !== "https:") return "that is not https";
  if (pathname.startsWith("/api/")) return "that is Okta's API, which needs a token";
  if (!hosts.some((host) => isLike(host, hostname))) return `the host ${hostname} is not allowed`;
  return undefined;
}
