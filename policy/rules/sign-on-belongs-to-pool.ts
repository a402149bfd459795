import { appBehind } from "../shared/links";
import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import type { Member, Stack } from "../shared/stack";

export default stackRule({
  name: "sign-on-belongs-to-pool",
  description:
    "The audience and the ssoUrl of the Okta app behind a Cognito identity provider are those of its user pool. A custom domain is checked when the stack declares it, or when it is in this rule's domains.",
  why: "Cognito refuses a response that is meant for another pool or posted to another pool's domain, so nobody could sign in.",
  mend: "Set audience to urn:amazon:cognito:sp:{pool id}, and ssoUrl, recipient and destination to https://{the pool's domain}/saml2/idpresponse.",
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
    for (const provider of stack.of<types.IdentityProvider>(types.identityProvider)) {
      const app = appBehind(stack, provider);
      if (!app) continue;
      const pool = () => provider.props.userPoolId;
      const audience = () => `urn:amazon:cognito:sp:${pool()}`;
      tell(app)(
        () =>
          app.props.audience !== audience() &&
          `The Okta app "${app.name}" has the audience ${app.props.audience ?? "(none)"}, but its identity provider "${provider.name}" is in the user pool ${pool()}.`,
      );
      tell(app)(() => {
        const address = app.props.ssoUrl ?? "";
        const host = config.domains[pool()] ?? declaredDomain(stack, provider);
        return (
          !isPoolAddress(address, pool(), host) &&
          `The Okta app "${app.name}" has the ssoUrl ${address || "(none)"}, which is not the SAML address of the user pool ${pool()}${host ? ` (https://${host}/saml2/idpresponse)` : ""}.`
        );
      });
    }
  },
});

function isPoolAddress(address: string, pool: string, host: string | undefined): boolean {
  const url = parse(address);
  if (url?.pathname !== "/saml2/idpresponse") return false;
  if (host) return url.host === host;
  // Cognito's own domains carry the region, which must be the pool's; of others nothing is known.
  const region = /\.auth(?:-fips)?\.([^.]+)\.amazoncognito\.com$/.exec(url.host)?.[1];
  return region === undefined || region === pool.split("_")[0];
}

/** The host of the pool's domain when this stack declares it. */
function declaredDomain(
  stack: Stack,
  provider: Member<types.IdentityProvider>,
): string | undefined {
  const domain = stack
    .of<{ userPoolId: string; domain: string }>(types.userPoolDomain)
    .find(({ props }) => whenKnown(() => props.userPoolId === provider.props.userPoolId, false));
  const region = provider.props.userPoolId.split("_")[0];
  const name = domain?.props.domain;
  return name?.includes(".") ? name : name && `${name}.auth.${region}.amazoncognito.com`;
}

function parse(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}
