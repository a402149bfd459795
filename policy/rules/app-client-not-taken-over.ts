import * as types from "../shared/resources";
import { resourceRule } from "../shared/rule";

interface Config {
  vendorClients: string[];
  mustDeclare: string[];
}

export default resourceRule<types.UserPoolClient & Record<string, unknown>, Config>({
  name: "app-client-not-taken-over",
  description:
    "No aws.cognito.UserPoolClient or ManagedUserPoolClient takes over somebody else's app client without declaring everything the live one has. A policy pack cannot see the import option: a UserPoolClient is recognised by a name in vendorClients.",
  why: "Every write replaces the whole client: what is not declared falls back to its default, token lifetimes change and callback addresses vanish, and with them everybody's sign-in.",
  mend: "Attach the identity provider with AppClientIdentityProvider, which changes one list and nothing else; or declare every property in mustDeclare as the live client has it.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html",
  types: [types.userPoolClient, types.managedUserPoolClient],
  config: {
    vendorClients: {
      type: "array",
      items: { type: "string" },
      default: ["app-client"],
      description: "Names of app clients that belong to somebody else.",
    },
    mustDeclare: {
      type: "array",
      items: { type: "string" },
      default: [
        "accessTokenValidity",
        "idTokenValidity",
        "refreshTokenValidity",
        "tokenValidityUnits",
        "callbackUrls",
        "logoutUrls",
        "allowedOauthFlows",
        "allowedOauthFlowsUserPoolClient",
        "allowedOauthScopes",
        "explicitAuthFlows",
        "readAttributes",
        "writeAttributes",
        "supportedIdentityProviders",
      ],
      description: "Properties that a declared client must have before it may be taken over.",
    },
  },
  check: ({ type, name, props }, tell, { vendorClients, mustDeclare }) =>
    tell(() => {
      const takesOver =
        type === types.managedUserPoolClient || vendorClients.includes(props.name ?? "");
      // `in` asks whether it is declared, not what it is, so an unknown value counts as declared.
      const missing = mustDeclare.filter((property) => !(property in props));
      return (
        takesOver &&
        missing.length > 0 &&
        `"${name}" takes over a live app client and leaves out ${missing.join(", ")}.`
      );
    }),
});
