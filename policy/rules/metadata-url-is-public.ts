import { identityProvider, oktaProvider, type IdentityProvider } from "../shared/resources";
import { isLike } from "../shared/documents";
import { whenKnown } from "../shared/known";
import { resourceAndStackRule } from "../shared/rule";
import { isOktaAddress, isOktaPath } from "../shared/signOn";
import type { Stack } from "../shared/stack";

interface Config {
  hosts: string[];
}

export default resourceAndStackRule<IdentityProvider, Config>({
  name: "metadata-url-is-public",
  description:
    "Cognito reads a SAML identity provider's metadata over https, and Okta's from an address that needs no token, on Okta's domains or those of this rule's hosts. The organization of an Okta provider in the stack is allowed too.",
  why: "Cognito reads it without credentials and trusts the signing certificate in it. Okta's API address answers 401, so sign-in stops. Any other host could supply a certificate of its own.",
  fix: "Use https://{Okta organization}/app/{the app's entityKey}/sso/saml/metadata, not the app's metadataUrl output. Add a custom Okta domain to this rule's hosts.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managing-saml-idp.html",
  types: [identityProvider],
  config: {
    hosts: {
      type: "array",
      items: { type: "string" },
      default: [
        "*.okta.com",
        "*.oktapreview.com",
        "*.okta-emea.com",
        "*.okta-gov.com",
        "*.okta.mil",
      ],
      description: "Hosts that Okta's metadata may come from; * stands for any characters.",
    },
  },
  check: ({ name, props }, tell) =>
    tell(() => {
      const address = addressOf(props);
      const fault = address !== undefined && faultOf(address);
      return (
        fault && {
          what: `The metadata address of the identity provider "${name}" is ${fault.what}.`,
          ...fault.because,
        }
      );
    }),
  checkStack: (stack, tell, { hosts }) => {
    for (const provider of stack.declared<IdentityProvider>(identityProvider)) {
      tell(provider)(() => {
        const address = addressOf(provider.props);
        if (address === undefined || faultOf(address)) return false;
        const { hostname, pathname } = new URL(address);
        if (!isOktaPath(pathname)) return false;
        const isAllowed =
          hosts.some((host) => isLike(host, hostname)) || organizations(stack).includes(hostname);
        return (
          !isAllowed && {
            what: `The identity provider "${provider.name}" reads Okta's metadata from a host that is not allowed.`,
            why: "Cognito believes the signing certificate in it, so another host could let any user in.",
          }
        );
      });
    }
  },
});

/** Of SAML only: no other type has one. */
function addressOf({ providerDetails }: IdentityProvider): string | undefined {
  return providerDetails?.MetadataURL;
}

interface Found {
  what: string;
  because?: { why: string; fix: string };
}

function faultOf(address: string): Found | undefined {
  if (!URL.canParse(address)) return { what: "no URL" };
  const { protocol, pathname } = new URL(address);
  if (protocol !== "https:") {
    return {
      what: "not https",
      because: {
        why: "Cognito believes the signing certificate in it, and over plain http, others on the network could name another.",
        fix: "Use the https address of the metadata.",
      },
    };
  }
  if (isOktaAddress(address) && pathname.startsWith("/api/")) {
    return { what: "of Okta's API, which needs a token" };
  }
  return undefined;
}

/** A custom domain is the organization's where the Okta provider is set to it; the provider's default is okta.com. */
function organizations(stack: Stack): string[] {
  return stack
    .of<{ orgName?: string; baseUrl?: string }>(oktaProvider)
    .flatMap(({ props }) =>
      whenKnown(
        () => (props.orgName ? [`${props.orgName}.${props.baseUrl ?? "okta.com"}`] : []),
        [],
      ),
    );
}
