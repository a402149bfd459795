import { change, json, later, options, ref, text, without, type Case, type Program } from "./case";
import { ownPool } from "./ownPools";
import { assignment, claim, identityProviderOf, soundApp } from "./signOn";

const literalPool = "ap-southeast-2_LmEngage1";
const acs = "https://engage-acme.auth.ap-southeast-2.amazoncognito.com/saml2/idpresponse";

const saml = {
  ...soundApp,
  subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
};

/** The vendor's pool, known by its id: nothing but the sign-on is in the program. */
export const vendorPool: Program = {
  app: {
    type: "okta:app/saml:Saml",
    props: {
      ...saml,
      label: "Engage",
      ssoUrl: acs,
      recipient: acs,
      destination: acs,
      audience: `urn:amazon:cognito:sp:${literalPool}`,
      attributeStatements: [{ name: claim, type: "EXPRESSION", values: ["user.email"] }],
    },
    outputs: { id: "0oaengage", entityKey: "exkengage", metadata: "<EntityDescriptor/>" },
  },
  agents: assignment,
  idp: identityProviderOf(literalPool),
  attachment: {
    type: "pulumi-nodejs:dynamic/engage:AppClientIdentityProvider",
    props: {
      userPoolId: literalPool,
      appClientId: "4clientid",
      providerName: ref("idp.providerName"),
    },
  },
};

/** A bookmark to the sign-in of one provider, and its group. */
const tile = (name: string, provider: string, groupId: string): Program => ({
  [name]: {
    type: "okta:app/bookmark:Bookmark",
    props: {
      label: name,
      url: `${new URL(acs).origin}/oauth2/authorize?client_id=4clientid&identity_provider=${provider}`,
    },
  },
  [`${name}-group`]: {
    type: "okta:app/groupAssignment:GroupAssignment",
    props: { appId: ref(`${name}.id`), groupId },
  },
});
const twoApps: Program = {
  ...vendorPool,
  app2: { ...vendorPool.app!, outputs: { id: "0oasecond", entityKey: "exksecond" } },
  agents2: { ...assignment, props: { appId: ref("app2.id"), groupId: "00gothers" } },
  idp2: {
    ...vendorPool.idp!,
    props: {
      ...vendorPool.idp!.props,
      providerName: "Okta2",
      providerDetails: {
        MetadataURL: text(
          "https://acme.okta.com/app/",
          ref("app2.entityKey"),
          "/sso/saml/metadata",
        ),
      },
    },
  },
  attachment2: {
    ...vendorPool.attachment!,
    props: { ...vendorPool.attachment!.props, providerName: ref("idp2.providerName") },
  },
  ...tile("tile", "Okta", "00gagents"),
  ...tile("tile2", "Okta2", "00gothers"),
};

const fault = (
  name: string,
  program: Program,
  expected: string[],
  more: Partial<Case> = {},
): Case => ({ name, program, expected, ...more });

const sha1 = ["mandatory okta-app-sha256 app"];
const plain = acs.replace("https:", "http:");
const other = "https://agents.auth.eu-west-2.amazoncognito.com/saml2/idpresponse";
const token = `00${"aB3-_".repeat(8)}`;
const pem = ["-----BEGIN", "PRIVATE KEY-----\nMIIE\n-----END", "PRIVATE KEY-----"].join(" ");
const key = "tok3n-in-the-query";

export const vendorPools: Case[] = [
  { name: "sign-on to a vendor's pool", program: vendorPool, expected: [] },
  {
    name: "two apps for one pool, each with a bookmark of its own",
    program: twoApps,
    expected: [],
  },
  fault(
    "a bookmark of another group than the app's whose provider it names",
    change(twoApps, { "tile2-group": { groupId: "00gagents" } }),
    ["mandatory okta-bookmark-assigned-alike tile2"],
  ),
  fault("an unsigned assertion", change(vendorPool, { app: { assertionSigned: false } }), [
    "mandatory okta-app-signs app",
  ]),
  fault(
    "a response whose signature is left out",
    change(vendorPool, { app: { responseSigned: undefined } }),
    ["mandatory okta-app-signs app"],
  ),
  fault("a SHA-1 signature", change(vendorPool, { app: { signatureAlgorithm: "RSA_SHA1" } }), sha1),
  fault("a SHA-1 digest", change(vendorPool, { app: { digestAlgorithm: "SHA1" } }), sha1),
  fault("no digest", change(vendorPool, { app: { digestAlgorithm: undefined } }), sha1, {
    says: ["has no digestAlgorithm"],
  }),
  fault("a destination of another domain", change(vendorPool, { app: { destination: other } }), [
    "mandatory okta-app-endpoints-agree app",
  ]),
  fault(
    "all addresses over plain http",
    change(vendorPool, { app: { ssoUrl: plain, recipient: plain, destination: plain } }),
    ["mandatory okta-app-https app"],
  ),
  fault(
    "one more address, over plain http",
    change(vendorPool, { app: { acsEndpoints: [acs, plain] } }),
    ["mandatory okta-app-https app"],
  ),
  fault(
    "a sign-out address over plain http",
    change(vendorPool, { app: { singleLogoutUrl: "http://acme.example/logout" } }),
    ["mandatory okta-app-https app"],
  ),
  fault(
    "a transient NameID",
    change(vendorPool, {
      app: { subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient" },
    }),
    ["mandatory okta-app-name-id-not-transient app"],
  ),
  fault(
    "everybody in the organization, and no contradiction about assignments",
    without(change(vendorPool, { app: { implicitAssignment: true } }), "agents"),
    ["mandatory okta-app-no-implicit-assignment app"],
  ),
  fault("nobody assigned", without(vendorPool, "agents"), ["mandatory okta-app-has-assignees app"]),
  fault(
    "an inactive app that nobody is assigned to",
    without(change(vendorPool, { app: { status: "INACTIVE" } }), "agents"),
    [],
  ),
  fault(
    "one person assigned",
    {
      ...without(vendorPool, "agents"),
      jane: {
        type: "okta:app/user:User",
        props: { appId: ref("app.id"), userId: "00ujane", username: "jane@acme.com" },
      },
    },
    [],
  ),
  fault(
    "groups assigned at once",
    {
      ...without(vendorPool, "agents"),
      groups: {
        type: "okta:index/appGroupAssignments:AppGroupAssignments",
        props: { appId: ref("app.id"), groups: [{ id: "00ga" }, { id: later("00gb") }] },
      },
    },
    [],
  ),
  fault(
    "Okta's group of all people",
    change(vendorPool, { agents: { groupId: "00gall" } }),
    ["advisory okta-app-not-for-everyone agents"],
    { config: { "okta-app-not-for-everyone": { everyoneGroupIds: ["00gall"] } } },
  ),
  fault(
    "a group with everyone in its name, and an assignment named after it",
    {
      ...without(vendorPool, "agents"),
      "everyone-in-support": {
        type: "okta:app/groupAssignment:GroupAssignment",
        props: { appId: ref("app.id"), groupId: ref("group.id") },
      },
      group: { type: "okta:group/group:Group", props: { name: "Everyone in support" } },
    },
    [],
  ),
  fault(
    "no authentication policy",
    change(vendorPool, { app: { authenticationPolicy: undefined } }),
    ["advisory okta-app-asks-second-factor app"],
  ),
  fault(
    "an authentication policy that is satisfied with a password",
    {
      ...change(vendorPool, { app: { authenticationPolicy: ref("policy.id") } }),
      policy: { type: "okta:index/appSignonPolicy:AppSignonPolicy", props: { name: "Agents" } },
      rule: {
        type: "okta:index/appSignonPolicyRule:AppSignonPolicyRule",
        props: { policyId: ref("policy.id"), name: "All", access: "ALLOW", factorMode: "1FA" },
      },
    },
    ["advisory okta-app-asks-second-factor rule"],
  ),
  fault(
    "the audience of another pool",
    change(vendorPool, { app: { audience: "urn:amazon:cognito:sp:ap-southeast-2_Other" } }),
    ["mandatory sign-on-belongs-to-pool app"],
  ),
  fault(
    "a domain of another region",
    change(vendorPool, { app: { ssoUrl: other, recipient: other, destination: other } }),
    ["mandatory sign-on-belongs-to-pool app"],
  ),
  fault(
    "the address for OIDC",
    change(vendorPool, {
      app: Object.fromEntries(
        ["ssoUrl", "recipient", "destination"].map((each) => [
          each,
          acs.replace("saml2", "oauth2"),
        ]),
      ),
    }),
    ["mandatory sign-on-belongs-to-pool app"],
  ),
  fault(
    "a claim that is not sent",
    change(vendorPool, { idp: { attributeMapping: { email: claim, name: "displayName" } } }),
    ["mandatory mapped-claims-are-sent idp"],
  ),
  fault(
    "claims that somebody sets by hand in Okta",
    options(change(vendorPool, { app: { attributeStatements: undefined } }), {
      app: { ignoreChanges: ["attributeStatements"] },
    }),
    [],
  ),
  fault("no email", change(vendorPool, { idp: { attributeMapping: {} } }), [
    "mandatory identity-provider-maps-email idp",
  ]),
  fault(
    "metadata over plain http",
    change(vendorPool, {
      idp: {
        providerDetails: { MetadataURL: "http://acme.okta.com/app/exkengage/sso/saml/metadata" },
      },
    }),
    ["mandatory metadata-url-is-public idp"],
  ),
  fault(
    "metadata of Okta's API, with a secret in the address",
    change(vendorPool, {
      idp: {
        providerDetails: {
          MetadataURL: `https://acme.okta.com/api/v1/apps/0oa1/sso/saml/metadata?key=${key}`,
        },
      },
    }),
    ["mandatory metadata-url-is-public idp"],
    { hides: [key] },
  ),
  fault(
    "metadata from a host that looks like Okta's",
    change(vendorPool, {
      idp: {
        providerDetails: {
          MetadataURL: "https://acme.okta.com.evil.example/app/exk1/sso/saml/metadata",
        },
      },
    }),
    ["mandatory metadata-url-is-public idp"],
  ),
  fault(
    "a custom Okta domain, which the configuration allows",
    change(vendorPool, {
      idp: {
        providerDetails: {
          MetadataURL: text(
            "https://login.acme.com/app/",
            ref("app.entityKey"),
            "/sso/saml/metadata",
          ),
        },
      },
    }),
    [],
    { config: { "metadata-url-is-public": { hosts: ["login.acme.com"] } } },
  ),
  fault(
    "the metadata as a file",
    change(vendorPool, { idp: { providerDetails: { MetadataFile: ref("app.metadata") } } }),
    [],
  ),
  fault("a name with a colon", change(vendorPool, { idp: { providerName: "acme:Okta" } }), [
    "mandatory identity-provider-name idp",
  ]),
  fault("a name with an underscore", change(vendorPool, { idp: { providerName: "acme_okta" } }), [
    "mandatory identity-provider-name idp",
  ]),
  fault("a name of two characters", change(vendorPool, { idp: { providerName: "OK" } }), [
    "mandatory identity-provider-name idp",
  ]),
  fault("a name with a space", change(vendorPool, { idp: { providerName: "Okta Agents" } }), [
    "mandatory identity-provider-name-no-space idp",
  ]),
  fault("a provider on no client", without(vendorPool, "attachment"), [
    "advisory identity-provider-is-listed idp",
  ]),
  fault(
    "a provider of the same name in another pool, listed there",
    change(vendorPool, {
      attachment: { userPoolId: "ap-southeast-2_Other", providerName: "Okta" },
    }),
    ["advisory identity-provider-is-listed idp"],
  ),
  fault(
    "an attachment that does not wait",
    change(vendorPool, { attachment: { providerName: "Okta" } }),
    ["mandatory app-client-lists-after attachment"],
  ),
  fault(
    "signed requests that nobody signs",
    change(vendorPool, { app: { samlSignedRequestEnabled: true } }),
    ["mandatory sign-in-requests-are-signed idp"],
  ),
  fault(
    "the vendor's client taken over",
    {
      ...vendorPool,
      client: {
        type: "aws:cognito/userPoolClient:UserPoolClient",
        props: {
          name: "app-client",
          userPoolId: literalPool,
          supportedIdentityProviders: ["COGNITO", ref("idp.providerName")],
        },
      },
    },
    ["mandatory app-client-not-taken-over client"],
  ),
  fault(
    "any client managed with half of what it has",
    {
      ...vendorPool,
      client: {
        type: "aws:cognito/managedUserPoolClient:ManagedUserPoolClient",
        props: {
          namePrefix: "web",
          userPoolId: literalPool,
          supportedIdentityProviders: ["COGNITO", ref("idp.providerName")],
        },
      },
    },
    ["mandatory app-client-not-taken-over client"],
  ),
  fault(
    "an identity provider that is there and not protected",
    options(vendorPool, { idp: { protect: false } }),
    ["advisory live-resources-are-protected idp"],
    { run: "up" },
  ),
  fault(
    "a misspelt rule in the configuration",
    vendorPool,
    ["mandatory configuration-is-known stack"],
    { config: { "okta-app-sign": "advisory" }, says: ['did you mean "okta-app-signs"?'] },
  ),
  fault(
    "a misspelt setting in the configuration",
    vendorPool,
    ["mandatory configuration-is-known stack"],
    { config: { "metadata-url-is-public": { host: ["x"] } }, says: ['no setting "host"'] },
  ),
];

const described = (value: unknown): Program => ({
  ...vendorPool,
  server: { type: "aws:ec2/instance:Instance", props: { userData: value } },
});
const leak = ["mandatory no-okta-secret-in-plain-text server"];

export const secrets: Case[] = [
  fault("a token after an equals sign", described(`export OKTA_API_TOKEN=${token}`), leak, {
    hides: [token],
  }),
  fault("a token in a header", described(`curl -H 'Authorization: SSWS ${token}'`), leak),
  fault(
    "a token in user data in base64",
    described(Buffer.from(`#!/bin/sh\nexport OKTA_API_TOKEN=${token}\n`).toString("base64")),
    leak,
  ),
  fault("a private key in user data", described(`cat <<X\n${pem}\nX`), leak),
  fault(
    "a token in an SSM parameter of type String",
    { server: { type: "aws:ssm/parameter:Parameter", props: { type: "String", value: token } } },
    leak,
  ),
  fault(
    "a token in an SSM parameter of type SecureString",
    {
      server: {
        type: "aws:ssm/parameter:Parameter",
        props: { type: "SecureString", value: token },
      },
    },
    [],
  ),
  fault(
    "a certificate with its key, which is no Okta secret",
    {
      certificate: {
        type: "aws:acm/certificate:Certificate",
        props: { privateKey: pem, certificateBody: "-----BEGIN CERTIFICATE-----" },
      },
    },
    [],
  ),
  fault(
    "an Okta provider with an API token",
    { okta: { type: "pulumi:providers:okta", props: { orgName: "acme", apiToken: "x" } } },
    ["advisory okta-provider-uses-oauth okta"],
  ),
];

const google = {
  type: "aws:cognito/identityProvider:IdentityProvider",
  props: {
    userPoolId: ref("pool.id"),
    providerName: "Google",
    providerType: "Google",
    providerDetails: { client_id: "1", client_secret: "2", authorize_scopes: "email" },
    attributeMapping: { email: "email", username: "sub" },
  },
};
const entra = {
  type: "aws:cognito/identityProvider:IdentityProvider",
  props: {
    userPoolId: ref("pool.id"),
    providerName: "Entra",
    providerType: "SAML",
    providerDetails: {
      MetadataURL:
        "https://login.microsoftonline.com/1/federationmetadata/2007-06/federationmetadata.xml",
    },
    attributeMapping: { email: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/mail" },
  },
};
const listing = (...names: unknown[]) =>
  change(ownPool, { client: { supportedIdentityProviders: ["COGNITO", ...names] } });

export const pools: Case[] = [
  fault(
    "Google next to Okta",
    { ...listing(ref("idp.providerName"), ref("google.providerName")), google },
    [],
  ),
  fault(
    "Entra next to Okta",
    { ...listing(ref("idp.providerName"), ref("entra.providerName")), entra },
    [],
  ),
  fault(
    "another company's OIDC next to Okta",
    {
      ...listing(ref("idp.providerName"), ref("oidc.providerName")),
      oidc: {
        ...google,
        props: { ...google.props, providerName: "Partner", providerType: "OIDC" },
      },
    },
    [],
  ),
  fault(
    "Entra alone",
    { ...without(listing(ref("entra.providerName")), "app", "assigned", "idp"), entra },
    [],
  ),
  fault(
    "a prefix and a custom domain on one pool",
    {
      ...ownPool,
      custom: {
        type: "aws:cognito/userPoolDomain:UserPoolDomain",
        props: { domain: "login.acme.com", userPoolId: ref("pool.id") },
      },
    },
    [],
  ),
  fault(
    "GovCloud's domain",
    change(options(ownPool, { pool: { outputs: { id: "us-gov-west-1_Xyz987" } } }), {
      app: Object.fromEntries(
        ["ssoUrl", "recipient", "destination"].map((each) => [
          each,
          text(
            "https://",
            ref("domain.domain"),
            ".auth-fips.us-gov-west-1.amazoncognito.com/saml2/idpresponse",
          ),
        ]),
      ),
    }),
    [],
  ),
  fault(
    "an own client that is called app-client",
    change(ownPool, { client: { name: "app-client" } }),
    [],
  ),
  fault(
    "a client without COGNITO",
    change(ownPool, { client: { supportedIdentityProviders: [ref("idp.providerName")] } }),
    ["mandatory cognito-sign-in-stays client"],
  ),
  fault(
    "a machine's client",
    {
      ...ownPool,
      machine: {
        type: "aws:cognito/userPoolClient:UserPoolClient",
        props: {
          name: "machine",
          userPoolId: ref("pool.id"),
          allowedOauthFlows: ["client_credentials"],
          supportedIdentityProviders: [],
        },
      },
    },
    [],
  ),
  fault("a client that lists a literal name and does not wait", listing("Okta"), [
    "mandatory app-client-lists-after client",
  ]),
  fault(
    "a client that lists a literal name and waits",
    options(listing("Okta"), { client: { dependsOn: ["idp"] } }),
    [],
  ),
  fault("the implicit flow", change(ownPool, { client: { allowedOauthFlows: ["implicit"] } }), [
    "advisory app-client-is-sound client",
  ]),
  fault(
    "a callback over plain http",
    change(ownPool, { client: { callbackUrls: ["http://acme.example/in"] } }),
    ["advisory app-client-is-sound client"],
  ),
  fault(
    "a developer's callback on localhost",
    change(ownPool, {
      client: { callbackUrls: ["http://localhost:3000/in", "https://a.example/"] },
    }),
    [],
  ),
  fault(
    "a password flow",
    change(ownPool, { client: { explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] } }),
    ["advisory app-client-is-sound client"],
  ),
  fault(
    "tokens that cannot be revoked",
    change(ownPool, { client: { enableTokenRevocation: false } }),
    ["advisory app-client-is-sound client"],
  ),
  fault(
    "errors that tell who has an account",
    change(ownPool, { client: { preventUserExistenceErrors: "LEGACY" } }),
    ["advisory app-client-is-sound client"],
  ),
  fault(
    "a pool that can be deleted",
    change(ownPool, { pool: { deletionProtection: "INACTIVE" } }),
    ["advisory user-pool-stays pool"],
  ),
  fault(
    "no email where the pool requires it",
    change(ownPool, {
      pool: { schemas: [{ name: "email", attributeDataType: "String", required: true }] },
      idp: { attributeMapping: { name: claim } },
    }),
    ["mandatory identity-provider-maps-email idp"],
  ),
  fault(
    "no email where the pool does without",
    change(ownPool, { idp: { attributeMapping: { name: claim } } }),
    [],
  ),
  fault(
    "a pool of another stack, read with get",
    options(ownPool, { pool: { get: "eu-west-2_Xyz987" } }),
    [],
  ),
  fault(
    "an unsound app that is only read",
    {
      app: {
        type: "okta:app/saml:Saml",
        get: "0oaold",
        props: { ...vendorPool["app"]!.props, responseSigned: false },
      },
    },
    [],
  ),
  fault(
    "an app of aws-native's pool is left alone",
    {
      native: {
        type: "aws-native:cognito:UserPoolIdentityProvider",
        props: { userPoolId: literalPool, providerName: "a:b", providerType: "SAML" },
      },
    },
    [],
  ),
];

const grafana: Program = {
  grafana: {
    type: "okta:app/saml:Saml",
    props: {
      label: "Amazon Managed Grafana",
      ssoUrl: "https://g-1.grafana-workspace.us-east-1.amazonaws.com/saml/acs",
      recipient: "https://g-1.grafana-workspace.us-east-1.amazonaws.com/saml/acs",
      destination: "https://g-1.grafana-workspace.us-east-1.amazonaws.com/saml/acs",
      audience: "https://g-1.grafana-workspace.us-east-1.amazonaws.com/saml/metadata",
      subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
      responseSigned: false,
      assertionSigned: true,
      signatureAlgorithm: "RSA_SHA1",
      digestAlgorithm: "SHA1",
    },
  },
};

export const others: Case[] = [
  fault("Grafana's app, with habits of its own", grafana, []),
  fault(
    "an app with its own sign-on over http inside a company",
    change(grafana, { grafana: { ssoUrl: "http://intra.acme.example/saml", recipient: "x" } }),
    [],
  ),
  fault(
    "an OIDC app",
    { web: { type: "okta:app/oAuth:OAuth", props: { label: "Web", type: "web" } } },
    [],
  ),
  fault(
    "a program that has nothing to do with sign-on",
    {
      bucket: { type: "aws:s3/bucket:Bucket", props: { tags: null, nested: [null, { a: null }] } },
      role: {
        type: "aws:iam/role:Role",
        props: {
          assumeRolePolicy: json({
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { Service: "lambda.amazonaws.com" },
                Action: "sts:AssumeRole",
              },
            ],
          }),
        },
      },
    },
    [],
  ),
];
