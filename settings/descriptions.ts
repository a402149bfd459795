import type {
  connectSchema,
  engageSchema,
  guardrailSchema,
  handoffSchema,
  verifySchema,
  moveSchema,
} from "./schema";

/** Explains a key in `docs/configuration.md` and in the schema for editors. */
export interface Description {
  /** Markdown; links are relative to docs/. */
  text: string;
  /** What happens without the key, if the schema has no default. */
  otherwise?: string;
}

type Keys<TSchema extends { entries: object }> = Readonly<
  Record<keyof TSchema["entries"], Description>
>;

const groups = { text: "Exact names of Okta groups. Set at least one group or user." };
const users = { text: "Logins of Okta users." };
const authenticationPolicyId = {
  text: "Id of an Okta authentication policy. It cannot be removed later, because Okta's provider cannot undo it; the program refuses that. Without the setting, an update of the application sends the policy that the last refresh found. If an administrator has chosen another one since, run `pulumi up --refresh`.",
  otherwise: "Okta's default, for a new application",
};
const signingKey = {
  text:
    "`{ name, yearsValid }`. A new `name` makes Okta sign with a new certificate immediately. `yearsValid` (2 to " +
    "10, by default 10) is that certificate's validity, and changes only with the name. See [rotation.md](rotation.md).",
  otherwise: "Okta's own",
};

const honorForceAuthn = {
  text: "`true` makes Okta ask the user to sign in again when a SAML request says `ForceAuthn`.",
};

export const engageDescriptions: Keys<typeof engageSchema> = {
  cloudFormationStack: {
    text:
      "Name or ARN of the vendor's CloudFormation stack, whose outputs name the user pool and the app " +
      "client. Set this or `userPoolId`.",
  },
  userPoolId: { text: "The user pool.", otherwise: "from the stack" },
  appClientId: { text: "The app client.", otherwise: "by name" },
  appClientName: { text: "Exact name of the app client in the pool.", otherwise: "`app-client`" },
  callbackUrl: {
    text:
      "The callback URL of the app client that the sign-in URL leads back to. The default prefers `https`, " +
      "takes `localhost` only if there is nothing else, and among several takes the client's " +
      "`DefaultRedirectURI`.",
    otherwise: "the client's default",
  },
  identityProviderName: {
    text:
      "Name in the user pool: 3 to 32 characters without spaces or colons, an underscore only as the " +
      "second character. It prefixes every user name, so with another name every agent is a new user.",
  },
  groups,
  users,
  label: { text: "The application's name in Okta." },
  exclusive: {
    text:
      "`true` makes Okta the only way to sign in on the hosted pages: it removes every other provider " +
      "from the app client. `false` and `destroy` add them again. Cognito's API stays open: " +
      "see [exclusive.md](exclusive.md).",
  },
  signedRequests: {
    text:
      "`true` makes Cognito sign its requests, and Okta check the signature. On a live customer, the update changes Okta first " +
      "and Cognito some seconds later. In between, Okta refuses agents, so choose a quiet time. If the update fails in between, run " +
      "`pulumi up --refresh` at once; without `--refresh`, it finds nothing to do.",
  },
  tile: {
    text:
      "What agents see on the Okta dashboard. `bookmark` hides the SAML application and adds a bookmark that opens " +
      "the sign-in URL, for the same groups and users. `shown` shows the SAML application's own tile. **Sign-in from " +
      "it always fails**, because Cognito refuses a sign-in that starts at Okta. `hidden` shows no tile: agents start at Engage.",
  },
  tileUrl: {
    text:
      "The page that the bookmark opens instead of the sign-in URL. Set it, for example, to Engage's login page if Engage " +
      "refuses a sign-in that did not start there (ask Local Measure). `https` only.",
    otherwise: "the sign-in URL",
  },
  tileLabel: { text: "The bookmark's name, which agents see on the tile.", otherwise: "`label`" },
  attributeStatements: {
    text: "Further claims: `{ name, value, mapTo }`; `mapTo` is an attribute of the pool.",
    otherwise: "none",
  },
  groupsClaim: {
    text: "The user's groups as a claim: `{ name, filterType, filterValue, mapTo }`.",
    otherwise: "none",
  },
  administrators: {
    text:
      "Email addresses of people whom `npm run people -- --apply` puts into the vendor's group `LMAdmin` of " +
      "the user pool, once they have signed in for the first time. See [people.md](people.md).",
    otherwise: "none",
  },
  identifiers: {
    text: "Up to 50 names, such as email domains, that select this provider.",
    otherwise: "none",
  },
  authenticationPolicyId,
  nameIdFormat: {
    text:
      "`persistent`, `emailAddress` or `unspecified`. Not `transient`: Cognito would create a new " +
      "user at every sign-in.",
  },
  nameIdTemplate: { text: "Okta expression for the NameID." },
  customAttributes: {
    text:
      "Your organization's own attributes in Okta's user profile that look like a misspelled base " +
      "attribute, such as `stage` (`state`). Expressions may use any attribute. But a name that is one " +
      "typing error away from a base attribute is refused unless it is listed here.",
    otherwise: "none",
  },
  honorForceAuthn,
  idpSignout: {
    text:
      "`true` signs agents out at Okta when they sign out of Engage. It sets Cognito's `IDPSignout`, and single logout of the " +
      "application in Okta, which checks the signature of Cognito's request. Okta's provider does not notice when single " +
      "logout is turned off in Okta. To restore it, set `false`, run `pulumi up`, and repeat with `true`.",
  },
  signingKey,
  generation: {
    text:
      "How many of the vendor's stacks this customer has had. It is part of the resources' names in Pulumi's state. " +
      "Only [`customer move`](move.md) writes it.",
  },
  adopt: {
    text: "Existing resources that were set up by hand; see [adopt](#adopt).",
    otherwise: "nothing",
  },
};

export const moveDescriptions: Keys<typeof moveSchema> = {
  cloudFormationStack: { text: "Name or ARN of the vendor's next stack." },
  stage: {
    text:
      "`test`: the new sign-on is for `groups` and `users` of this section. `everyone`: for those of the section " +
      "`engage`, who keep the old one too.",
  },
  groups: {
    text: "Okta groups that try the new sign-on, by exact name. Set this or `users` for the stage `test`.",
    otherwise: "none",
  },
  users: { text: "Okta users who try it, by login.", otherwise: "none" },
  label: {
    text: "Suffix, in parentheses, of the names of the new application and its tile, until the old ones are gone.",
  },
  userPoolId: { text: "The new user pool.", otherwise: "from the new stack" },
  appClientId: { text: "The new app client.", otherwise: "by name" },
  appClientName: { text: "Its exact name.", otherwise: "as in `engage`" },
  callbackUrl: {
    text: "Where the new sign-in URL leads back to, as in `engage`.",
    otherwise: "the new client's default",
  },
  identityProviderName: {
    text: "Name of the identity provider in the new pool.",
    otherwise: "as in `engage`",
  },
  tileUrl: {
    text: "The page that the new tile opens, as in `engage`.",
    otherwise: "the new sign-in URL",
  },
};

export const connectDescriptions: Keys<typeof connectSchema> = {
  instanceAlias: {
    text:
      "Alias of the Connect instance. Set this or `instanceId`. The instance's identity management must " +
      "be SAML, which cannot be changed on an existing instance.",
  },
  instanceId: { text: "Id of the Connect instance." },
  groups,
  users,
  label: { text: "The application's name in Okta, which agents see on the tile." },
  signInEndpoint: {
    text:
      "The endpoint that Okta posts to: `regional`, as AWS advises, or `global`. The role accepts both, " +
      "so changing this changes only Okta.",
  },
  destination: {
    text:
      "The page where agents arrive: a path in the instance (`/ccp-v2` is the contact control panel, " +
      "`/agent-app-v2` the agent workspace), or an `https` address whose origin is in `approvedOrigins`.",
  },
  approvedOrigins: {
    text:
      "Web origins that may embed Amazon Connect, for example Engage's: `https://engage.example.com`. Missing ones are " +
      "added to the instance's approved origins. Only what was added is ever removed; others stay.",
    otherwise: "none",
  },
  roleName: { text: "The role that agents assume.", otherwise: "`AmazonConnectOkta-{alias}`" },
  samlProviderName: { text: "The SAML provider in IAM.", otherwise: "`Okta-{alias}`" },
  deleteRole: {
    text:
      "`true` deletes the role with the section or the stack. Otherwise it stays in IAM, because the " +
      "instance's users are tied to it.",
  },
  permissionsBoundary: {
    text:
      "ARN of the IAM policy that is the role's permissions boundary, for companies that require one. A policy that " +
      "does not let agents enter the instance is refused. If you remove the setting, the role keeps the boundary.",
    otherwise: "what an existing role has, or none",
  },
  sessionHours: {
    text:
      "How long agents stay signed in, 1 to 12 hours. When you raise it on a live customer, Okta asks for the longer session " +
      "some seconds before the role allows it, and AWS refuses agents until then. Choose a quiet time, and run " +
      "`pulumi up --refresh` at once if the update fails in between.",
  },
  roleSessionName: {
    text:
      "The Okta field that equals the user names in Amazon Connect: `email` or `login`. **They must be " +
      "equal, including upper and lower case**, or Connect refuses the agent.",
  },
  personas: {
    text:
      "What `npm run people -- --apply` gives the agents that it creates in Amazon Connect: " +
      "`{ group, securityProfiles, routingProfile }`, all by exact name. A person gets the first persona whose Okta group " +
      "they are in. One without `group` is for everyone else. See [people.md](people.md).",
    otherwise: "none: no agent is created",
  },
  nameIdFormat: {
    text: "`persistent`, `emailAddress` or `unspecified`. AWS accepts any; `adopt` keeps the live one.",
  },
  nameIdTemplate: { text: "Okta expression for the NameID." },
  honorForceAuthn,
  authenticationPolicyId,
  signingKey,
  adopt: {
    text: "Existing resources that were set up by hand; see [adopt](#adopt).",
    otherwise: "nothing",
  },
};

export const guardrailDescriptions: Keys<typeof guardrailSchema> = {
  targets: {
    text:
      "Account ids (in quotes), organizational unit ids, or `root`. Each must be or contain the account " +
      "of the Connect instance, because a service control policy binds only accounts under its target.",
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
      "`samlProvider`, `userPool`: also deny deleting these. `changes`: also deny changes that lock " +
      "agents out without deleting anything (see below).",
    otherwise: "nothing more",
  },
  exemptPrincipals: {
    text:
      "ARNs of IAM roles and users to whom nothing is denied. `*` may stand for the account or part of a " +
      "name. Patterns that exempt every principal, or the agents' role, are refused.",
    otherwise: "none",
  },
  adopt: { text: "An existing policy; see [adopt](#adopt).", otherwise: "nothing" },
};

export const handoffDescriptions: Keys<typeof handoffSchema> = {
  customer: { text: "The customer's name, for the title.", otherwise: "the stack's name" },
  contact: { text: "The customer's contact person for questions.", otherwise: "none" },
};

export const verifyDescriptions: Keys<typeof verifySchema> = {
  certificateWarnDays: {
    text: "With fewer days left, a signing certificate gives a warning.",
  },
};
