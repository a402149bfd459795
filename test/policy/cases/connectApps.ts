import { change, ref, without, type Case, type Program } from "./case";

const claim = (name: string) => `https://aws.amazon.com/SAML/Attributes/${name}`;
const account = "123456789012";
const address = "https://eu-west-2.signin.aws.amazon.com/saml";
const instance = "11111111-2222-4333-8444-555555555555";
const statements = [
  {
    name: claim("Role"),
    values: [`arn:aws:iam::${account}:role/Agents,arn:aws:iam::${account}:saml-provider/Okta`],
  },
  { name: claim("RoleSessionName"), values: ["user.login"] },
];

/** An Okta app for Amazon Connect, its SAML provider in IAM, and who is assigned. */
export const connectApp: Program = {
  app: {
    type: "okta:app/saml:Saml",
    props: {
      label: "Amazon Connect",
      ssoUrl: address,
      recipient: address,
      destination: address,
      audience: "urn:amazon:webservices",
      defaultRelayState: `https://eu-west-2.console.aws.amazon.com/connect/federate/${instance}?destination=%2Fccp-v2`,
      subjectNameIdTemplate: "${user.userName}",
      subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
      responseSigned: true,
      assertionSigned: true,
      signatureAlgorithm: "RSA_SHA256",
      digestAlgorithm: "SHA256",
      authenticationPolicy: "rst1policy",
      attributeStatements: statements,
    },
    outputs: { id: "0oaconnect", entityKey: "exkconnect", metadata: "<EntityDescriptor/>" },
  },
  agents: {
    type: "okta:app/groupAssignment:GroupAssignment",
    props: { appId: ref("app.id"), groupId: "00gagents" },
  },
  provider: {
    type: "aws:iam/samlProvider:SamlProvider",
    props: { name: "Okta", samlMetadataDocument: ref("app.metadata") },
  },
};
const incomplete = ["mandatory connect-app-is-complete app"];
const everywhere = (given: string) => ({ ssoUrl: given, recipient: given, destination: given });

export const connectApps: Case[] = [
  { name: "an app for Amazon Connect", program: connectApp, expected: [] },
  {
    name: "an app for the AWS console, without a relay state",
    program: change(connectApp, { app: { defaultRelayState: undefined } }),
    expected: [],
  },
  {
    name: "an app for GovCloud",
    program: change(connectApp, {
      app: {
        ...everywhere("https://signin.amazonaws-us-gov.com/saml"),
        audience: "urn:amazon:webservices:govcloud",
        defaultRelayState: `https://console.amazonaws-us-gov.com/connect/federate/${instance}`,
      },
    }),
    expected: [],
  },
  {
    name: "the global sign-in address",
    program: change(connectApp, { app: everywhere("https://signin.aws.amazon.com/saml") }),
    expected: [],
  },
  {
    name: "a transient NameID, which AWS does not look at",
    program: change(connectApp, {
      app: { subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient" },
    }),
    expected: [],
  },
  {
    name: "Okta's own AWS app",
    program: change(without(connectApp, "provider"), {
      app: {
        preconfiguredApp: "amazon_aws",
        ...everywhere(undefined as unknown as string),
        audience: undefined,
        defaultRelayState: undefined,
        responseSigned: undefined,
        assertionSigned: undefined,
        signatureAlgorithm: undefined,
        digestAlgorithm: undefined,
        attributeStatements: undefined,
      },
    }),
    expected: [],
  },
  {
    name: "no role",
    program: change(connectApp, { app: { attributeStatements: statements.slice(1) } }),
    expected: incomplete,
  },
  {
    name: "no session name",
    program: change(connectApp, { app: { attributeStatements: statements.slice(0, 1) } }),
    expected: incomplete,
  },
  {
    name: "an audience that is not AWS's",
    program: change(connectApp, { app: { audience: "https://acme.my.connect.aws" } }),
    expected: incomplete,
  },
  {
    name: "an address that is not AWS's",
    program: change(connectApp, { app: everywhere("https://acme.my.connect.aws/saml") }),
    expected: incomplete,
  },
  {
    name: "the relay state of no instance",
    program: change(connectApp, {
      app: { defaultRelayState: "https://console.aws.amazon.com/connect/federate/acme" },
    }),
    expected: incomplete,
  },
  {
    name: "a session name that people choose themselves",
    program: change(connectApp, {
      app: {
        attributeStatements: [
          statements[0],
          { name: claim("RoleSessionName"), values: ["user.nickName"] },
        ],
      },
    }),
    expected: ["mandatory session-name-is-not-editable app"],
  },
  {
    name: "AWS's sign-in over plain http",
    program: change(connectApp, { app: everywhere(address.replace("https:", "http:")) }),
    expected: ["mandatory okta-app-https app"],
  },
  {
    name: "an app for Connect that nobody is assigned to",
    program: without(connectApp, "agents"),
    expected: ["mandatory okta-app-has-assignees app"],
  },
  {
    name: "the metadata of an app for a user pool in IAM",
    program: {
      ...connectApp,
      pool: {
        type: "okta:app/saml:Saml",
        props: {
          ...connectApp["app"]!.props,
          ...everywhere("https://acme.auth.eu-west-2.amazoncognito.com/saml2/idpresponse"),
          audience: "urn:amazon:cognito:sp:eu-west-2_Xyz987",
          defaultRelayState: undefined,
          attributeStatements: [],
        },
        outputs: { id: "0oapool", entityKey: "exkpool", metadata: "<EntityDescriptor/>" },
      },
      users: {
        type: "okta:app/groupAssignment:GroupAssignment",
        props: { appId: ref("pool.id"), groupId: "00gagents" },
      },
      provider: {
        type: "aws:iam/samlProvider:SamlProvider",
        props: { name: "Okta", samlMetadataDocument: ref("pool.metadata") },
      },
    },
    expected: ["mandatory metadata-is-of-its-app provider"],
  },
];
