import * as types from "../shared/resources";
import { resourceAndStackRule } from "../shared/rule";
import { ownPoolOf } from "../shared/signOn";

interface Config {
  vendorClients: string[];
  mustDeclare: string[];
}

type Client = types.UserPoolClient & Record<string, unknown>;

export default resourceAndStackRule<Client, Config>({
  name: "app-client-not-taken-over",
  description:
    "No aws.cognito.UserPoolClient or ManagedUserPoolClient takes over another team's app client without declaring everything the live one has. A policy pack cannot see the import option: a UserPoolClient is recognized by a name in vendorClients, in a pool that the stack does not declare.",
  why: "Every write replaces the whole client. What is not declared gets its default: token lifetimes change, callback addresses vanish, and no agent can sign in.",
  fix: "Attach the identity provider with AppClientIdentityProvider, which changes one list and nothing else; or declare every property in mustDeclare as the live client has it.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html",
  types: [types.userPoolClient, types.managedUserPoolClient],
  config: {
    vendorClients: {
      type: "array",
      items: { type: "string" },
      default: ["app-client"],
      description: "Names of app clients that belong to another team.",
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
  check: ({ type, name, props }, tell, config) => {
    // A UserPoolClient's pool, and with it whose client it is, only the whole stack tells.
    if (type === types.managedUserPoolClient) tell(() => faultOf(name, props, config));
  },
  checkStack: (stack, tell, config: Config) => {
    for (const client of stack.declared<Client>(types.userPoolClient)) {
      tell(client)(
        () =>
          config.vendorClients.includes(client.props.name ?? "") &&
          !ownPoolOf(stack, client) &&
          faultOf(client.name, client.props, config),
      );
    }
  },
});

function faultOf(name: string, props: Client, { mustDeclare }: Config): string | false {
  // `in` asks whether it is declared, not what it is, so an unknown value counts as declared.
  const missing = mustDeclare.filter((property) => !(property in props));
  return (
    missing.length > 0 &&
    `"${name}" takes over a live app client and leaves out ${missing.join(", ")}.`
  );
}
