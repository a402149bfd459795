import * as v from "valibot";
import { connectLabel, engageLabel, newLabel, oktaProviderName } from "../facts/defaultNames";
import { engageTiles } from "../facts/engageTile";
import { alsoProtected } from "../facts/guardrailPolicy";
import { exemptionMistake, exemptionRule } from "../facts/guardrailPrincipals";
import { moveStages } from "../facts/moveStage";
import { nameIdFormats } from "../facts/nameIdFormat";
import { userPoolIdPattern } from "../facts/userPool";
import { isWebOrigin } from "../facts/webOrigin";
import { providerNameHelp } from "./providerName";

/** Explains a mistake in a setting: what is allowed, and a good example. */
export interface Help {
  allowed: string;
  example: string;
}

/** Attaches the explanation to a schema; `help` finds it again by the path of a mistake. */
export function explained<const TSchema extends v.GenericSchema>(
  schema: TSchema,
  allowed: string,
  example: string,
) {
  return v.pipe(schema, v.metadata({ allowed, example }));
}

const text = v.pipe(v.string(), v.regex(/\S/), v.maxLength(100));

/** What the name may look like depends on `adopt`; see providerName.ts. */
const identityProviderName = explained(
  v.string(),
  providerNameHelp.allowed,
  providerNameHelp.example,
);

const groups = explained(
  v.array(v.pipe(v.string(), v.regex(/\S/), v.maxLength(255))),
  "a list of the exact names of Okta groups",
  "groups: [Engage Agents]",
);

const users = explained(
  v.array(v.pipe(v.string(), v.regex(/^\S+$/), v.maxLength(100))),
  "a list of the logins of Okta users",
  "users: [jane.doe@acme.com]",
);

const administrators = explained(
  v.array(v.pipe(v.string(), v.regex(/^[^\s@]+@[^\s@]+$/), v.maxLength(255))),
  "a list of the email addresses of people",
  "administrators: [jane.doe@acme.com]",
);

/** A name in Amazon Connect, compared to the letter. */
const profileName = v.pipe(v.string(), v.regex(/\S/), v.maxLength(127));

const personas = explained(
  v.array(
    v.strictObject({
      group: v.optional(
        explained(
          v.pipe(v.string(), v.regex(/\S/), v.maxLength(255)),
          "the exact name of an Okta group; without it, the persona of everyone else",
          "group: Connect Agents",
        ),
      ),
      securityProfiles: explained(
        v.pipe(v.array(profileName), v.minLength(1), v.maxLength(10)),
        "the exact names of 1 to 10 security profiles of the Connect instance",
        "securityProfiles: [Agent]",
      ),
      routingProfile: explained(
        profileName,
        "the exact name of a routing profile of the Connect instance",
        "routingProfile: Basic Routing Profile",
      ),
    }),
  ),
  "a list of objects with the keys group, securityProfiles and routingProfile",
  "personas: [{ group: Connect Agents, securityProfiles: [Agent], routingProfile: Basic Routing Profile }]",
);

/**
 * `adopt` names resources that exist already: the next `pulumi up` imports them, updates them
 * where they differ, and never replaces them. After that, `adopt` may be removed; only for a
 * provider's name that Cognito would refuse today, `adopt.identityProvider` must stay.
 */
const adopted = explained(
  v.boolean(),
  "true or false; true imports the existing one",
  "identityProvider: true",
);

/** An Okta application that is there, and who is assigned to it already. */
const adoptedApplication = {
  /** Okta's id, `0oa…`. */
  appId: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/^0oa[A-Za-z0-9]{5,}$/)),
      "the id of an Okta application, which starts with 0oa",
      "appId: 0oa1a2b3c4d5e6f7g8h9",
    ),
  ),
  /** Those of `groups` that are assigned to the application already. */
  groups: v.optional(groups, []),
  /** Those of `users` that are assigned to the application already. */
  users: v.optional(users, []),
};

const label = explained(
  text,
  "1 to 100 characters: the name of the application in Okta",
  "label: Local Measure Engage",
);

const authenticationPolicyId = explained(
  v.pipe(v.string(), v.regex(/^rst[A-Za-z0-9]{5,}$/)),
  "the id of an Okta authentication policy, which starts with rst",
  "authenticationPolicyId: rst1a2b3c4d5e6f7g8h9",
);

const signingKey = explained(
  v.strictObject({
    name: explained(text, "a name of 1 to 100 characters", "name: acme-2027"),
    yearsValid: v.optional(
      explained(
        v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(10)),
        "a whole number of years from 2 to 10",
        "yearsValid: 5",
      ),
    ),
  }),
  "the keys name and yearsValid; a new name makes Okta sign with a new certificate immediately",
  "signingKey: { name: acme-2027, yearsValid: 5 }",
);

const claimName = v.pipe(v.string(), v.regex(/^\S+$/), v.maxLength(255));
const poolAttribute = explained(
  v.pipe(
    v.string(),
    v.regex(/^([A-Za-z_]{1,20}|custom:[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,20})$/u),
    v.notValues(["username", "sub", "email"]),
  ),
  "a standard attribute of the user pool such as family_name, or custom: and a name of 1 to 20 characters without spaces; " +
    "email is always mapped, username and sub cannot be",
  "mapTo: custom:team",
);

const attributeStatements = explained(
  v.array(
    v.strictObject({
      name: explained(
        claimName,
        "the claim's name, 1 to 255 characters without spaces",
        "name: team",
      ),
      value: explained(text, "an Okta expression, or a literal", "value: user.department"),
      mapTo: v.optional(poolAttribute),
    }),
  ),
  "a list of objects with the keys name, value and mapTo",
  "attributeStatements: [{ name: team, value: user.department, mapTo: custom:team }]",
);

const groupsClaim = explained(
  v.strictObject({
    name: explained(
      claimName,
      "the claim's name, 1 to 255 characters without spaces",
      "name: groups",
    ),
    filterType: explained(
      v.picklist(["STARTS_WITH", "EQUALS", "CONTAINS", "REGEX"]),
      "STARTS_WITH, EQUALS, CONTAINS or REGEX",
      "filterType: STARTS_WITH",
    ),
    filterValue: explained(
      text,
      "the text that group names are compared with",
      "filterValue: Engage",
    ),
    mapTo: v.optional(poolAttribute),
  }),
  "the keys name, filterType, filterValue and mapTo",
  "groupsClaim: { name: groups, filterType: STARTS_WITH, filterValue: Engage, mapTo: custom:groups }",
);

const honorForceAuthn = explained(
  v.boolean(),
  "true or false; true makes Okta ask the user to sign in again when a request says ForceAuthn",
  "honorForceAuthn: true",
);
const nameIdFormat = explained(
  v.picklist(nameIdFormats),
  nameIdFormats.join(", "),
  "nameIdFormat: persistent",
);
const nameIdTemplate = explained(
  v.pipe(v.string(), v.regex(/^\$\{\S.*\}$/), v.maxLength(1024)),
  "an Okta expression in ${…}",
  'nameIdTemplate: "${user.email}"',
);

const cloudFormationStack = explained(
  v.pipe(
    v.string(),
    v.regex(/^([A-Za-z][A-Za-z0-9-]{0,127}|arn:[^:\s]+:cloudformation:\S+:stack\/\S+)$/),
  ),
  "the name or ARN of Local Measure's CloudFormation stack",
  "cloudFormationStack: LocalMeasureEngage",
);

const userPoolId = explained(
  v.pipe(v.string(), v.regex(userPoolIdPattern)),
  "a user pool id: the region, an underscore, letters and digits",
  "userPoolId: ap-southeast-2_AbCdEf123",
);

const appClientId = explained(
  v.pipe(v.string(), v.regex(/^[a-z0-9]{1,128}$/)),
  "an app client id: lower-case letters and digits",
  "appClientId: 1h57kf5cpq17m0eml12example",
);

const appClientName = explained(
  v.pipe(v.string(), v.regex(/^[\w\s+=,.@-]{1,128}$/)),
  "the exact name of the app client, 1 to 128 characters",
  "appClientName: app-client",
);

const callbackUrl = explained(
  v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s#]+$/), v.maxLength(1024)),
  "one of the app client's callback URLs, up to 1024 characters without spaces and #",
  "callbackUrl: https://engage.example.com/callback",
);

const tileUrl = explained(
  v.pipe(
    v.string(),
    v.regex(/^https:\/\/[^\s#]+$/),
    v.maxLength(1024),
    v.check((url) => URL.canParse(url)),
  ),
  "an https address of up to 1024 characters without spaces and #: the page that the tile opens",
  "tileUrl: https://engage.example.com/login",
);

export const engageSchema = v.strictObject({
  cloudFormationStack: v.optional(cloudFormationStack),
  userPoolId: v.optional(userPoolId),
  appClientId: v.optional(appClientId),
  appClientName: v.optional(appClientName),
  callbackUrl: v.optional(callbackUrl),
  identityProviderName: v.optional(identityProviderName, oktaProviderName),
  groups: v.optional(groups, []),
  users: v.optional(users, []),
  label: v.optional(label, engageLabel),
  exclusive: v.optional(
    explained(
      v.boolean(),
      "true or false; true leaves Okta as the only way to sign in on the hosted pages",
      "exclusive: true",
    ),
    false,
  ),
  signedRequests: v.optional(
    explained(
      v.boolean(),
      "true or false; true makes Cognito sign its requests to Okta",
      "signedRequests: true",
    ),
    false,
  ),
  tile: v.optional(
    explained(
      v.picklist(engageTiles),
      "bookmark, shown or hidden: the tile on the Okta dashboard",
      "tile: bookmark",
    ),
    "bookmark",
  ),
  tileUrl: v.optional(tileUrl),
  tileLabel: v.optional(label),
  attributeStatements: v.optional(attributeStatements, []),
  groupsClaim: v.optional(groupsClaim),
  administrators: v.optional(administrators, []),
  identifiers: v.optional(
    explained(
      v.pipe(v.array(v.pipe(v.string(), v.regex(/^[\w\s+=.@-]{1,40}$/))), v.maxLength(50)),
      "at most 50 identifiers of 1 to 40 letters, digits, spaces and _+=.@-",
      "identifiers: [acme.com]",
    ),
    [],
  ),
  authenticationPolicyId: v.optional(authenticationPolicyId),
  nameIdFormat: v.optional(nameIdFormat, "persistent"),
  nameIdTemplate: v.optional(nameIdTemplate, "${user.email}"),
  honorForceAuthn: v.optional(honorForceAuthn, false),
  idpSignout: v.optional(
    explained(
      v.boolean(),
      "true or false; true makes Cognito sign agents out at Okta as well (IDPSignout)",
      "idpSignout: true",
    ),
    false,
  ),
  customAttributes: v.optional(
    explained(
      v.array(v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*$/))),
      "a list of the names of attributes in Okta's user profile, without the prefix user.",
      "customAttributes: [team]",
    ),
    [],
  ),
  signingKey: v.optional(signingKey),
  generation: v.optional(
    explained(
      v.pipe(v.number(), v.integer(), v.minValue(1)),
      "a whole number from 1, which customer move writes",
      "generation: 2",
    ),
    1,
  ),
  adopt: v.optional(
    explained(
      v.strictObject({
        ...adoptedApplication,
        /** Whether the pool's provider `identityProviderName` is there; its name may have spaces. */
        identityProvider: v.optional(adopted, false),
        bookmark: v.optional(
          explained(
            v.strictObject(adoptedApplication),
            "the keys appId, groups and users: the existing bookmark and who it is assigned to",
            "bookmark: { appId: 0oa1a2b3c4d5e6f7g8h9, groups: [Engage Agents] }",
          ),
        ),
      }),
      "the keys appId, groups, users, identityProvider and bookmark: the existing resources to import",
      "adopt: { appId: 0oa1a2b3c4d5e6f7g8h9, identityProvider: true }",
    ),
  ),
});

/** The vendor's next stack, next to the one in the section `engage`. `customer move` writes it. */
export const moveSchema = v.strictObject({
  cloudFormationStack,
  stage: v.optional(
    explained(v.picklist(moveStages), "test or everyone", "stage: everyone"),
    "test",
  ),
  groups: v.optional(groups, []),
  users: v.optional(users, []),
  label: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/\S/), v.maxLength(40)),
      "1 to 40 characters that tell the new application from the old one",
      "label: new",
    ),
    newLabel,
  ),
  userPoolId: v.optional(userPoolId),
  appClientId: v.optional(appClientId),
  appClientName: v.optional(appClientName),
  callbackUrl: v.optional(callbackUrl),
  identityProviderName: v.optional(identityProviderName),
  tileUrl: v.optional(tileUrl),
});

/** Names that IAM takes for roles and SAML providers. */
const iamName = (max: number) => v.pipe(v.string(), v.regex(new RegExp(`^[\\w+=,.@-]{1,${max}}$`)));

export const connectSchema = v.strictObject({
  instanceAlias: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/^(?!d-)[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/)),
      "the instance's alias: 2 to 63 letters, digits and hyphens",
      "instanceAlias: acme",
    ),
  ),
  instanceId: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)),
      "the instance's id, the last part of its ARN",
      "instanceId: 11111111-2222-3333-4444-555555555555",
    ),
  ),
  groups: v.optional(groups, []),
  users: v.optional(users, []),
  label: v.optional(label, connectLabel),
  signInEndpoint: v.optional(
    explained(v.picklist(["regional", "global"]), "regional or global", "signInEndpoint: regional"),
    "regional",
  ),
  destination: v.optional(
    explained(
      v.pipe(
        v.string(),
        v.regex(/^(\/[\w./?=&%-]*|https:\/\/[^\s#]+)$/),
        v.maxLength(200),
        v.check((page) => page.startsWith("/") || URL.canParse(page)),
      ),
      "a path in the instance, /ccp-v2 (the contact control panel) or /agent-app-v2 (the agent workspace) for example, or an https address outside",
      "destination: /agent-app-v2",
    ),
    "/ccp-v2",
  ),
  approvedOrigins: v.optional(
    explained(
      v.array(
        v.pipe(
          v.string(),
          v.check((origin) => isWebOrigin(origin)),
        ),
      ),
      "a list of https origins, without a path or a slash at the end",
      "approvedOrigins: [https://engage.example.com]",
    ),
    [],
  ),
  roleName: v.optional(
    explained(
      iamName(64),
      "1 to 64 letters, digits and _+=,.@-",
      "roleName: AmazonConnectOkta-acme",
    ),
  ),
  samlProviderName: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/^[\w.-]{1,128}$/)),
      "1 to 128 letters, digits and _.-",
      "samlProviderName: Okta-acme",
    ),
  ),
  deleteRole: v.optional(
    explained(
      v.boolean(),
      "true or false; true deletes the agents' role with the connect section or the stack",
      "deleteRole: true",
    ),
    false,
  ),
  permissionsBoundary: v.optional(
    explained(
      v.pipe(
        v.string(),
        v.regex(/^arn:[\w-]+:iam::(\d{12}|aws):policy\/([!-~]+\/)?[\w+=,.@-]{1,128}$/),
      ),
      "the ARN of an IAM policy in the account of the Connect instance, or of AWS's own",
      "permissionsBoundary: arn:aws:iam::123456789012:policy/company-boundary",
    ),
  ),
  sessionHours: v.optional(
    explained(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(12)),
      "a whole number of hours from 1 to 12",
      "sessionHours: 12",
    ),
    12,
  ),
  roleSessionName: v.optional(
    explained(
      v.picklist(["email", "login"]),
      "email or login: the one that equals the user names in Amazon Connect",
      "roleSessionName: email",
    ),
    "email",
  ),
  personas: v.optional(personas, []),
  nameIdFormat: v.optional(nameIdFormat, "persistent"),
  nameIdTemplate: v.optional(nameIdTemplate, "${user.userName}"),
  honorForceAuthn: v.optional(honorForceAuthn, false),
  authenticationPolicyId: v.optional(authenticationPolicyId),
  signingKey: v.optional(signingKey),
  adopt: v.optional(
    explained(
      v.strictObject({
        ...adoptedApplication,
        /** Whether IAM's SAML provider `samlProviderName` is there. */
        samlProvider: v.optional(adopted, false),
        /** Whether the role `roleName` is there. */
        role: v.optional(adopted, false),
      }),
      "the keys appId, groups, users, samlProvider and role: the existing resources to import",
      "adopt: { appId: 0oa1a2b3c4d5e6f7g8h9, samlProvider: true, role: true }",
    ),
  ),
});

const accountId = v.pipe(v.string(), v.regex(/^\d{12}$/));
const organizationalUnitId = v.pipe(v.string(), v.regex(/^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/));
const target = v.union([accountId, organizationalUnitId, v.literal("root")]);

export const guardrailSchema = v.strictObject({
  targets: explained(
    v.pipe(v.array(target), v.minLength(1)),
    "a list of account ids, organizational unit ids, or the word root for the whole organization",
    'targets: [ou-abcd-12345678, "123456789012"]',
  ),
  managementRole: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/)),
      "the ARN of a role in the management account",
      "managementRole: arn:aws:iam::111122223333:role/scp-editor",
    ),
  ),
  policyName: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/^[\s\S]{1,128}$/), v.regex(/\S/)),
      "1 to 128 characters",
      "policyName: AmazonConnectDenyDeletion-acme",
    ),
  ),
  alsoProtect: v.optional(
    explained(
      v.array(v.picklist(alsoProtected)),
      "a list of samlProvider, userPool and changes, or some of them",
      "alsoProtect: [samlProvider, userPool]",
    ),
    [],
  ),
  exemptPrincipals: v.optional(
    explained(
      v.array(
        v.pipe(
          v.string(),
          v.check((pattern) => exemptionMistake(pattern) === undefined),
        ),
      ),
      exemptionRule,
      'exemptPrincipals: ["arn:aws:iam::*:role/break-glass"]',
    ),
    [],
  ),
  adopt: v.optional(
    explained(
      v.strictObject({
        /** Organizations' id of the policy, `p-…`. */
        policyId: explained(
          v.pipe(v.string(), v.regex(/^p-[0-9a-z_]{8,128}$/i)),
          "the id of a service control policy, which starts with p-",
          "policyId: p-1a2b3c4d",
        ),
        /** Those of `targets` that it is attached to already. */
        targets: v.optional(
          explained(
            v.array(target),
            "those of targets that the policy is already attached to",
            "targets: [ou-abcd-12345678]",
          ),
          [],
        ),
      }),
      "the keys policyId and targets: the existing resources to import",
      "adopt: { policyId: p-1a2b3c4d, targets: [ou-abcd-12345678] }",
    ),
  ),
});

/** For the reader of the hand-off; the program declares nothing from it. */
export const handoffSchema = v.strictObject({
  customer: v.optional(
    explained(text, "the customer's name, 1 to 100 characters", "customer: Acme Ltd"),
  ),
  contact: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/\S/), v.maxLength(200)),
      "who answers questions at the customer, 1 to 200 characters",
      "contact: Jane Doe, it@acme.com",
    ),
  ),
});

/** For the commands that look at the customer; the program declares nothing from it. */
export const verifySchema = v.strictObject({
  certificateWarnDays: v.optional(
    explained(
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650)),
      "a whole number of days from 0 to 3650",
      "certificateWarnDays: 90",
    ),
    90,
  ),
});

/** The explanation for a mistake at `path`: the one of the innermost explained schema on the way. */
export function help(schema: v.GenericSchema, path: readonly (string | number)[]): Help {
  let found: Help = {
    allowed: "an object with the keys that docs/configuration.md lists",
    example: "",
  };
  let current: unknown = schema;
  for (const key of [undefined, ...path]) {
    current = inner(key === undefined ? current : child(current, key));
    const metadata = current ? v.getMetadata(current as v.GenericSchema) : {};
    if ("allowed" in metadata) {
      found = metadata as unknown as Help;
    }
  }
  return found;
}

interface Shape {
  wrapped?: unknown;
  entries?: Record<string, unknown>;
  item?: unknown;
}

/** The schema inside an optional one. */
function inner(schema: unknown): unknown {
  return (schema as Shape | undefined)?.wrapped ?? schema;
}

function child(schema: unknown, key: string | number): unknown {
  const shape = schema as Shape | undefined;
  return typeof key === "number" ? shape?.item : shape?.entries?.[key];
}
