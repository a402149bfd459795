import { whenKnown } from "../shared/known";
import { reservedNames } from "../shared/providerNames";
import * as types from "../shared/resources";
import { resourceRule, type Fault } from "../shared/rule";
import { listedNames } from "../shared/signOn";

type Client = types.UserPoolClient;

export default resourceRule<Client>({
  name: "app-client-is-sound",
  description:
    "A declared app client that people sign in to through an identity provider has https addresses, no implicit flow, no password flow, tokens that can be revoked, and does not reveal who has an account.",
  why: "Each makes it easier to take over the session of a person who has signed in.",
  fix: "Declare the client as the message says.",
  severity: "medium",
  level: "advisory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html",
  types: [types.userPoolClient],
  check: ({ name, props }, tell) => {
    const isOnSignOn = listedNames({ props: props as Client & types.AppClientProvider }).some(
      (listed) => !reservedNames.includes(listed!),
    );
    if (!isOnSignOn) return;
    for (const check of checks) {
      tell(() => {
        const fault = check(props);
        return fault && { ...fault, what: `The app client "${name}" ${fault.what}.` };
      });
    }
  },
});

/** Without the ALLOW_ of their newer names. */
const passwordFlows = ["USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"];

const checks: ((props: Client) => Fault | false)[] = [
  ({ allowedOauthFlows = [] }) =>
    allowedOauthFlows.includes("implicit") && {
      what: "allows the implicit flow",
      why: "Tokens then stand in the address of the page, and in histories and logs.",
      fix: 'Take "implicit" out of allowedOauthFlows; use "code" with PKCE.',
    },
  (props) => {
    const isPlain = (["callbackUrls", "logoutUrls"] as const).filter((property) =>
      whenKnown(() => (props[property] ?? []).some(isPlainHttp), false),
    );
    const all = [
      ...isPlain,
      ...(isPlainHttp(props.defaultRedirectUri) ? ["defaultRedirectUri"] : []),
    ];
    return (
      all.length > 0 && {
        what: `has a plain http address in ${all.join(" and ")}`,
        why: "Over plain http, others on the network can take the code; Cognito allows http for localhost only.",
        fix: "Use https addresses.",
      }
    );
  },
  ({ explicitAuthFlows = [] }) => {
    const found = explicitAuthFlows.filter((flow) =>
      passwordFlows.includes(flow.replace("ALLOW_", "")),
    );
    return (
      found.length > 0 && {
        what: `allows ${found.join(" and ")}`,
        why: "The application then sees passwords, and anyone who has one gets past Okta.",
        fix: "Leave it out of explicitAuthFlows; ALLOW_USER_SRP_AUTH keeps passwords of the pool's own users unseen.",
      }
    );
  },
  ({ enableTokenRevocation }) =>
    enableTokenRevocation === false && {
      what: "has enableTokenRevocation off",
      why: "People who sign out, or leave, keep access until their last token expires.",
      fix: "Leave enableTokenRevocation out, or set it to true.",
    },
  ({ preventUserExistenceErrors }) =>
    preventUserExistenceErrors === "LEGACY" && {
      what: 'has preventUserExistenceErrors "LEGACY"',
      why: "Any visitor can then find out who has an account.",
      fix: 'Set preventUserExistenceErrors to "ENABLED".',
    },
];

function isPlainHttp(address: string | undefined): boolean {
  return /^http:\/\/(?!(localhost|127\.0\.0\.1|\[::1\])([:/]|$))/i.test(address ?? "");
}
