import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { purposeOf } from "../shared/samlApps";
import { appBehind, appsForPool, isSamePool } from "../shared/signOn";
import type { Member, Stack } from "../shared/stack";

type Provider = Member<types.IdentityProvider>;

export default stackRule({
  name: "sign-on-belongs-to-pool",
  description:
    "The audience and the ssoUrl of the Okta app behind a Cognito identity provider are those of its user pool. A custom domain is checked when the stack declares it, or when it is in this rule's domains.",
  why: "Cognito refuses a response that is meant for another pool or posted to another pool's domain, so no agent could sign in.",
  fix: "Set audience to urn:amazon:cognito:sp:{pool id}, and ssoUrl, recipient and destination to https://{the pool's domain}/saml2/idpresponse.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp.html",
  config: {
    domains: {
      type: "object",
      additionalProperties: { type: "string" },
      default: {},
      description:
        'Host of the sign-in domain of a user pool, for example {"ap-southeast-2_AbCdEf123": "login.acme.com"}.',
    },
  },
  checkStack: (stack, tell, config: { domains: Record<string, string> }) => {
    for (const provider of stack.declared<types.IdentityProvider>(types.identityProvider)) {
      const app = appBehind(stack, provider);
      // The metadata of an app that is for something else is the fault of metadata-is-of-its-app.
      if (!app || isForSomethingElse(stack, provider, app)) continue;
      const pool = () => provider.props.userPoolId;
      tell(app)(
        () =>
          app.props.audience !== `urn:amazon:cognito:sp:${pool()}` &&
          `The audience of the Okta app "${app.name}" is ${app.props.audience ? "not" : "left out: it should be"} that of the user pool of its identity provider "${provider.name}".`,
      );
      tell(app)(() => {
        const address = app.props.ssoUrl;
        const known = [...declaredHosts(stack, provider), config.domains[pool()]].filter(
          (host) => host !== undefined,
        );
        const fault = address === undefined ? "is left out" : faultOf(address, pool(), known);
        return (
          fault &&
          `The ssoUrl of the Okta app "${app.name}" ${fault}; its identity provider is "${provider.name}".`
        );
      });
    }
  },
});

/** AWS's app, or another pool's, while the pool has an app of its own in the stack. */
function isForSomethingElse(stack: Stack, provider: Provider, app: Member<types.SamlApp>): boolean {
  const own = appsForPool(stack, provider);
  return (
    purposeOf(stack, app) === "aws" || (own.length > 0 && !own.some(({ urn }) => urn === app.urn))
  );
}

function faultOf(address: string, pool: string, hosts: string[]): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.pathname !== "/saml2/idpresponse") return "is no SAML address of a user pool";
  const known = `is not on a domain of the user pool (${hosts.join(", ")})`;
  if (hosts.length > 0) return hosts.includes(url.host) ? undefined : known;
  // Cognito's own domains carry the region, which must be the pool's; of others nothing is known.
  const region = /\.auth(?:-fips)?\.([^.]+)\.amazoncognito\.com$/.exec(url.host)?.[1];
  const isElsewhere = region !== undefined && region !== pool.split("_")[0];
  return isElsewhere ? "is a domain of another region than the user pool's" : undefined;
}

/** Every domain of the pool that this stack declares: a prefix, a custom one, or both. */
function declaredHosts(stack: Stack, provider: Provider): string[] {
  const region = provider.props.userPoolId.split("_")[0];
  return stack
    .of<{ userPoolId: string; domain: string }>(types.userPoolDomain)
    .filter((domain) => isSamePool(stack, domain, provider))
    .flatMap(({ props: { domain } }) =>
      domain.includes(".")
        ? [domain]
        : ["auth", "auth-fips"].map((auth) => `${domain}.${auth}.${region}.amazoncognito.com`),
    );
}
