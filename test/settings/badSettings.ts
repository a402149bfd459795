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

const connect = (more: object) => ({
  connect: { instanceAlias: "acme", groups: ["Connect Agents"], ...more },
});

const guardrail = (more: object) => ({
  ...connect({}),
  guardrail: { targets: ["ou-abcd-12345678"], ...more },
});

export interface BadSettings {
  title: string;
  /** What differs from the good settings; undefined leaves a setting out. */
  change: Written;
  /** The middle of the message: the mistakes, after an empty line. */
  says: string;
}

/** Every mistake that settings can show before anything is looked up. */
export const badSettings: BadSettings[] = [
  {
    title: "no AWS region",
    change: { "aws:region": undefined },
    says: `
  aws:region
    given:   nothing
    allowed: the AWS region of the user pool
    example: aws:region: ap-southeast-2`,
  },
  {
    title: "a region that is a place",
    change: { "aws:region": "Sydney" },
    says: `
  aws:region
    given:   "Sydney"
    allowed: the AWS region of the user pool
    example: aws:region: ap-southeast-2`,
  },
  {
    title: "roles to assume that are no roles",
    change: { "aws:assumeRoles": ["arn:aws:iam::1:role/x"] },
    says: `
  aws:assumeRoles[0]
    given:   "arn:aws:iam::1:role/x"
    allowed: a list of objects with the key roleArn
    example: aws:assumeRoles: [{ roleArn: arn:aws:iam::123456789012:role/deployer }]`,
  },
  {
    title: "a member of a role to assume that the AWS provider does not know",
    change: {
      "aws:assumeRoles": [{ roleArn: "arn:aws:iam::123456789012:role/x", external_id: "acme" }],
    },
    says: `
  aws:assumeRoles[0].external_id
    given:   "external_id"
    allowed: no such key; did you mean externalId?`,
  },
  {
    title: "a session of a role that is too short",
    change: {
      "aws:assumeRoles": [{ roleArn: "arn:aws:iam::123456789012:role/x", duration: "10m" }],
    },
    says: `
  aws:assumeRoles[0].duration
    given:   "10m"
    allowed: 15 minutes to 12 hours, in hours, minutes and seconds
    example: duration: 1h`,
  },
  {
    title: "an account as a number",
    change: { "aws:allowedAccountIds": [123456789012] },
    says: `
  aws:allowedAccountIds[0]
    given:   123456789012
    allowed: a list of AWS account ids of 12 digits, in quotes
    example: aws:allowedAccountIds: ["123456789012"]`,
  },
  {
    title: "an AWS setting with a slip of the pen",
    change: { "aws:profil": "acme" },
    says: `
  aws:profil
    given:   "profil"
    allowed: no such key; did you mean profile?`,
  },
  {
    title: "AWS's secret keys in the clear",
    change: { "aws:accessKey": "AKIA", "aws:secretKey": "canary-aws", "aws:token": "canary-aws" },
    says: `
  aws:secretKey
    given:   a secret in plain text
    allowed: only an encrypted value
    example: pulumi config set --secret aws:secretKey

  aws:token
    given:   a secret in plain text
    allowed: only an encrypted value
    example: pulumi config set --secret aws:token`,
  },
  {
    title: "half a pair of AWS keys",
    change: { "aws:accessKey": "AKIA" },
    says: `
  aws:secretKey
    given:   only aws:accessKey
    allowed: aws:accessKey and aws:secretKey together, with aws:token for temporary credentials
    example: aws:profile: acme`,
  },
  {
    title: "endpoints that only one part of a deployment would follow",
    change: { "aws:endpoints": [{ sts: "http://127.0.0.1:4566" }] },
    says: `
  aws:endpoints
    given:   [{"sts":"http://127.0.0.1:4566"}]
    allowed: AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER and so on in the environment, which every part of a deployment reads`,
  },
  {
    title: "TLS without a check",
    change: { "aws:insecure": true },
    says: `
  aws:insecure
    given:   true
    allowed: aws:customCaBundle with the authority that signs the certificate; without the check, others on the network could read the credentials`,
  },
  {
    title: "an account that is not to be asked for",
    change: { "aws:skipCredentialsValidation": true, "aws:skipRequestingAccountId": true },
    says: `
  aws:skipCredentialsValidation
    given:   true
    allowed: nothing: the account is checked before anything is changed

  aws:skipRequestingAccountId
    given:   true
    allowed: nothing: the account is checked before anything is changed`,
  },
  {
    title: "two files of profiles, and a proxy without a scheme",
    change: { "aws:sharedConfigFiles": ["a", "b"], "aws:httpsProxy": "proxy:3128" },
    says: `
  aws:sharedConfigFiles
    given:   ["a","b"]
    allowed: a list of one file; everything but the AWS provider reads only one
    example: aws:sharedConfigFiles: [~/.aws/config]

  aws:httpsProxy
    given:   "proxy:3128"
    allowed: the URL of a proxy
    example: aws:httpsProxy: http://proxy.example.com:3128`,
  },
  {
    title: "no Okta organization",
    change: { "okta:orgName": undefined },
    says: `
  okta:orgName
    given:   nothing
    allowed: the first part of the Okta organization's host name, without dots
    example: okta:orgName: acme`,
  },
  {
    title: "a host as the organization",
    change: { "okta:orgName": "acme.okta.com" },
    says: `
  okta:orgName
    given:   "acme.okta.com"
    allowed: the first part of the Okta organization's host name, without dots
    example: okta:orgName: acme`,
  },
  {
    title: "a base URL with a scheme",
    change: { "okta:baseUrl": "https://okta.com" },
    says: `
  okta:baseUrl
    given:   "https://okta.com"
    allowed: a domain, with neither a scheme such as https:// nor a path
    example: okta:baseUrl: okta.com`,
  },
  {
    title: "a base URL with a path",
    change: { "okta:baseUrl": "okta.com/admin" },
    says: `
  okta:baseUrl
    given:   "okta.com/admin"
    allowed: a domain, with neither a scheme such as https:// nor a path
    example: okta:baseUrl: okta.com`,
  },
  {
    title: "no Okta credentials",
    change: { "okta:apiToken": undefined },
    says: `
  okta:apiToken
    given:   no credentials for Okta
    allowed: either okta:clientId with okta:privateKey and okta:scopes, or okta:apiToken
    example: pulumi config set --secret okta:apiToken`,
  },
  {
    title: "both kinds of Okta credentials",
    change: { ...oauth, "okta:apiToken": "canary-token" },
    says: `
  okta:apiToken
    given:   okta:apiToken and okta:clientId with okta:privateKey
    allowed: either okta:clientId with okta:privateKey and okta:scopes, or okta:apiToken
    example: pulumi config set --secret okta:apiToken`,
  },
  {
    title: "a client without its key",
    change: { ...oauth, "okta:privateKey": undefined },
    says: `
  okta:privateKey
    given:   okta:clientId alone
    allowed: either okta:clientId with okta:privateKey and okta:scopes, or okta:apiToken
    example: pulumi config set --secret okta:apiToken`,
  },
  {
    title: "a key without its client",
    change: { ...oauth, "okta:clientId": undefined },
    says: `
  okta:clientId
    given:   okta:privateKey alone
    allowed: either okta:clientId with okta:privateKey and okta:scopes, or okta:apiToken
    example: pulumi config set --secret okta:apiToken`,
  },
  {
    title: "a scope too few",
    change: { ...oauth, "okta:scopes": ["okta.apps.manage", "okta.apps.read", "okta.groups.read"] },
    says: `
  okta:scopes
    given:   ["okta.apps.manage","okta.apps.read","okta.groups.read"]
    allowed: a list with at least okta.apps.manage, okta.apps.read, okta.groups.read, okta.policies.read
    example: okta:scopes: [okta.apps.manage, okta.apps.read, okta.groups.read, okta.policies.read]`,
  },
  {
    title: "no scopes",
    change: { ...oauth, "okta:scopes": undefined },
    says: `
  okta:scopes
    given:   nothing
    allowed: a list with at least okta.apps.manage, okta.apps.read, okta.groups.read, okta.policies.read
    example: okta:scopes: [okta.apps.manage, okta.apps.read, okta.groups.read, okta.policies.read]`,
  },
  {
    title: "a user without the scope to find them",
    change: { ...oauth, ...engage({ users: ["jane@acme.com"] }) },
    says: `
  okta:scopes
    given:   ["okta.apps.manage","okta.apps.read","okta.groups.read","okta.policies.read"]
    allowed: a list with at least okta.apps.manage, okta.apps.read, okta.groups.read, okta.policies.read, okta.users.read
    example: okta:scopes: [okta.apps.manage, okta.apps.read, okta.groups.read, okta.policies.read, okta.users.read]`,
  },
  {
    title: "a user of Amazon Connect alone without the scope to find them",
    change: { ...oauth, connect: { instanceAlias: "acme", users: ["jane@acme.com"] } },
    says: `
  okta:scopes
    given:   ["okta.apps.manage","okta.apps.read","okta.groups.read","okta.policies.read"]
    allowed: a list with at least okta.apps.manage, okta.apps.read, okta.groups.read, okta.policies.read, okta.users.read
    example: okta:scopes: [okta.apps.manage, okta.apps.read, okta.groups.read, okta.policies.read, okta.users.read]`,
  },
  {
    title: "a setting that Okta's provider does not know",
    change: { "okta:apitoken": "canary" },
    says: `
  okta:apitoken
    given:   "apitoken"
    allowed: no such key; did you mean apiToken?`,
  },
  {
    title: "no engage section",
    change: { engage: undefined },
    says: `
  engage-okta:engage
    given:   neither cloudFormationStack nor userPoolId
    allowed: cloudFormationStack, to look the user pool up, or userPoolId, or both
    example: cloudFormationStack: LocalMeasureEngage

  engage-okta:engage
    given:   neither groups nor users
    allowed: at least one Okta group or user; without one, no agent could sign in
    example: groups: [Engage Agents]`,
  },
  {
    title: "an engage section that is text",
    change: { engage: "yes" },
    says: `
  engage-okta:engage
    given:   "yes"
    allowed: an object with the keys cloudFormationStack, userPoolId, appClientId, appClientName, callbackUrl, identityProviderName, groups, users, label, exclusive, signedRequests, tile, attributeStatements, groupsClaim, identifiers, authenticationPolicyId, nameIdFormat, nameIdTemplate, signingKey, adopt`,
  },
  {
    title: "an engage section that is a list",
    change: { engage: ["yes"] },
    says: `
  engage-okta:engage
    given:   ["yes"]
    allowed: an object with the keys cloudFormationStack, userPoolId, appClientId, appClientName, callbackUrl, identityProviderName, groups, users, label, exclusive, signedRequests, tile, attributeStatements, groupsClaim, identifiers, authenticationPolicyId, nameIdFormat, nameIdTemplate, signingKey, adopt`,
  },
  {
    title: "neither stack nor pool",
    change: engage({ cloudFormationStack: undefined }),
    says: `
  engage-okta:engage
    given:   neither cloudFormationStack nor userPoolId
    allowed: cloudFormationStack, to look the user pool up, or userPoolId, or both
    example: cloudFormationStack: LocalMeasureEngage`,
  },
  {
    title: "a stack name with a space",
    change: engage({ cloudFormationStack: "Local Measure" }),
    says: `
  engage-okta:engage.cloudFormationStack
    given:   "Local Measure"
    allowed: the name or ARN of Local Measure's CloudFormation stack
    example: cloudFormationStack: LocalMeasureEngage`,
  },
  {
    title: "a pool id without its region",
    change: engage({ userPoolId: "AbCdEf123" }),
    says: `
  engage-okta:engage.userPoolId
    given:   "AbCdEf123"
    allowed: a user pool id: the region, an underscore, letters and digits
    example: userPoolId: ap-southeast-2_AbCdEf123`,
  },
  {
    title: "a pool in another region",
    change: engage({ userPoolId: "us-east-1_AbCdEf123" }),
    says: `
  engage-okta:engage.userPoolId
    given:   "us-east-1_AbCdEf123"
    allowed: a user pool in aws:region, which is ap-southeast-2; this one is in us-east-1
    example: userPoolId: ap-southeast-2_AbCdEf123`,
  },
  {
    title: "a client id in upper case",
    change: engage({ appClientId: "ABC" }),
    says: `
  engage-okta:engage.appClientId
    given:   "ABC"
    allowed: an app client id: lower-case letters and digits
    example: appClientId: 1h57kf5cpq17m0eml12example`,
  },
  {
    title: "a client's id and name",
    change: engage({ appClientId: "abc", appClientName: "app-client" }),
    says: `
  engage-okta:engage.appClientName
    given:   appClientName and appClientId
    allowed: one of them
    example: appClientName: app-client`,
  },
  {
    title: "a client's name with a slash",
    change: engage({ appClientName: "app/client" }),
    says: `
  engage-okta:engage.appClientName
    given:   "app/client"
    allowed: the exact name of the app client, 1 to 128 characters
    example: appClientName: app-client`,
  },
  {
    title: "an empty provider name",
    change: engage({ identityProviderName: "" }),
    says: `
  engage-okta:engage.identityProviderName
    given:   ""
    allowed: 3 to 32 characters without spaces or colons, an underscore only as the second one, and none of COGNITO, Facebook, Google, LoginWithAmazon, SignInWithApple
    example: identityProviderName: Okta`,
  },
  {
    title: "a provider name of two characters",
    change: engage({ identityProviderName: "Ok" }),
    says: `
  engage-okta:engage.identityProviderName
    given:   "Ok"
    allowed: 3 to 32 characters without spaces or colons, an underscore only as the second one, and none of COGNITO, Facebook, Google, LoginWithAmazon, SignInWithApple; an existing provider may keep its name with adopt: { identityProvider: true }
    example: identityProviderName: Okta`,
  },
  {
    title: "a provider name of 33 characters",
    change: engage({ identityProviderName: "O".repeat(33) }),
    says: `
  engage-okta:engage.identityProviderName
    given:   "OOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOO"
    allowed: 3 to 32 characters without spaces or colons, an underscore only as the second one, and none of COGNITO, Facebook, Google, LoginWithAmazon, SignInWithApple
    example: identityProviderName: Okta`,
  },
  {
    title: "a provider name with a space",
    change: engage({ identityProviderName: "Okta Agents" }),
    says: `
  engage-okta:engage.identityProviderName
    given:   "Okta Agents"
    allowed: 3 to 32 characters without spaces or colons, an underscore only as the second one, and none of COGNITO, Facebook, Google, LoginWithAmazon, SignInWithApple; an existing provider may keep its name with adopt: { identityProvider: true }
    example: identityProviderName: Okta`,
  },
  {
    title: "a provider name with a colon",
    change: engage({ identityProviderName: "Okta:Agents" }),
    says: `
  engage-okta:engage.identityProviderName
    given:   "Okta:Agents"
    allowed: 3 to 32 characters without spaces or colons, an underscore only as the second one, and none of COGNITO, Facebook, Google, LoginWithAmazon, SignInWithApple
    example: identityProviderName: Okta`,
  },
  {
    title: "a provider name that begins with an underscore",
    change: engage({ identityProviderName: "_Okta" }),
    says: `
  engage-okta:engage.identityProviderName
    given:   "_Okta"
    allowed: 3 to 32 characters without spaces or colons, an underscore only as the second one, and none of COGNITO, Facebook, Google, LoginWithAmazon, SignInWithApple; an existing provider may keep its name with adopt: { identityProvider: true }
    example: identityProviderName: Okta`,
  },
  {
    title: "a provider name with an underscore in the middle",
    change: engage({ identityProviderName: "Okta_Agents" }),
    says: `
  engage-okta:engage.identityProviderName
    given:   "Okta_Agents"
    allowed: 3 to 32 characters without spaces or colons, an underscore only as the second one, and none of COGNITO, Facebook, Google, LoginWithAmazon, SignInWithApple; an existing provider may keep its name with adopt: { identityProvider: true }
    example: identityProviderName: Okta`,
  },
  {
    title: "a reserved provider name, in any case",
    change: engage({ identityProviderName: "cognito" }),
    says: `
  engage-okta:engage.identityProviderName
    given:   "cognito"
    allowed: 3 to 32 characters without spaces or colons, an underscore only as the second one, and none of COGNITO, Facebook, Google, LoginWithAmazon, SignInWithApple
    example: identityProviderName: Okta`,
  },
  {
    title: "a provider name that is a number",
    change: engage({ identityProviderName: 42 }),
    says: `
  engage-okta:engage.identityProviderName
    given:   42
    allowed: 3 to 32 characters without spaces or colons, an underscore only as the second one, and none of COGNITO, Facebook, Google, LoginWithAmazon, SignInWithApple
    example: identityProviderName: Okta`,
  },
  {
    title: "nobody assigned",
    change: engage({ groups: undefined }),
    says: `
  engage-okta:engage
    given:   neither groups nor users
    allowed: at least one Okta group or user; without one, no agent could sign in
    example: groups: [Engage Agents]`,
  },
  {
    title: "empty lists of groups and users",
    change: engage({ groups: [], users: [] }),
    says: `
  engage-okta:engage
    given:   neither groups nor users
    allowed: at least one Okta group or user; without one, no agent could sign in
    example: groups: [Engage Agents]`,
  },
  {
    title: "a group that is no list",
    change: engage({ groups: "Engage Agents" }),
    says: `
  engage-okta:engage.groups
    given:   "Engage Agents"
    allowed: a list of the exact names of Okta groups
    example: groups: [Engage Agents]`,
  },
  {
    title: "a group without a name",
    change: engage({ groups: ["Engage Agents", " "] }),
    says: `
  engage-okta:engage.groups[1]
    given:   " "
    allowed: a list of the exact names of Okta groups
    example: groups: [Engage Agents]`,
  },
  {
    title: "a group twice",
    change: engage({ groups: ["Engage Agents", "engage agents"] }),
    says: `
  engage-okta:engage.groups
    given:   "engage agents" twice
    allowed: each name once
    example: groups: [engage agents]`,
  },
  {
    title: "a user twice",
    change: engage({ users: ["jane@acme.com", "Jane@acme.com"] }),
    says: `
  engage-okta:engage.users
    given:   "Jane@acme.com" twice
    allowed: each name once
    example: users: [Jane@acme.com]`,
  },
  {
    title: "a login with a space",
    change: engage({ users: ["jane doe"] }),
    says: `
  engage-okta:engage.users[0]
    given:   "jane doe"
    allowed: a list of the logins of Okta users
    example: users: [jane.doe@acme.com]`,
  },
  {
    title: "an unknown key near a known one",
    change: engage({ group: ["Engage Agents"] }),
    says: `
  engage-okta:engage.group
    given:   "group"
    allowed: no such key; did you mean groups?`,
  },
  {
    title: "an unknown key near none",
    change: engage({ color: "blue" }),
    says: `
  engage-okta:engage.color
    given:   "color"
    allowed: no such key; known are cloudFormationStack, userPoolId, appClientId, appClientName, callbackUrl, identityProviderName, groups, users, label, exclusive, signedRequests, tile, attributeStatements, groupsClaim, identifiers, authenticationPolicyId, nameIdFormat, nameIdTemplate, signingKey, adopt`,
  },
  {
    title: "an unknown key deep inside",
    change: engage({
      attributeStatements: [{ name: "team", value: "user.team", mapto: "custom:team" }],
    }),
    says: `
  engage-okta:engage.attributeStatements[0].mapto
    given:   "mapto"
    allowed: no such key; did you mean mapTo?`,
  },
  {
    title: "a label of nothing but spaces",
    change: engage({ label: "  " }),
    says: `
  engage-okta:engage.label
    given:   "  "
    allowed: 1 to 100 characters: the name of the application in Okta
    example: label: Local Measure Engage`,
  },
  {
    title: "text for true or false",
    change: engage({ exclusive: "yes" }),
    says: `
  engage-okta:engage.exclusive
    given:   "yes"
    allowed: true or false; true leaves Okta as the only way to sign in on the hosted pages
    example: exclusive: true`,
  },
  {
    title: "signed requests by number",
    change: engage({ signedRequests: 1 }),
    says: `
  engage-okta:engage.signedRequests
    given:   1
    allowed: true or false; true makes Cognito sign its requests to Okta
    example: signedRequests: true`,
  },
  {
    title: "a tile that is neither shown nor hidden",
    change: engage({ tile: "gone" }),
    says: `
  engage-okta:engage.tile
    given:   "gone"
    allowed: shown or hidden: the tile on the Okta dashboard
    example: tile: hidden`,
  },
  {
    title: "a claim with a space",
    change: engage({ attributeStatements: [{ name: "the team", value: "user.team" }] }),
    says: `
  engage-okta:engage.attributeStatements[0].name
    given:   "the team"
    allowed: the claim's name, 1 to 255 characters without spaces
    example: name: team`,
  },
  {
    title: "a claim without a value",
    change: engage({ attributeStatements: [{ name: "team" }] }),
    says: `
  engage-okta:engage.attributeStatements[0].value
    given:   nothing
    allowed: an Okta expression, or a literal
    example: value: user.department`,
  },
  {
    title: "a claim twice",
    change: engage({
      attributeStatements: [
        { name: "team", value: "user.team" },
        { name: "team", value: "user.department" },
      ],
    }),
    says: `
  engage-okta:engage.attributeStatements[1].name
    given:   "team" twice
    allowed: each claim once; http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress is always sent
    example: name: team`,
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
    says: `
  engage-okta:engage.attributeStatements[0].name
    given:   "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress" twice
    allowed: each claim once; http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress is always sent
    example: name: team`,
  },
  {
    title: "a groups claim named as another one",
    change: engage({
      attributeStatements: [{ name: "team", value: "user.team" }],
      groupsClaim: { name: "team", filterType: "EQUALS", filterValue: "A" },
    }),
    says: `
  engage-okta:engage.groupsClaim.name
    given:   "team" twice
    allowed: each claim once; http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress is always sent
    example: name: team`,
  },
  {
    title: "two claims for one attribute",
    change: engage({
      attributeStatements: [{ name: "team", value: "user.team", mapTo: "custom:team" }],
      groupsClaim: { name: "groups", filterType: "EQUALS", filterValue: "A", mapTo: "custom:team" },
    }),
    says: `
  engage-okta:engage.groupsClaim.mapTo
    given:   "custom:team" twice
    allowed: each attribute of the user pool once
    example: mapTo: custom:team`,
  },
  {
    title: "a claim for the attribute email",
    change: engage({
      attributeStatements: [{ name: "mail", value: "user.email", mapTo: "email" }],
    }),
    says: `
  engage-okta:engage.attributeStatements[0].mapTo
    given:   "email"
    allowed: an attribute of the user pool; email is always mapped and username cannot be
    example: mapTo: custom:team`,
  },
  {
    title: "a callback that is no URL",
    change: engage({ callbackUrl: "engage.example.com/callback" }),
    says: `
  engage-okta:engage.callbackUrl
    given:   "engage.example.com/callback"
    allowed: one of the app client's callback URLs, up to 1024 characters without spaces and #
    example: callbackUrl: https://engage.example.com/callback`,
  },
  {
    title: "a filter that Okta does not know",
    change: engage({ groupsClaim: { name: "groups", filterType: "ENDS_WITH", filterValue: "A" } }),
    says: `
  engage-okta:engage.groupsClaim.filterType
    given:   "ENDS_WITH"
    allowed: STARTS_WITH, EQUALS, CONTAINS or REGEX
    example: filterType: STARTS_WITH`,
  },
  {
    title: "51 identifiers",
    change: engage({ identifiers: Array.from({ length: 51 }, (_, i) => `acme${i}.com`) }),
    says: `
  engage-okta:engage.identifiers
    given:   ["acme0.com","acme1.com","acme2.com","acme3.com","acme4.com","acme5.com","acme6.com","acme7.com","acme8.com","acme9.c...
    allowed: at most 50 identifiers of 1 to 40 letters, digits, spaces and _+=.@-
    example: identifiers: [acme.com]`,
  },
  {
    title: "an identifier with a slash",
    change: engage({ identifiers: ["acme.com/au"] }),
    says: `
  engage-okta:engage.identifiers[0]
    given:   "acme.com/au"
    allowed: at most 50 identifiers of 1 to 40 letters, digits, spaces and _+=.@-
    example: identifiers: [acme.com]`,
  },
  {
    title: "the id of an app as a policy",
    change: engage({ authenticationPolicyId: "0oa1a2b3c4d5" }),
    says: `
  engage-okta:engage.authenticationPolicyId
    given:   "0oa1a2b3c4d5"
    allowed: the id of an Okta authentication policy, which starts with rst
    example: authenticationPolicyId: rst1a2b3c4d5e6f7g8h9`,
  },
  {
    title: "an unknown NameID format",
    change: engage({ nameIdFormat: "email" }),
    says: `
  engage-okta:engage.nameIdFormat
    given:   "email"
    allowed: persistent, emailAddress, unspecified
    example: nameIdFormat: persistent`,
  },
  {
    title: "a NameID that is another one at every sign-in",
    change: engage({ nameIdFormat: "transient" }),
    says: `
  engage-okta:engage.nameIdFormat
    given:   "transient"
    allowed: persistent, emailAddress, unspecified
    example: nameIdFormat: persistent`,
  },
  {
    title: "a NameID without ${}",
    change: engage({ nameIdTemplate: "user.email" }),
    says: `
  engage-okta:engage.nameIdTemplate
    given:   "user.email"
    allowed: an Okta expression in \${…}
    example: nameIdTemplate: "\${user.email}"`,
  },
  {
    title: "a signing key for a year",
    change: engage({ signingKey: { name: "acme-2027", yearsValid: 1 } }),
    says: `
  engage-okta:engage.signingKey.yearsValid
    given:   1
    allowed: a whole number of years from 2 to 10
    example: yearsValid: 5`,
  },
  {
    title: "neither alias nor id",
    change: connect({ instanceAlias: undefined }),
    says: `
  engage-okta:connect
    given:   neither instanceAlias nor instanceId
    allowed: one of them
    example: instanceAlias: acme`,
  },
  {
    title: "alias and id",
    change: connect({ instanceId: "11111111-2222-3333-4444-555555555555" }),
    says: `
  engage-okta:connect
    given:   instanceAlias and instanceId
    allowed: one of them
    example: instanceAlias: acme`,
  },
  {
    title: "a directory's alias",
    change: connect({ instanceAlias: "d-1234567890" }),
    says: `
  engage-okta:connect.instanceAlias
    given:   "d-1234567890"
    allowed: the instance's alias: 2 to 63 letters, digits and hyphens
    example: instanceAlias: acme`,
  },
  {
    title: "an ARN as the id",
    change: connect({
      instanceAlias: undefined,
      instanceId:
        "arn:aws:connect:ap-southeast-2:123456789012:instance/11111111-2222-3333-4444-555555555555",
    }),
    says: `
  engage-okta:connect.instanceId
    given:   "arn:aws:connect:ap-southeast-2:123456789012:instance/11111111-2222-3333-4444-555555555555"
    allowed: the instance's id, the last part of its ARN
    example: instanceId: 11111111-2222-3333-4444-555555555555`,
  },
  {
    title: "nobody assigned",
    change: connect({ groups: [] }),
    says: `
  engage-okta:connect
    given:   neither groups nor users
    allowed: at least one Okta group or user; without one, no agent could sign in
    example: groups: [Engage Agents]`,
  },
  {
    title: "a group twice",
    change: connect({ groups: ["Connect Agents", "Connect Agents"] }),
    says: `
  engage-okta:connect.groups
    given:   "Connect Agents" twice
    allowed: each name once
    example: groups: [Connect Agents]`,
  },
  {
    title: "a session of no hours",
    change: connect({ sessionHours: 0 }),
    says: `
  engage-okta:connect.sessionHours
    given:   0
    allowed: a whole number of hours from 1 to 12
    example: sessionHours: 12`,
  },
  {
    title: "a session of 13 hours",
    change: connect({ sessionHours: 13 }),
    says: `
  engage-okta:connect.sessionHours
    given:   13
    allowed: a whole number of hours from 1 to 12
    example: sessionHours: 12`,
  },
  {
    title: "a session of an hour and a half",
    change: connect({ sessionHours: 1.5 }),
    says: `
  engage-okta:connect.sessionHours
    given:   1.5
    allowed: a whole number of hours from 1 to 12
    example: sessionHours: 12`,
  },
  {
    title: "a session length in words",
    change: connect({ sessionHours: "12h" }),
    says: `
  engage-okta:connect.sessionHours
    given:   "12h"
    allowed: a whole number of hours from 1 to 12
    example: sessionHours: 12`,
  },
  {
    title: "a role that is deleted by word",
    change: connect({ deleteRole: "yes" }),
    says: `
  engage-okta:connect.deleteRole
    given:   "yes"
    allowed: true or false; true deletes the agents' role with the connect section or the stack
    example: deleteRole: true`,
  },
  {
    title: "a role name with a space",
    change: connect({ roleName: "Amazon Connect" }),
    says: `
  engage-okta:connect.roleName
    given:   "Amazon Connect"
    allowed: 1 to 64 letters, digits and _+=,.@-
    example: roleName: AmazonConnectOkta-acme`,
  },
  {
    title: "a role name of 65 characters",
    change: connect({ roleName: "r".repeat(65) }),
    says: `
  engage-okta:connect.roleName
    given:   "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr"
    allowed: 1 to 64 letters, digits and _+=,.@-
    example: roleName: AmazonConnectOkta-acme`,
  },
  {
    title: "a SAML provider's name with a plus",
    change: connect({ samlProviderName: "Okta+acme" }),
    says: `
  engage-okta:connect.samlProviderName
    given:   "Okta+acme"
    allowed: 1 to 128 letters, digits and _.-
    example: samlProviderName: Okta-acme`,
  },
  {
    title: "a destination without its slash",
    change: connect({ destination: "ccp-v2" }),
    says: `
  engage-okta:connect.destination
    given:   "ccp-v2"
    allowed: a path in the instance that starts with a slash
    example: destination: /ccp-v2`,
  },
  {
    title: "an unknown sign-in endpoint",
    change: connect({ signInEndpoint: "local" }),
    says: `
  engage-okta:connect.signInEndpoint
    given:   "local"
    allowed: regional or global
    example: signInEndpoint: regional`,
  },
  {
    title: "an unknown session name",
    change: connect({ roleSessionName: "name" }),
    says: `
  engage-okta:connect.roleSessionName
    given:   "name"
    allowed: email or login: the one that equals the user names in Amazon Connect
    example: roleSessionName: email`,
  },
  {
    title: "no targets",
    change: guardrail({ targets: [] }),
    says: `
  engage-okta:guardrail.targets
    given:   []
    allowed: account ids in quotes, organizational unit ids, or the word root for the whole organization
    example: targets: [ou-abcd-12345678, "123456789012"]`,
  },
  {
    title: "a section without targets",
    change: guardrail({ targets: undefined, policyName: "Deny" }),
    says: `
  engage-okta:guardrail.targets
    given:   nothing
    allowed: account ids in quotes, organizational unit ids, or the word root for the whole organization
    example: targets: [ou-abcd-12345678, "123456789012"]`,
  },
  {
    title: "two targets the same",
    change: guardrail({ targets: ["ou-abcd-12345678", "ou-abcd-12345678"] }),
    says: `
  engage-okta:guardrail.targets
    given:   "ou-abcd-12345678" twice
    allowed: each target once
    example: targets: [ou-abcd-12345678]`,
  },
  {
    title: "an account id that is a number",
    change: guardrail({ targets: [123456789012] }),
    says: `
  engage-okta:guardrail.targets[0]
    given:   123456789012
    allowed: account ids in quotes, organizational unit ids, or the word root for the whole organization
    example: targets: [ou-abcd-12345678, "123456789012"]`,
  },
  {
    title: "the id of a root",
    change: guardrail({ targets: ["r-abcd"] }),
    says: `
  engage-okta:guardrail.targets[0]
    given:   "r-abcd"
    allowed: account ids in quotes, organizational unit ids, or the word root for the whole organization
    example: targets: [ou-abcd-12345678, "123456789012"]`,
  },
  {
    title: "a management role by name",
    change: guardrail({ managementRole: "scp-editor" }),
    says: `
  engage-okta:guardrail.managementRole
    given:   "scp-editor"
    allowed: the ARN of a role in the management account
    example: managementRole: arn:aws:iam::111122223333:role/scp-editor`,
  },
  {
    title: "protection of what is not there",
    change: guardrail({ alsoProtect: ["bucket"] }),
    says: `
  engage-okta:guardrail.alsoProtect[0]
    given:   "bucket"
    allowed: samlProvider, userPool and changes, or some of them
    example: alsoProtect: [samlProvider, userPool]`,
  },
  {
    title: "an exempt user by name",
    change: guardrail({ exemptPrincipals: ["jane"] }),
    says: `
  engage-okta:guardrail.exemptPrincipals[0]
    given:   "jane"
    allowed: a list of ARNs of IAM roles and users; * may stand for the account, and for part of a name of which three characters are given
    example: exemptPrincipals: ["arn:aws:iam::*:role/break-glass"]`,
  },
  {
    title: "an exempt session, where AWS sees its role",
    change: guardrail({ exemptPrincipals: ["arn:aws:sts::*:assumed-role/break-glass/*"] }),
    says: `
  engage-okta:guardrail.exemptPrincipals[0]
    given:   "arn:aws:sts::*:assumed-role/break-glass/*"
    allowed: a list of ARNs of IAM roles and users; * may stand for the account, and for part of a name of which three characters are given
    example: exemptPrincipals: ["arn:aws:iam::*:role/break-glass"]`,
  },
  {
    title: "an exemption of everybody, by *",
    change: guardrail({ exemptPrincipals: ["arn:aws:iam::*:*"] }),
    says: `
  engage-okta:guardrail.exemptPrincipals[0]
    given:   "arn:aws:iam::*:*"
    allowed: a list of ARNs of IAM roles and users; * may stand for the account, and for part of a name of which three characters are given
    example: exemptPrincipals: ["arn:aws:iam::*:role/break-glass"]`,
  },
  {
    title: "an exemption of everybody, in any partition",
    change: guardrail({ exemptPrincipals: ["arn:*:iam::*:role/*"] }),
    says: `
  engage-okta:guardrail.exemptPrincipals[0]
    given:   "arn:*:iam::*:role/*"
    allowed: a list of ARNs of IAM roles and users; * may stand for the account, and for part of a name of which three characters are given
    example: exemptPrincipals: ["arn:aws:iam::*:role/break-glass"]`,
  },
  {
    title: "an exemption of every role",
    change: guardrail({ exemptPrincipals: ["arn:aws:iam::123456789012:role/*"] }),
    says: `
  engage-okta:guardrail.exemptPrincipals[0]
    given:   "arn:aws:iam::123456789012:role/*"
    allowed: a list of ARNs of IAM roles and users; * may stand for the account, and for part of a name of which three characters are given
    example: exemptPrincipals: ["arn:aws:iam::*:role/break-glass"]`,
  },
  {
    title: "an exemption of everybody by IAM Identity Center",
    change: guardrail({
      exemptPrincipals: ["arn:aws:iam::*:role/aws-reserved/*/AWSReservedSSO_*"],
    }),
    says: `
  engage-okta:guardrail.exemptPrincipals[0]
    given:   "arn:aws:iam::*:role/aws-reserved/*/AWSReservedSSO_*"
    allowed: a list of ARNs of IAM roles and users; * may stand for the account, and for part of a name of which three characters are given
    example: exemptPrincipals: ["arn:aws:iam::*:role/break-glass"]`,
  },
  {
    title: "an exemption of the agents' role",
    change: {
      ...guardrail({ exemptPrincipals: ["arn:aws:iam::*:role/AmazonConnect*"] }),
      connect: { instanceAlias: "acme", groups: ["Connect Agents"] },
    },
    says: `
  engage-okta:guardrail.exemptPrincipals
    given:   "arn:aws:iam::*:role/AmazonConnect*", which names AmazonConnectOkta-acme, the role that every agent gets
    allowed: a list of ARNs of IAM roles and users; * may stand for the account, and for part of a name of which three characters are given
    example: exemptPrincipals: ["arn:aws:iam::*:role/break-glass"]`,
  },
  {
    title: "an empty policy name",
    change: guardrail({ policyName: "" }),
    says: `
  engage-okta:guardrail.policyName
    given:   ""
    allowed: 1 to 128 characters
    example: policyName: AmazonConnectDenyDeletion-acme`,
  },
  {
    title: "no Connect sign-on",
    change: { ...guardrail({}), connect: undefined },
    says: `
  engage-okta:guardrail
    given:   engage-okta:guardrail without connect
    allowed: connect as well: the policy protects its role and instance
    example: connect: { instanceAlias: acme, groups: [Connect Agents] }`,
  },
  {
    title: "a group of another application",
    change: engage({ adopt: { appId: "0oa1a2b3c4d5", groups: ["Admins"] } }),
    says: `
  engage-okta:engage.adopt.groups
    given:   "Admins"
    allowed: only names that are also in engage-okta:engage.groups, spelled the same
    example: groups: [Admins]`,
  },
  {
    title: "assignments without their application",
    change: engage({ adopt: { groups: ["Engage Agents"] } }),
    says: `
  engage-okta:engage.adopt
    given:   groups or users without appId
    allowed: appId as well: the application that they are assigned to
    example: appId: 0oa1a2b3c4d5e6f7g8h9`,
  },
  {
    title: "an application by name",
    change: engage({ adopt: { appId: "Local Measure Engage" } }),
    says: `
  engage-okta:engage.adopt.appId
    given:   "Local Measure Engage"
    allowed: the id of an Okta application, which starts with 0oa
    example: appId: 0oa1a2b3c4d5e6f7g8h9`,
  },
  {
    title: "an unknown key",
    change: connect({ adopt: { identityProvider: true } }),
    says: `
  engage-okta:connect.adopt.identityProvider
    given:   "identityProvider"
    allowed: no such key; known are appId, groups, users, samlProvider, role`,
  },
  {
    title: "a target that is not declared",
    change: guardrail({ adopt: { policyId: "p-1a2b3c4d", targets: ["root"] } }),
    says: `
  engage-okta:guardrail.adopt.targets
    given:   "root"
    allowed: only names that are also in engage-okta:guardrail.targets, spelled the same
    example: targets: [root]`,
  },
  {
    title: "a policy by name",
    change: guardrail({ adopt: { policyId: "Deny" } }),
    says: `
  engage-okta:guardrail.adopt.policyId
    given:   "Deny"
    allowed: the id of a service control policy, which starts with p-
    example: policyId: p-1a2b3c4d`,
  },
  {
    title: "a live name with a colon",
    change: engage({ identityProviderName: "Okta: Agents", adopt: { identityProvider: true } }),
    says: `
  engage-okta:engage.identityProviderName
    given:   "Okta: Agents"
    allowed: 3 to 32 characters without spaces or colons, an underscore only as the second one, and none of COGNITO, Facebook, Google, LoginWithAmazon, SignInWithApple
    example: identityProviderName: Okta`,
  },
  {
    title: "protection that is neither true nor false",
    change: { protect: "maybe" },
    says: `
  engage-okta:protect
    given:   "maybe"
    allowed: true or false
    example: engage-okta:protect: true`,
  },
  {
    title: "a name that may be replaced and is none",
    change: { allowReplace: ["roleName", "label"] },
    says: `
  engage-okta:allowReplace
    given:   ["roleName","label"]
    allowed: a list of identityProviderName, userPoolId, roleName, samlProviderName
    example: engage-okta:allowReplace: [roleName]`,
  },
  {
    title: "names that may be replaced, not as a list",
    change: { allowReplace: "roleName" },
    says: `
  engage-okta:allowReplace
    given:   "roleName"
    allowed: a list of identityProviderName, userPoolId, roleName, samlProviderName
    example: engage-okta:allowReplace: [roleName]`,
  },
  {
    title: "an unknown section",
    change: { guardrails: { targets: [] } },
    says: `
  engage-okta:guardrails
    given:   "guardrails"
    allowed: no such key; did you mean guardrail?`,
  },
];
