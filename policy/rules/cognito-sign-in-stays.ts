import * as types from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<types.UserPoolClient, { exclusive: string[] }>({
  name: "cognito-sign-in-stays",
  description:
    "COGNITO stays on an app client's list unless the program asks for sign-in through the identity provider alone.",
  why: "Without COGNITO, no user can sign in with a password of the pool: administrators and users who are not in Okta are locked out.",
  fix: 'Add "COGNITO" to supportedIdentityProviders. To remove it on purpose, set exclusive: true on an AppClientIdentityProvider, or name the resource in this rule\'s exclusive.',
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-app-idp-settings.html",
  types: [types.userPoolClient, types.managedUserPoolClient],
  config: {
    exclusive: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Resource names of app clients that intentionally do not list COGNITO.",
    },
  },
  check: ({ name, props }, tell, { exclusive }) =>
    tell(() => {
      const listed = props.supportedIdentityProviders;
      return (
        listed !== undefined &&
        // A machine's client: people do not sign in through it.
        !props.allowedOauthFlows?.includes("client_credentials") &&
        !exclusive.includes(name) &&
        !listed.includes("COGNITO") &&
        `The app client "${name}" lists ${[...listed].join(", ") || "no provider"} and not COGNITO.`
      );
    }),
});
