/** Settings as a user writes them; a section has no prefix here. */
export type Written = Record<string, unknown>;

/** The least that a customer needs. */
export const good = {
  "aws:region": "ap-southeast-2",
  "okta:orgName": "acme",
  "okta:apiToken": "canary-token",
  engage: { cloudFormationStack: "LocalMeasureEngage", groups: ["Engage Agents"] },
} satisfies Written;

/** Credentials of the other kind. */
const oauth = {
  "okta:apiToken": undefined,
  "okta:clientId": "0oa1client",
  "okta:privateKey": "canary-key",
  "okta:scopes": ["okta.apps.manage", "okta.apps.read", "okta.groups.read", "okta.policies.read"],
};

const engage = (more: object) => ({ engage: { ...good.engage, ...more } });

const move = (more: object) => ({
  move: { cloudFormationStack: "LocalMeasureEngageV2", groups: ["Engage Trial"], ...more },
});

const connect = (more: object) => ({
  connect: { instanceAlias: "acme", groups: ["Connect Agents"], ...more },
});

const guardrail = (more: object) => ({
  ...connect({}),
  guardrail: { targets: ["ou-abcd-12345678"], ...more },
});

export interface BadSettings {
  title: string;
  /** Variables of the environment. @default none */
  environment?: Record<string, string>;
  /** What differs from the good settings; undefined leaves a setting out. */
  change: Written;
  /** Every mistake: the key, what is shown as given, and what the allowed must say. */
  wrong: [key: string, given: string, allowed: RegExp][];
}

/**
 * Every mistake that settings can show before anything is looked up. The whole message of each is in
 * messages.golden.json.
 */
export const badSettings: BadSettings[] = [
  {
    title: "no AWS region",
    change: { "aws:region": undefined },
    wrong: [["aws:region", "nothing", /AWS region/]],
  },
  {
    title: "a region that is a place",
    change: { "aws:region": "Sydney" },
    wrong: [["aws:region", '"Sydney"', /^one of .*us-west-2; in GovCloud and China cn-north-1/]],
  },
  {
    title: "a region with a letter missing",
    change: { "aws:region": "ap-southest-2" },
    wrong: [["aws:region", '"ap-southest-2"', /did you mean ap-southeast-2\?/]],
  },
  {
    title: "a region of GovCloud that does not exist",
    change: { "aws:region": "us-gov-west-2" },
    wrong: [["aws:region", '"us-gov-west-2"', /did you mean us-gov-west-1\?/]],
  },
  {
    title: "a region of the environment that does not exist",
    change: { "aws:region": undefined },
    environment: { AWS_REGION: "us-east-9" },
    wrong: [["aws:region", '"us-east-9", from AWS_REGION', /did you mean us-east-1\?/]],
  },
  {
    title: "no setting at all, as where config: is missing",
    change: {
      ...{ "aws:region": undefined, "okta:orgName": undefined, "okta:apiToken": undefined },
      engage: undefined,
    },
    wrong: [["Pulumi.test.yaml", "no settings under config", /indented under the key config/]],
  },
  {
    title: "a project's name with a slip of the pen",
    change: { "engageokta:connect": { instanceAlias: "acme" } },
    wrong: [["engageokta:connect", '"engageokta:connect"', /did you mean engage-okta:connect\?/]],
  },
  {
    title: "a provider's name with a slip of the pen",
    change: { "otka:logLevel": "1" },
    wrong: [["otka:logLevel", '"otka:logLevel"', /did you mean okta:logLevel\?/]],
  },
  {
    title: "a section's name in place of the project's",
    change: { "engage:groups": ["Engage Agents"] },
    wrong: [["engage:groups", '"engage:groups"', /groups inside engage-okta:engage\?/]],
  },
  {
    title: "roles to assume that are no roles",
    change: { "aws:assumeRoles": ["arn:aws:iam::1:role/x"] },
    wrong: [["aws:assumeRoles[0]", '"arn:aws:iam::1:role/x"', /objects with the key roleArn/]],
  },
  {
    title: "a member of a role to assume that the AWS provider does not know",
    change: {
      "aws:assumeRoles": [{ roleArn: "arn:aws:iam::123456789012:role/x", external_id: "acme" }],
    },
    wrong: [["aws:assumeRoles[0].external_id", '"external_id"', /did you mean externalId\?/]],
  },
  {
    title: "a session of a role that is too short",
    change: {
      "aws:assumeRoles": [{ roleArn: "arn:aws:iam::123456789012:role/x", duration: "10m" }],
    },
    wrong: [["aws:assumeRoles[0].duration", '"10m"', /15 minutes to 12 hours/]],
  },
  {
    title: "an account as a number",
    change: { "aws:allowedAccountIds": [123456789012] },
    wrong: [
      ["aws:allowedAccountIds[0]", "123456789012", /in quotes: "123456789012".*--type string/],
    ],
  },
  {
    title: "an AWS setting with a slip of the pen",
    change: { "aws:profil": "acme" },
    wrong: [["aws:profil", '"profil"', /did you mean profile\?/]],
  },
  {
    title: "AWS's secret keys in the clear",
    change: { "aws:accessKey": "AKIA", "aws:secretKey": "canary-aws", "aws:token": "canary-aws" },
    wrong: [
      ["aws:secretKey", "a secret in plain text", /encrypted/],
      ["aws:token", "a secret in plain text", /encrypted/],
    ],
  },
  {
    title: "a proxy's password in the clear",
    change: {
      "aws:httpProxy": "http://jane:canary-aws@proxy:3128",
      "aws:httpsProxy": "http://jane:canary-aws@proxy:3128",
    },
    wrong: [
      ["aws:httpProxy", "a secret in plain text", /encrypted/],
      ["aws:httpsProxy", "a secret in plain text", /encrypted/],
    ],
  },
  {
    title: "half a pair of AWS keys",
    change: { "aws:accessKey": "AKIA" },
    wrong: [["aws:secretKey", "only aws:accessKey", /aws:accessKey and aws:secretKey together/]],
  },
  {
    title: "AWS's secret keys without the access key",
    change: { "aws:secretKey": "canary-aws", "aws:token": "canary-aws" },
    wrong: [
      ["aws:secretKey", "a secret in plain text", /encrypted/],
      ["aws:token", "a secret in plain text", /encrypted/],
      ["aws:accessKey", "only aws:secretKey and aws:token", /together/],
    ],
  },
  {
    title: "endpoints that only one part of a deployment would follow",
    change: { "aws:endpoints": [{ sts: "http://127.0.0.1:4566" }] },
    wrong: [["aws:endpoints", '[{"sts":"http://127.0.0.1:4566"}]', /AWS_ENDPOINT_URL/]],
  },
  {
    title: "TLS without a check",
    change: { "aws:insecure": true },
    wrong: [["aws:insecure", "true", /aws:customCaBundle/]],
  },
  {
    title: "an account that is not to be asked for",
    change: { "aws:skipCredentialsValidation": true, "aws:skipRequestingAccountId": true },
    wrong: [
      ["aws:skipCredentialsValidation", "true", /nothing: the account is checked/],
      ["aws:skipRequestingAccountId", "true", /nothing: the account is checked/],
    ],
  },
  {
    title: "two files of profiles, and a proxy without a scheme",
    change: { "aws:sharedConfigFiles": ["a", "b"], "aws:httpsProxy": "proxy:3128" },
    wrong: [
      ["aws:sharedConfigFiles", '["a","b"]', /one file/],
      ["aws:httpsProxy", '"proxy:3128"', /URL of a proxy/],
    ],
  },
  {
    title: "no Okta organization",
    change: { "okta:orgName": undefined },
    wrong: [["okta:orgName", "nothing", /without dots/]],
  },
  {
    title: "a host as the organization",
    change: { "okta:orgName": "acme.okta.com" },
    environment: { OKTA_ORG_NAME: "acme" },
    wrong: [["okta:orgName", '"acme.okta.com"', /without dots/]],
  },
  {
    title: "a base URL with a scheme",
    change: { "okta:baseUrl": "https://okta.com" },
    wrong: [["okta:baseUrl", '"https://okta.com"', /neither a scheme/]],
  },
  {
    title: "a base URL with a path",
    change: { "okta:baseUrl": "okta.com/admin" },
    wrong: [["okta:baseUrl", '"okta.com/admin"', /neither a scheme/]],
  },
  {
    title: "no Okta credentials",
    change: { "okta:apiToken": undefined },
    wrong: [
      [
        "okta:apiToken",
        "no credentials for Okta",
        /okta:privateKey and okta:scopes, or okta:apiToken/,
      ],
    ],
  },
  {
    title: "both kinds of Okta credentials",
    change: { ...oauth, "okta:apiToken": "canary-token" },
    wrong: [
      [
        "okta:apiToken",
        "okta:apiToken and okta:clientId with okta:privateKey",
        /okta:privateKey and okta:scopes, or okta:apiToken/,
      ],
    ],
  },
  {
    title: "both tokens for Okta, one of them in the clear",
    change: { "okta:accessToken": "canary-token" },
    wrong: [
      ["okta:apiToken", "okta:apiToken and okta:accessToken", /, or okta:apiToken/],
      ["okta:accessToken", "a secret in plain text", /encrypted/],
    ],
  },
  {
    title: "a token of the environment next to a client in the settings",
    change: oauth,
    environment: { OKTA_API_TOKEN: "canary-token" },
    wrong: [
      [
        "okta:apiToken",
        "OKTA_API_TOKEN and okta:clientId with okta:privateKey",
        /okta:privateKey and okta:scopes, or okta:apiToken/,
      ],
    ],
  },
  {
    title: "an organization of the environment that is a host",
    change: { "okta:orgName": undefined },
    environment: { OKTA_ORG_NAME: "acme.okta.com" },
    wrong: [["okta:orgName", '"acme.okta.com", from OKTA_ORG_NAME', /without dots/]],
  },
  {
    title: "a client without its key",
    change: { ...oauth, "okta:privateKey": undefined },
    wrong: [
      [
        "okta:privateKey",
        "okta:clientId alone",
        /okta:privateKey and okta:scopes, or okta:apiToken/,
      ],
    ],
  },
  {
    title: "a key without its client",
    change: { ...oauth, "okta:clientId": undefined },
    wrong: [
      [
        "okta:clientId",
        "okta:privateKey alone",
        /okta:privateKey and okta:scopes, or okta:apiToken/,
      ],
    ],
  },
  {
    title: "a scope too few",
    change: { ...oauth, "okta:scopes": ["okta.apps.manage", "okta.apps.read", "okta.groups.read"] },
    wrong: [
      [
        "okta:scopes",
        '["okta.apps.manage","okta.apps.read","okta.groups.read"]',
        /okta.apps.manage, okta.apps.read, okta.groups.read, okta.policies.read/,
      ],
    ],
  },
  {
    title: "no scopes",
    change: { ...oauth, "okta:scopes": undefined },
    wrong: [
      [
        "okta:scopes",
        "nothing",
        /okta.apps.manage, okta.apps.read, okta.groups.read, okta.policies.read/,
      ],
    ],
  },
  {
    title: "a user without the scope to find them",
    change: { ...oauth, ...engage({ users: ["jane@acme.com"] }) },
    wrong: [
      [
        "okta:scopes",
        '["okta.apps.manage","okta.apps.read","okta.groups.read","okta.policies.read"]',
        /okta.policies.read, okta.users.read/,
      ],
    ],
  },
  {
    title: "a user of Amazon Connect alone without the scope to find them",
    change: { ...oauth, connect: { instanceAlias: "acme", users: ["jane@acme.com"] } },
    wrong: [
      [
        "okta:scopes",
        '["okta.apps.manage","okta.apps.read","okta.groups.read","okta.policies.read"]',
        /okta.policies.read, okta.users.read/,
      ],
    ],
  },
  {
    title: "a setting that Okta's provider does not know",
    change: { "okta:apitoken": "canary" },
    wrong: [["okta:apitoken", '"apitoken"', /did you mean apiToken\?/]],
  },
  {
    title: "nothing but AWS's settings",
    change: { "okta:orgName": undefined, "okta:apiToken": undefined, engage: undefined },
    wrong: [
      ["okta:orgName", "nothing", /without dots/],
      ["okta:apiToken", "no credentials for Okta", /, or okta:apiToken/],
      ["engage-okta:engage", "nothing", /cloudFormationStack or userPoolId/],
    ],
  },
  {
    title: "nothing but Okta's settings",
    change: { "aws:region": undefined, engage: undefined },
    wrong: [
      ["aws:region", "nothing", /AWS region/],
      ["engage-okta:engage", "nothing", /cloudFormationStack or userPoolId/],
    ],
  },
  {
    title: "no engage section",
    change: { engage: undefined },
    wrong: [
      [
        "engage-okta:engage",
        "nothing",
        /cloudFormationStack or userPoolId, and with groups or users/,
      ],
    ],
  },
  {
    title: "an engage section that is text",
    change: { engage: "yes" },
    wrong: [
      ["engage-okta:engage", '"yes"', /object with the keys cloudFormationStack, userPoolId/],
    ],
  },
  {
    title: "an engage section that is a list",
    change: { engage: ["yes"] },
    wrong: [
      ["engage-okta:engage", '["yes"]', /object with the keys cloudFormationStack, userPoolId/],
    ],
  },
  {
    title: "neither stack nor pool",
    change: engage({ cloudFormationStack: undefined }),
    wrong: [
      [
        "engage-okta:engage",
        "neither cloudFormationStack nor userPoolId",
        /cloudFormationStack,.* or userPoolId/,
      ],
    ],
  },
  {
    title: "a stack name with a space",
    change: engage({ cloudFormationStack: "Local Measure" }),
    wrong: [["engage-okta:engage.cloudFormationStack", '"Local Measure"', /name or ARN/]],
  },
  {
    title: "a pool id without its region",
    change: engage({ userPoolId: "AbCdEf123" }),
    wrong: [["engage-okta:engage.userPoolId", '"AbCdEf123"', /user pool id/]],
  },
  {
    title: "a pool in another region",
    change: engage({ userPoolId: "us-east-1_AbCdEf123" }),
    wrong: [
      ["engage-okta:engage.userPoolId", '"us-east-1_AbCdEf123"', /ap-southeast-2.*us-east-1/],
    ],
  },
  {
    title: "a client id in upper case",
    change: engage({ appClientId: "ABC" }),
    wrong: [["engage-okta:engage.appClientId", '"ABC"', /lower-case letters and digits/]],
  },
  {
    title: "a client's id and name",
    change: engage({ appClientId: "abc", appClientName: "app-client" }),
    wrong: [["engage-okta:engage.appClientName", "appClientName and appClientId", /one of them/]],
  },
  {
    title: "a client's name with a slash",
    change: engage({ appClientName: "app/client" }),
    wrong: [["engage-okta:engage.appClientName", '"app/client"', /exact name of the app client/]],
  },
  {
    title: "an empty provider name",
    change: engage({ identityProviderName: "" }),
    wrong: [["engage-okta:engage.identityProviderName", '""', /3 to 32 characters/]],
  },
  {
    title: "a provider name of two characters",
    change: engage({ identityProviderName: "Ok" }),
    wrong: [
      ["engage-okta:engage.identityProviderName", '"Ok"', /adopt: \{ identityProvider: true \}/],
    ],
  },
  {
    title: "a provider name of 33 characters",
    change: engage({ identityProviderName: "O".repeat(33) }),
    wrong: [
      [
        "engage-okta:engage.identityProviderName",
        '"OOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOO"',
        /3 to 32 characters/,
      ],
    ],
  },
  {
    title: "a provider name with a space",
    change: engage({ identityProviderName: "Okta Agents" }),
    wrong: [
      [
        "engage-okta:engage.identityProviderName",
        '"Okta Agents"',
        /adopt: \{ identityProvider: true \}/,
      ],
    ],
  },
  {
    title: "a provider name with a colon",
    change: engage({ identityProviderName: "Okta:Agents" }),
    wrong: [["engage-okta:engage.identityProviderName", '"Okta:Agents"', /3 to 32 characters/]],
  },
  {
    title: "a provider name that begins with an underscore",
    change: engage({ identityProviderName: "_Okta" }),
    wrong: [
      ["engage-okta:engage.identityProviderName", '"_Okta"', /adopt: \{ identityProvider: true \}/],
    ],
  },
  {
    title: "a provider name with an underscore in the middle",
    change: engage({ identityProviderName: "Okta_Agents" }),
    wrong: [
      [
        "engage-okta:engage.identityProviderName",
        '"Okta_Agents"',
        /adopt: \{ identityProvider: true \}/,
      ],
    ],
  },
  {
    title: "a reserved provider name, in any case",
    change: engage({ identityProviderName: "cognito" }),
    wrong: [["engage-okta:engage.identityProviderName", '"cognito"', /3 to 32 characters/]],
  },
  {
    title: "a provider name that is a number",
    change: engage({ identityProviderName: 42 }),
    wrong: [["engage-okta:engage.identityProviderName", "42", /3 to 32 characters/]],
  },
  {
    title: "no group and no user",
    change: engage({ groups: undefined }),
    wrong: [["engage-okta:engage", "neither groups nor users", /at least one Okta group or user/]],
  },
  {
    title: "empty lists of groups and users",
    change: engage({ groups: [], users: [] }),
    wrong: [["engage-okta:engage", "neither groups nor users", /at least one Okta group or user/]],
  },
  {
    title: "a group that is no list",
    change: engage({ groups: "Engage Agents" }),
    wrong: [["engage-okta:engage.groups", '"Engage Agents"', /exact names of Okta groups/]],
  },
  {
    title: "a group without a name",
    change: engage({ groups: ["Engage Agents", " "] }),
    wrong: [["engage-okta:engage.groups[1]", '" "', /exact names of Okta groups/]],
  },
  {
    title: "a group twice",
    change: engage({ groups: ["Engage Agents", "engage agents"] }),
    wrong: [["engage-okta:engage.groups", '"engage agents" twice', /each name once/]],
  },
  {
    title: "a user twice",
    change: engage({ users: ["jane@acme.com", "Jane@acme.com"] }),
    wrong: [["engage-okta:engage.users", '"Jane@acme.com" twice', /each name once/]],
  },
  {
    title: "a login with a space",
    change: engage({ users: ["jane doe"] }),
    wrong: [["engage-okta:engage.users[0]", '"jane doe"', /logins of Okta users/]],
  },
  {
    title: "an unknown key near a known one",
    change: engage({ group: ["Engage Agents"] }),
    wrong: [["engage-okta:engage.group", '"group"', /did you mean groups\?/]],
  },
  {
    title: "several unknown keys in one section, and inside one",
    change: engage({
      grups: ["Engage Agents"],
      Exclusive: true,
      signingKey: { nam: "acme-2027", years: 5 },
    }),
    wrong: [
      ["engage-okta:engage.signingKey.name", "nothing", /a name of 1 to 100 characters/],
      ["engage-okta:engage.signingKey.nam", '"nam"', /did you mean name\?/],
      ["engage-okta:engage.signingKey.years", '"years"', /no such key/],
      ["engage-okta:engage.grups", '"grups"', /did you mean groups\?/],
      ["engage-okta:engage.Exclusive", '"Exclusive"', /did you mean exclusive\?/],
    ],
  },
  {
    title: "an unknown key near none",
    change: engage({ color: "blue" }),
    wrong: [["engage-okta:engage.color", '"color"', /known are cloudFormationStack, .*adopt$/]],
  },
  {
    title: "an unknown key deep inside",
    change: engage({
      attributeStatements: [{ name: "team", value: "user.team", mapto: "custom:team" }],
    }),
    wrong: [["engage-okta:engage.attributeStatements[0].mapto", '"mapto"', /did you mean mapTo\?/]],
  },
  {
    title: "a label of nothing but spaces",
    change: engage({ label: "  " }),
    wrong: [["engage-okta:engage.label", '"  "', /1 to 100 characters/]],
  },
  {
    title: "a label of 118 characters, the most that is shown",
    change: engage({ label: "E".repeat(118) }),
    wrong: [["engage-okta:engage.label", `"${"E".repeat(118)}"`, /1 to 100 characters/]],
  },
  {
    title: "text for true or false",
    change: engage({ exclusive: "yes" }),
    wrong: [["engage-okta:engage.exclusive", '"yes"', /^true or false/]],
  },
  {
    title: "signed requests by number",
    change: engage({ signedRequests: 1 }),
    wrong: [["engage-okta:engage.signedRequests", "1", /^true or false/]],
  },
  {
    title: "a tile that is none",
    change: engage({ tile: "gone" }),
    wrong: [["engage-okta:engage.tile", '"gone"', /bookmark, shown or hidden/]],
  },
  {
    title: "a page for the tile that is not reached over https",
    change: engage({ tileUrl: "http://engage.example.com/login" }),
    wrong: [
      ["engage-okta:engage.tileUrl", '"http://engage.example.com/login"', /^an https address/],
    ],
  },
  {
    title: "a page for the tile that is no address",
    change: engage({ tileUrl: "https://engage.example.com:login" }),
    wrong: [["engage-okta:engage.tileUrl", '"https://engage.example.com:login"', /^an https/]],
  },
  {
    title: "a page, a name and an adopted bookmark for a tile that is none",
    change: engage({
      tile: "hidden",
      tileUrl: "https://engage.example.com/login",
      tileLabel: "Engage",
      adopt: { bookmark: { appId: "0oa1a2b3c4d5" } },
    }),
    wrong: ["tileUrl", "tileLabel", "adopt.bookmark"].map((key) => [
      `engage-okta:engage.${key}`,
      `${key} with tile: "hidden"`,
      /^tile: bookmark, or leave this setting out/,
    ]),
  },
  {
    title: "a page for a tile that is a long list",
    change: engage({ tile: ["a".repeat(500)], tileUrl: "https://engage.example.com/login" }),
    wrong: [
      ["engage-okta:engage.tile", `["${"a".repeat(115)}...`, /bookmark, shown or hidden/],
      [
        "engage-okta:engage.tileUrl",
        `tileUrl with tile: ["${"a".repeat(115)}...`,
        /^tile: bookmark/,
      ],
    ],
  },
  {
    title: "an adopted bookmark of groups that the settings do not name, without its id",
    change: engage({ adopt: { bookmark: { groups: ["Others"] } } }),
    wrong: [
      ["engage-okta:engage.adopt.bookmark.groups", '"Others"', /only names that are also in/],
      ["engage-okta:engage.adopt.bookmark", "groups or users without appId", /^appId as well/],
    ],
  },
  {
    title: "a claim with a space",
    change: engage({ attributeStatements: [{ name: "the team", value: "user.team" }] }),
    wrong: [["engage-okta:engage.attributeStatements[0].name", '"the team"', /without spaces/]],
  },
  {
    title: "a claim without a value",
    change: engage({ attributeStatements: [{ name: "team" }] }),
    wrong: [["engage-okta:engage.attributeStatements[0].value", "nothing", /an Okta expression/]],
  },
  {
    title: "a claim twice",
    change: engage({
      attributeStatements: [
        { name: "team", value: "user.team" },
        { name: "team", value: "user.department" },
      ],
    }),
    wrong: [["engage-okta:engage.attributeStatements[1].name", '"team" twice', /each claim once/]],
  },
  {
    title: "the email claim once more",
    change: engage({
      attributeStatements: [
        {
          name: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
          value: "user.secondEmail",
        },
      ],
    }),
    wrong: [
      [
        "engage-okta:engage.attributeStatements[0].name",
        '"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress" twice',
        /each claim once/,
      ],
    ],
  },
  {
    title: "a groups claim named as another one",
    change: engage({
      attributeStatements: [{ name: "team", value: "user.team" }],
      groupsClaim: { name: "team", filterType: "EQUALS", filterValue: "A" },
    }),
    wrong: [["engage-okta:engage.groupsClaim.name", '"team" twice', /each claim once/]],
  },
  {
    title: "two claims for one attribute",
    change: engage({
      attributeStatements: [{ name: "team", value: "user.team", mapTo: "custom:team" }],
      groupsClaim: { name: "groups", filterType: "EQUALS", filterValue: "A", mapTo: "custom:team" },
    }),
    wrong: [
      [
        "engage-okta:engage.groupsClaim.mapTo",
        '"custom:team" twice',
        /each attribute of the user pool once/,
      ],
    ],
  },
  {
    title: "a claim for the attribute email",
    change: engage({
      attributeStatements: [{ name: "mail", value: "user.email", mapTo: "email" }],
    }),
    wrong: [
      ["engage-okta:engage.attributeStatements[0].mapTo", '"email"', /email is always mapped/],
    ],
  },
  ...["sub", "username", "custom:two words", "custom:", "custom:a-name-of-21-signs----"].map(
    (mapTo) => ({
      title: `a claim for the attribute ${mapTo}`,
      change: engage({ attributeStatements: [{ name: "mail", value: "user.email", mapTo }] }),
      wrong: [
        [
          "engage-okta:engage.attributeStatements[0].mapTo",
          `"${mapTo}"`,
          /1 to 20 characters without spaces; email is always mapped, username and sub cannot be/,
        ],
      ] as BadSettings["wrong"],
    }),
  ),
  {
    title: "a callback that is no URL",
    change: engage({ callbackUrl: "engage.example.com/callback" }),
    wrong: [["engage-okta:engage.callbackUrl", '"engage.example.com/callback"', /callback URLs/]],
  },
  {
    title: "a filter that Okta does not know",
    change: engage({ groupsClaim: { name: "groups", filterType: "ENDS_WITH", filterValue: "A" } }),
    wrong: [
      [
        "engage-okta:engage.groupsClaim.filterType",
        '"ENDS_WITH"',
        /STARTS_WITH, EQUALS, CONTAINS or REGEX/,
      ],
    ],
  },
  {
    title: "51 identifiers",
    change: engage({ identifiers: Array.from({ length: 51 }, (_, i) => `acme${i}.com`) }),
    wrong: [
      [
        "engage-okta:engage.identifiers",
        '["acme0.com","acme1.com","acme2.com","acme3.com","acme4.com","acme5.com","acme6.com","acme7.com","acme8.com","acme9.c...',
        /at most 50 .*1 to 40/,
      ],
    ],
  },
  {
    title: "an identifier with a slash",
    change: engage({ identifiers: ["acme.com/au"] }),
    wrong: [["engage-okta:engage.identifiers[0]", '"acme.com/au"', /at most 50 .*1 to 40/]],
  },
  {
    title: "the id of an app as a policy",
    change: engage({ authenticationPolicyId: "0oa1a2b3c4d5" }),
    wrong: [["engage-okta:engage.authenticationPolicyId", '"0oa1a2b3c4d5"', /starts with rst/]],
  },
  {
    title: "an unknown NameID format",
    change: engage({ nameIdFormat: "email" }),
    wrong: [
      ["engage-okta:engage.nameIdFormat", '"email"', /persistent, emailAddress, unspecified/],
    ],
  },
  {
    title: "a NameID that is another one at every sign-in",
    change: engage({ nameIdFormat: "transient" }),
    wrong: [
      ["engage-okta:engage.nameIdFormat", '"transient"', /persistent, emailAddress, unspecified/],
    ],
  },
  {
    title: "a NameID without ${}",
    change: engage({ nameIdTemplate: "user.email" }),
    wrong: [["engage-okta:engage.nameIdTemplate", '"user.email"', /an Okta expression/]],
  },
  {
    title: "a NameID from an attribute with a slip of the pen",
    change: engage({ nameIdTemplate: "${user.emial}" }),
    wrong: [
      [
        "engage-okta:engage.nameIdTemplate",
        '"${user.emial}"',
        /did you mean user\.email\?.*customAttributes: \[emial\]/,
      ],
    ],
  },
  {
    title: "a claim from an attribute in another case",
    change: engage({
      attributeStatements: [{ name: "name", value: "String.toUpperCase(user.lastname)" }],
    }),
    wrong: [
      [
        "engage-okta:engage.attributeStatements[0].value",
        '"String.toUpperCase(user.lastname)"',
        /did you mean user\.lastName\?/,
      ],
    ],
  },
  {
    title: "an own attribute with the prefix of an expression",
    change: engage({ customAttributes: ["user.team"] }),
    wrong: [["engage-okta:engage.customAttributes[0]", '"user.team"', /without the prefix user\./]],
  },
  {
    title: "characters that a terminal obeys, and one that turns text round",
    change: {
      ...engage({ label: "Engage\u001b[2J", groups: ["Engage\u202eAgents"] }),
      connect: { instanceAlias: "acme", groups: ["Connect\u0007"] },
    },
    wrong: [
      ["engage-okta:engage.groups[0]", '"Engage\\u202eAgents"', /direction of text/],
      ["engage-okta:engage.label", '"Engage\\u001b[2J"', /without control characters/],
      ["engage-okta:connect.groups[0]", '"Connect\\u0007"', /without control characters/],
    ],
  },
  {
    title: "true in quotes, and a number in quotes",
    change: {
      ...engage({ exclusive: "true" }),
      connect: { instanceAlias: "acme", groups: ["Connect Agents"], sessionHours: "12" },
    },
    wrong: [
      ["engage-okta:engage.exclusive", '"true"', /without quotes: true$/],
      ["engage-okta:connect.sessionHours", '"12"', /without quotes$/],
    ],
  },
  {
    title: "names that YAML takes for a number, and for true",
    change: engage({ label: 2026, groups: [true, "Engage Agents"] }),
    wrong: [
      ["engage-okta:engage.groups[0]", "true", /in quotes: "true"/],
      ["engage-okta:engage.label", "2026", /in quotes: "2026"/],
    ],
  },
  {
    title: "a signing key for a year",
    change: engage({ signingKey: { name: "acme-2027", yearsValid: 1 } }),
    wrong: [["engage-okta:engage.signingKey.yearsValid", "1", /from 2 to 10/]],
  },
  {
    title: "neither alias nor id",
    change: connect({ instanceAlias: undefined }),
    wrong: [["engage-okta:connect", "neither instanceAlias nor instanceId", /one of them/]],
  },
  {
    title: "alias and id",
    change: connect({ instanceId: "11111111-2222-3333-4444-555555555555" }),
    wrong: [["engage-okta:connect", "instanceAlias and instanceId", /one of them/]],
  },
  {
    title: "an administrator without an address",
    change: engage({ administrators: ["jane"] }),
    wrong: [["engage-okta:engage.administrators[0]", '"jane"', /email addresses/]],
  },
  {
    title: "a persona without profiles",
    change: connect({ personas: [{ group: "Connect Agents", securityProfiles: [] }] }),
    wrong: [
      ["engage-okta:connect.personas[0].securityProfiles", "[]", /1 to 10 security profiles/],
      ["engage-okta:connect.personas[0].routingProfile", "nothing", /a routing profile/],
    ],
  },
  {
    title: "personas that could never count",
    change: connect({
      personas: ["Agents", "Agents", undefined, "Supervisors"].map((group) => ({
        ...(group && { group }),
        securityProfiles: ["Agent"],
        routingProfile: "Basic Routing Profile",
      })),
    }),
    wrong: [
      ["engage-okta:connect.personas[1].group", '"Agents" twice', /each group once/],
      [
        "engage-okta:connect.personas[3]",
        '{"group":"Supervisors","securityProfiles":["Agent"],"routingProfile":"Basic Routing Profile"}',
        /without a group last/,
      ],
    ],
  },
  {
    title: "a directory's alias",
    change: connect({ instanceAlias: "d-1234567890" }),
    wrong: [["engage-okta:connect.instanceAlias", '"d-1234567890"', /alias/]],
  },
  {
    title: "an ARN as the id",
    change: connect({
      instanceAlias: undefined,
      instanceId:
        "arn:aws:connect:ap-southeast-2:123456789012:instance/11111111-2222-3333-4444-555555555555",
    }),
    wrong: [
      [
        "engage-okta:connect.instanceId",
        '"arn:aws:connect:ap-southeast-2:123456789012:instance/11111111-2222-3333-4444-555555555555"',
        /last part of its ARN/,
      ],
    ],
  },
  {
    title: "no group and no user for Connect",
    change: connect({ groups: [] }),
    wrong: [["engage-okta:connect", "neither groups nor users", /at least one Okta group or user/]],
  },
  {
    title: "a group of Connect twice",
    change: connect({ groups: ["Connect Agents", "Connect Agents"] }),
    wrong: [["engage-okta:connect.groups", '"Connect Agents" twice', /each name once/]],
  },
  {
    title: "a session of no hours",
    change: connect({ sessionHours: 0 }),
    wrong: [["engage-okta:connect.sessionHours", "0", /from 1 to 12/]],
  },
  {
    title: "a session of 13 hours",
    change: connect({ sessionHours: 13 }),
    wrong: [["engage-okta:connect.sessionHours", "13", /from 1 to 12/]],
  },
  {
    title: "a session of an hour and a half",
    change: connect({ sessionHours: 1.5 }),
    wrong: [["engage-okta:connect.sessionHours", "1.5", /from 1 to 12/]],
  },
  {
    title: "a session length in words",
    change: connect({ sessionHours: "12h" }),
    wrong: [["engage-okta:connect.sessionHours", '"12h"', /from 1 to 12/]],
  },
  {
    title: "a role that is deleted by word",
    change: connect({ deleteRole: "yes" }),
    wrong: [["engage-okta:connect.deleteRole", '"yes"', /^true or false/]],
  },
  {
    title: "a role name with a space",
    change: connect({ roleName: "Amazon Connect" }),
    wrong: [["engage-okta:connect.roleName", '"Amazon Connect"', /1 to 64/]],
  },
  {
    title: "a role name of 65 characters",
    change: connect({ roleName: "r".repeat(65) }),
    wrong: [
      [
        "engage-okta:connect.roleName",
        '"rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr"',
        /1 to 64/,
      ],
    ],
  },
  {
    title: "a SAML provider's name with a plus",
    change: connect({ samlProviderName: "Okta+acme" }),
    wrong: [["engage-okta:connect.samlProviderName", '"Okta+acme"', /1 to 128/]],
  },
  {
    title: "a destination without its slash",
    change: connect({ destination: "ccp-v2" }),
    wrong: [["engage-okta:connect.destination", '"ccp-v2"', /a path in the instance, \/ccp-v2/]],
  },
  {
    title: "a destination outside that is not reached over https",
    change: connect({ destination: "http://desktop.acme.com/" }),
    wrong: [["engage-okta:connect.destination", '"http://desktop.acme.com/"', /an https address/]],
  },
  {
    title: "a destination outside, whose origin no setting approves",
    change: connect({
      destination: "https://desktop.acme.com/agents",
      approvedOrigins: ["https://engage.acme.com"],
    }),
    wrong: [
      [
        "engage-okta:connect.destination",
        '"https://desktop.acme.com/agents"',
        /only if its origin is among connect\.approvedOrigins/,
      ],
    ],
  },
  ...[
    "http://engage.acme.com",
    "https://engage.acme.com/",
    "https://Engage.acme.com",
    "engage.acme.com",
    "https://*.acme.com/x",
  ].map((origin): BadSettings => ({
    title: `the approved origin ${origin}, which is none`,
    change: connect({ approvedOrigins: [origin] }),
    wrong: [
      [
        "engage-okta:connect.approvedOrigins[0]",
        JSON.stringify(origin),
        /^a list of https origins, without a path/,
      ],
    ],
  })),
  {
    title: "an approved origin twice",
    change: connect({ approvedOrigins: ["https://a.acme.com", "https://a.acme.com"] }),
    wrong: [
      ["engage-okta:connect.approvedOrigins", '"https://a.acme.com" twice', /^each origin once/],
    ],
  },
  {
    title: "an unknown sign-in endpoint",
    change: connect({ signInEndpoint: "local" }),
    wrong: [["engage-okta:connect.signInEndpoint", '"local"', /regional or global/]],
  },
  {
    title: "an unknown session name",
    change: connect({ roleSessionName: "name" }),
    wrong: [["engage-okta:connect.roleSessionName", '"name"', /email or login/]],
  },
  {
    title: "no targets",
    change: guardrail({ targets: [] }),
    wrong: [
      [
        "engage-okta:guardrail.targets",
        "[]",
        /account ids, organizational unit ids, or the word root/,
      ],
    ],
  },
  {
    title: "a section without targets",
    change: guardrail({ targets: undefined, policyName: "Deny" }),
    wrong: [
      [
        "engage-okta:guardrail.targets",
        "nothing",
        /account ids, organizational unit ids, or the word root/,
      ],
    ],
  },
  {
    title: "two targets the same",
    change: guardrail({ targets: ["ou-abcd-12345678", "ou-abcd-12345678"] }),
    wrong: [["engage-okta:guardrail.targets", '"ou-abcd-12345678" twice', /each target once/]],
  },
  {
    title: "an account id that is a number",
    change: guardrail({ targets: [123456789012] }),
    wrong: [
      [
        "engage-okta:guardrail.targets[0]",
        "123456789012",
        /put it in quotes: "123456789012" \(with pulumi config set: --type string\)/,
      ],
    ],
  },
  {
    title: "the id of a root",
    change: guardrail({ targets: ["r-abcd"] }),
    wrong: [
      [
        "engage-okta:guardrail.targets[0]",
        '"r-abcd"',
        /account ids, organizational unit ids, or the word root/,
      ],
    ],
  },
  {
    title: "a permissions boundary that is a role",
    change: connect({ permissionsBoundary: "arn:aws:iam::123456789012:role/company" }),
    wrong: [
      [
        "engage-okta:connect.permissionsBoundary",
        '"arn:aws:iam::123456789012:role/company"',
        /ARN of an IAM policy in the account/,
      ],
    ],
  },
  {
    title: "a management role by name",
    change: guardrail({ managementRole: "scp-editor" }),
    wrong: [["engage-okta:guardrail.managementRole", '"scp-editor"', /ARN of a role/]],
  },
  {
    title: "protection of what is not there",
    change: guardrail({ alsoProtect: ["bucket"] }),
    wrong: [
      ["engage-okta:guardrail.alsoProtect[0]", '"bucket"', /samlProvider, userPool and changes/],
    ],
  },
  {
    title: "an exempt user by name",
    change: guardrail({ exemptPrincipals: ["jane"] }),
    wrong: [["engage-okta:guardrail.exemptPrincipals[0]", '"jane"', /ARNs of IAM roles and users/]],
  },
  {
    title: "an exempt session, where AWS sees its role",
    change: guardrail({ exemptPrincipals: ["arn:aws:sts::*:assumed-role/break-glass/*"] }),
    wrong: [
      [
        "engage-okta:guardrail.exemptPrincipals[0]",
        '"arn:aws:sts::*:assumed-role/break-glass/*"',
        /ARNs of IAM roles and users/,
      ],
    ],
  },
  {
    title: "an exemption of everybody, by *",
    change: guardrail({ exemptPrincipals: ["arn:aws:iam::*:*"] }),
    wrong: [
      [
        "engage-okta:guardrail.exemptPrincipals[0]",
        '"arn:aws:iam::*:*"',
        /ARNs of IAM roles and users/,
      ],
    ],
  },
  {
    title: "an exemption of everybody, in any partition",
    change: guardrail({ exemptPrincipals: ["arn:*:iam::*:role/*"] }),
    wrong: [
      [
        "engage-okta:guardrail.exemptPrincipals[0]",
        '"arn:*:iam::*:role/*"',
        /ARNs of IAM roles and users/,
      ],
    ],
  },
  {
    title: "an exemption of every role",
    change: guardrail({ exemptPrincipals: ["arn:aws:iam::123456789012:role/*"] }),
    wrong: [
      [
        "engage-okta:guardrail.exemptPrincipals[0]",
        '"arn:aws:iam::123456789012:role/*"',
        /ARNs of IAM roles and users/,
      ],
    ],
  },
  {
    title: "an exemption of everybody by IAM Identity Center",
    change: guardrail({
      exemptPrincipals: ["arn:aws:iam::*:role/aws-reserved/*/AWSReservedSSO_*"],
    }),
    wrong: [
      [
        "engage-okta:guardrail.exemptPrincipals[0]",
        '"arn:aws:iam::*:role/aws-reserved/*/AWSReservedSSO_*"',
        /ARNs of IAM roles and users/,
      ],
    ],
  },
  {
    title: "an exemption of the agents' role",
    change: {
      ...guardrail({ exemptPrincipals: ["arn:aws:iam::*:role/AmazonConnect*"] }),
      connect: { instanceAlias: "acme", groups: ["Connect Agents"] },
    },
    wrong: [
      [
        "engage-okta:guardrail.exemptPrincipals",
        '"arn:aws:iam::*:role/AmazonConnect*", which names AmazonConnectOkta-acme, the role that every agent gets',
        /ARNs of IAM roles and users/,
      ],
    ],
  },
  {
    title: "an empty policy name",
    change: guardrail({ policyName: "" }),
    wrong: [["engage-okta:guardrail.policyName", '""', /1 to 128/]],
  },
  {
    title: "no Connect sign-on",
    change: { ...guardrail({}), connect: undefined },
    wrong: [["engage-okta:guardrail", "engage-okta:guardrail without connect", /connect as well/]],
  },
  {
    title: "a group of another application",
    change: engage({ adopt: { appId: "0oa1a2b3c4d5", groups: ["Admins"] } }),
    wrong: [["engage-okta:engage.adopt.groups", '"Admins"', /engage.groups/]],
  },
  {
    title: "assignments without their application",
    change: engage({ adopt: { groups: ["Engage Agents"] } }),
    wrong: [["engage-okta:engage.adopt", "groups or users without appId", /appId as well/]],
  },
  {
    title: "an application by name",
    change: engage({ adopt: { appId: "Local Measure Engage" } }),
    wrong: [["engage-okta:engage.adopt.appId", '"Local Measure Engage"', /starts with 0oa/]],
  },
  {
    title: "an unknown key",
    change: connect({ adopt: { identityProvider: true } }),
    wrong: [
      [
        "engage-okta:connect.adopt.identityProvider",
        '"identityProvider"',
        /known are appId, groups, users, samlProvider, role/,
      ],
    ],
  },
  {
    title: "a target that is not declared",
    change: guardrail({ adopt: { policyId: "p-1a2b3c4d", targets: ["root"] } }),
    wrong: [["engage-okta:guardrail.adopt.targets", '"root"', /guardrail.targets/]],
  },
  {
    title: "a policy by name",
    change: guardrail({ adopt: { policyId: "Deny" } }),
    wrong: [["engage-okta:guardrail.adopt.policyId", '"Deny"', /starts with p-/]],
  },
  {
    title: "a live name with a colon",
    change: engage({ identityProviderName: "Okta: Agents", adopt: { identityProvider: true } }),
    wrong: [["engage-okta:engage.identityProviderName", '"Okta: Agents"', /3 to 32 characters/]],
  },
  {
    title: "protection that is neither true nor false",
    change: { protect: "maybe" },
    wrong: [["engage-okta:protect", '"maybe"', /^true or false/]],
  },
  {
    title: "a name that may be replaced and is none",
    change: { allowReplace: ["roleName", "label"] },
    wrong: [
      [
        "engage-okta:allowReplace",
        '["roleName","label"]',
        /oktaHost, identityProviderName, .* samlProviderName, roleSessionName/,
      ],
    ],
  },
  {
    title: "names that may be replaced, not as a list",
    change: { allowReplace: "roleName" },
    wrong: [
      [
        "engage-okta:allowReplace",
        '"roleName"',
        /oktaHost, identityProviderName, .* samlProviderName, roleSessionName/,
      ],
    ],
  },
  {
    title: "a customer without a name",
    change: { handoff: { customer: " ", contact: "Jane Doe, it@acme.com" } },
    wrong: [["engage-okta:handoff.customer", '" "', /1 to 100 characters/]],
  },
  {
    title: "a contact that is too long",
    change: { handoff: { contact: "x".repeat(201) } },
    wrong: [["engage-okta:handoff.contact", `"${"x".repeat(116)}...`, /1 to 200 characters/]],
  },
  {
    title: "days before the end of a certificate that are not a number",
    change: { verify: { certificateWarnDays: "soon" } },
    wrong: [["engage-okta:verify.certificateWarnDays", '"soon"', /from 0 to 3650/]],
  },
  {
    title: "a move to the stack that is there",
    change: move({ cloudFormationStack: "LocalMeasureEngage" }),
    wrong: [
      [
        "engage-okta:move.cloudFormationStack",
        '"LocalMeasureEngage", as engage.cloudFormationStack',
        /another stack/,
      ],
    ],
  },
  {
    title: "a move without a stack and without anyone to test it",
    change: { move: { stage: "test" } },
    wrong: [
      ["engage-okta:move.cloudFormationStack", "nothing", /name or ARN/],
      ["engage-okta:move", "neither groups nor users", /at least one Okta group or user/],
    ],
  },
  {
    title: "a stage of a move that there is not",
    change: move({ stage: "all" }),
    wrong: [["engage-okta:move.stage", '"all"', /test or everyone/]],
  },
  {
    title: "a move with what is wrong next to the section engage",
    change: {
      ...engage({
        identityProviderName: "Okta Agents",
        adopt: { identityProvider: true },
        tile: "hidden",
        label: "E".repeat(90),
      }),
      ...move({
        tileUrl: "https://engage.example.com/login",
        label: "the vendor's next stack",
        appClientId: "1h57kf5cpq17m0eml12example",
        appClientName: "app-client",
        userPoolId: "us-west-2_AbCdEf123",
      }),
    },
    wrong: [
      ["engage-okta:move.appClientName", "appClientName and appClientId", /one of them/],
      ["engage-okta:move.userPoolId", '"us-west-2_AbCdEf123"', /which is ap-southeast-2/],
      ["engage-okta:move.identityProviderName", '"Okta Agents"', /3 to 32 characters/],
      [
        "engage-okta:move.tileUrl",
        'tileUrl with engage.tile: "hidden"',
        /engage.tile: bookmark, or leave this setting out/,
      ],
      ["engage-okta:move.label", "116 characters with engage.label", /100 characters together/],
    ],
  },
  {
    title: "a move whose application gets the name of Amazon Connect's",
    change: {
      ...move({ label: "Connect" }),
      ...connect({ label: "local measure engage (connect)" }),
    },
    wrong: [
      [
        "engage-okta:move.label",
        '"Local Measure Engage (Connect)" for the new application, which connect.label has already',
        /another name/,
      ],
    ],
  },
  {
    title: "a count of the vendor's stacks that is none",
    change: engage({ generation: 0 }),
    wrong: [["engage-okta:engage.generation", "0", /whole number from 1/]],
  },
  {
    title: "an unknown section",
    change: { guardrails: { targets: [] } },
    wrong: [["engage-okta:guardrails", '"guardrails"', /did you mean guardrail\?/]],
  },
];
