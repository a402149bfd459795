import type { connectSchema, engageSchema, guardrailSchema } from "./schema";

/** What a key is for, as `docs/configuration.md` and the schema for editors say it. */
export interface Description {
  /** Markdown; links are relative to docs/. */
  text: string;
  /** What happens without the key, where the schema itself has no default. */
  otherwise?: string;
}

type Keys<TSchema extends { entries: object }> = Readonly<
  Record<keyof TSchema["entries"], Description>
>;

const groups = { text: "Exact names of Okta groups. At least one group or user is needed." };
const users = { text: "Logins of Okta users." };
const authenticationPolicyId = { text: "Okta authentication policy.", otherwise: "Okta's default" };
const signingKey = {
  text:
    "`{ name, yearsValid }`: another name makes Okta sign with a new certificate at once; see " +
    "[rotation.md](rotation.md).",
  otherwise: "Okta's own",
};

export const engageDescriptions: Keys<typeof engageSchema> = {
  cloudFormationStack: {
    text:
      "Name or ARN of the vendor's CloudFormation stack; user pool and app client are looked up from " +
      "its outputs. This or `userPoolId` is needed.",
  },
  userPoolId: { text: "The user pool.", otherwise: "from the stack" },
  appClientId: { text: "The app client.", otherwise: "by name" },
  appClientName: { text: "Exact name of the app client in the pool.", otherwise: "`app-client`" },
  callbackUrl: {
    text:
      "Which of the app client's callback URLs the sign-in URL leads back to. Without it: an `https` " +
      "address before any other, never `localhost` while there is another, and among several the " +
      "client's `DefaultRedirectURI`.",
    otherwise: "the client's default",
  },
  identityProviderName: {
    text:
      "Name in the user pool, 3 to 32 characters without spaces or colons, an underscore only as the " +
      "second one. It prefixes the user names of all who sign in, so another name makes new users.",
  },
  groups,
  users,
  label: { text: "The application's name in Okta." },
  exclusive: {
    text:
      "Okta is the only way to sign in with the hosted pages: every other provider comes off the app " +
      "client, and is put back when this is false again or on `destroy`. It does not close Cognito's " +
      "API: see [exclusive.md](exclusive.md).",
  },
  signedRequests: { text: "Cognito signs its requests, and Okta checks that." },
  tile: {
    text:
      "`hidden` takes the application off the Okta dashboard. Sign-in starts at Engage; from the tile " +
      "it would fail.",
  },
  attributeStatements: {
    text: "Further claims: `{ name, value, mapTo }`, `mapTo` being an attribute of the pool.",
    otherwise: "none",
  },
  groupsClaim: {
    text: "The user's groups as a claim: `{ name, filterType, filterValue, mapTo }`.",
    otherwise: "none",
  },
  identifiers: {
    text: "Up to 50 names, such as email domains, that choose this provider.",
    otherwise: "none",
  },
  authenticationPolicyId,
  nameIdFormat: {
    text:
      "`persistent`, `emailAddress` or `unspecified`. Not `transient`: Cognito would take the same " +
      "person for a new user at every sign-in.",
  },
  nameIdTemplate: { text: "Okta expression for the NameID." },
  signingKey,
  adopt: { text: "What was set up by hand before; see [adopt](#adopt).", otherwise: "nothing" },
};

export const connectDescriptions: Keys<typeof connectSchema> = {
  instanceAlias: {
    text:
      "The Connect instance by its alias. This or `instanceId` is needed. Its identity management must " +
      "be SAML, which cannot be changed on an existing instance.",
  },
  instanceId: { text: "The Connect instance by its id." },
  groups,
  users,
  label: { text: "The application's name in Okta, which agents see on its tile." },
  signInEndpoint: {
    text:
      "Where Okta posts to: `regional`, as AWS advises, or `global`. The role accepts both, so a switch " +
      "changes Okta only.",
  },
  destination: { text: "Where in the instance agents arrive." },
  roleName: { text: "The role that agents get.", otherwise: "`AmazonConnectOkta-{alias}`" },
  samlProviderName: { text: "The SAML provider in IAM.", otherwise: "`Okta-{alias}`" },
  deleteRole: {
    text:
      "`true` deletes the role with the section or the stack. Otherwise it stays in IAM: the instance's " +
      "users are tied to it.",
  },
  sessionHours: { text: "How long agents stay signed in, 1 to 12 hours." },
  roleSessionName: {
    text:
      "`email` or `login`: the Okta field that equals the user names in Amazon Connect. **They must be " +
      "equal, upper and lower case included**, or the agent is not let in.",
  },
  authenticationPolicyId,
  signingKey,
  adopt: { text: "What was set up by hand before; see [adopt](#adopt).", otherwise: "nothing" },
};

export const guardrailDescriptions: Keys<typeof guardrailSchema> = {
  targets: {
    text:
      "Account ids (in quotes), organizational unit ids, or `root`. Each must be, or contain, the " +
      "account of the Connect instance: a service control policy binds only what is under its target.",
  },
  managementRole: {
    text: "Role in the management account.",
    otherwise: "this account is the management account",
  },
  policyName: {
    text: "The policy's name in Organizations.",
    otherwise: "`AmazonConnectDenyDeletion-{alias}`",
  },
  alsoProtect: {
    text:
      "`samlProvider`, `userPool`: deny deleting these as well. `changes`: deny also what locks agents " +
      "out without deleting anything, see below.",
    otherwise: "nothing more",
  },
  exemptPrincipals: {
    text:
      "ARNs of IAM roles and users to whom nothing is denied. `*` may be the account, and part of a " +
      "name; patterns that exempt everybody, or the agents' role, are refused.",
    otherwise: "none",
  },
  adopt: { text: "A policy that exists already; see [adopt](#adopt).", otherwise: "nothing" },
};
