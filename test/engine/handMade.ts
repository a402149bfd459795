import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { clientSettings } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";
import { describeWholeAppClient, updateWholeAppClient } from "../../bench/faults/wholeAppClient";

/** What a customer has who was set up by hand after the guides. */
export interface HandMade {
  engageAppId: string;
  connectAppId: string;
  identityProviderName: string;
  roleName: string;
  samlProviderName: string;
  policyId: string;
  /** Starts a sign-in to Engage through Okta. */
  signInUrl: string;
}

const emailClaim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
const names = {
  identityProviderName: "Acme Okta",
  roleName: "ConnectAgentsByHand",
  samlProviderName: "OktaByHand",
};

/** Clicks through the guides in Okta, Cognito, IAM and Organizations, by their APIs. */
export async function setUpByHand(sandbox: Sandbox): Promise<HandMade> {
  const engageAppId = await engageByHand(sandbox);
  const connectAppId = await connectByHand(sandbox);
  const policyId = await guardrailByHand(sandbox);
  return { ...names, engageAppId, connectAppId, policyId, signInUrl: signInUrl(sandbox) };
}

/** Okta's API with the sandbox's token. */
export async function oktaApi(
  { okta }: Sandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${okta.url}${path}`, {
    method,
    headers: { authorization: `SSWS ${okta.apiToken}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text ? JSON.parse(text) : {}) as Record<string, unknown>;
}

/** The guide: all other settings of the page are left as they are. */
export async function makeApp(sandbox: Sandbox, label: string, acs: string, signOn: object) {
  const app = await oktaApi(sandbox, "POST", "/api/v1/apps", {
    label,
    signOnMode: "SAML_2_0",
    credentials: { userNameTemplate: { template: "${source.email}", type: "BUILT_IN" } },
    settings: {
      notes: { admin: "Made by Jane", enduser: null },
      signOn: {
        ssoAcsUrl: acs,
        recipient: acs,
        destination: acs,
        subjectNameIdTemplate: "${user.userName}",
        subjectNameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
        responseSigned: true,
        assertionSigned: true,
        signatureAlgorithm: "RSA_SHA256",
        digestAlgorithm: "SHA256",
        // What the form of a new application has ticked.
        honorForceAuthn: true,
        authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        ...signOn,
      },
    },
  });
  return String(app.id);
}

async function assign(sandbox: Sandbox, appId: string, group: string): Promise<void> {
  const found = await oktaApi(sandbox, "GET", `/api/v1/groups?q=${encodeURIComponent(group)}`);
  const { id } = (found as unknown as { id: string; profile: { name: string } }[]).find(
    ({ profile }) => profile.name === group,
  ) ?? { id: "" };
  await oktaApi(sandbox, "PUT", `/api/v1/apps/${appId}/groups/${id}`, {});
}

export async function metadataOf(sandbox: Sandbox, appId: string) {
  const xml = await fetch(`${sandbox.okta.url}/api/v1/apps/${appId}/sso/saml/metadata`, {
    headers: { authorization: `SSWS ${sandbox.okta.apiToken}`, accept: "application/xml" },
  }).then((answer) => answer.text());
  const key = /\/(exk\w+)\/sso\/saml"/.exec(xml)?.[1];
  return { xml, url: `https://${sandbox.okta.host}/app/${key}/sso/saml/metadata` };
}

async function engageByHand(sandbox: Sandbox): Promise<string> {
  const { userPoolId, domain, region } = sandbox.customer;
  const acs = `https://${domain}.auth.${region}.amazoncognito.com/saml2/idpresponse`;
  const audience = `urn:amazon:cognito:sp:${userPoolId}`;
  const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
  const { Certificate } = await cognito.getSigningCertificate({ UserPoolId: userPoolId });
  const appId = await makeApp(sandbox, "Engage (Sydney)", acs, {
    audience,
    slo: { enabled: true, issuer: audience, logoutUrl: acs.replace("idpresponse", "logout") },
    spCertificate: { x5c: [Certificate] },
    attributeStatements: [{ name: emailClaim, values: ["user.email"] }],
  });
  await assign(sandbox, appId, "Engage Agents");
  const sam = await oktaApi(sandbox, "GET", "/api/v1/users/sam.lee@acme.com");
  await oktaApi(sandbox, "POST", `/api/v1/apps/${appId}/users`, { id: sam.id, scope: "USER" });
  await sandbox.aws.createOlderProvider({
    UserPoolId: userPoolId,
    ProviderName: names.identityProviderName,
    ProviderDetails: { MetadataURL: (await metadataOf(sandbox, appId)).url, IDPSignout: "true" },
    AttributeMapping: { email: emailClaim },
  });
  await updateWholeAppClient(sandbox, {
    ...(await describeWholeAppClient(sandbox)),
    SupportedIdentityProviders: ["COGNITO", names.identityProviderName],
  });
  return appId;
}

async function connectByHand(sandbox: Sandbox): Promise<string> {
  const { account, region, connect } = sandbox.customer;
  const acs = `https://${region}.signin.aws.amazon.com/saml`;
  const role = `arn:aws:iam::${account}:role/${names.roleName}`;
  const provider = `arn:aws:iam::${account}:saml-provider/${names.samlProviderName}`;
  const claim = (name: string, value: string) => ({
    name: `https://aws.amazon.com/SAML/Attributes/${name}`,
    values: [value],
  });
  const appId = await makeApp(sandbox, "Amazon Connect Sydney", acs, {
    audience: "urn:amazon:webservices",
    defaultRelayState: `https://${region}.console.aws.amazon.com/connect/federate/${connect.instanceId}`,
    attributeStatements: [
      claim("Role", `${role},${provider}`),
      claim("RoleSessionName", "user.login"),
      claim("SessionDuration", "28800"),
    ],
  });
  await assign(sandbox, appId, "Connect Agents");
  await roleByHand(sandbox, appId, acs, provider);
  return appId;
}

const otherEndpoints = [
  "https://signin.aws.amazon.com/saml",
  "https://us-east-1.signin.aws.amazon.com/saml",
];

async function roleByHand(sandbox: Sandbox, appId: string, acs: string, provider: string) {
  const iam = new IAM(clientSettings(sandbox));
  const document = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
  await iam.createSAMLProvider({
    Name: names.samlProviderName,
    SAMLMetadataDocument: (await metadataOf(sandbox, appId)).xml,
  });
  await iam.createRole({
    RoleName: names.roleName,
    MaxSessionDuration: 28800,
    Tags: [{ Key: "owner", Value: "cloud-team" }],
    AssumeRolePolicyDocument: document({
      Principal: { Federated: provider },
      Action: "sts:AssumeRoleWithSAML",
      // As AWS advises, and with another region's endpoint for the time when this one fails.
      Condition: { StringEquals: { "SAML:aud": [acs, ...otherEndpoints] } },
    }),
  });
  await iam.putRolePolicy({
    RoleName: names.roleName,
    PolicyName: "ConnectFederation",
    PolicyDocument: document({
      Action: "connect:GetFederationToken",
      Resource: "*",
      Condition: { StringEquals: { "connect:InstanceId": sandbox.customer.connect.instanceId } },
    }),
  });
}

/** The policy of Local Measure's guide. */
async function guardrailByHand(sandbox: Sandbox): Promise<string> {
  const { organization, connect } = sandbox.customer;
  const organizations = new Organizations(clientSettings(sandbox, organization.managementAccount));
  const deny = (Sid: string, Action: string, Resource: string) => ({
    Sid,
    Effect: "Deny",
    Action: [Action],
    Resource: [Resource],
  });
  const { Policy } = await organizations.createPolicy({
    Name: "DoNotDeleteConnect",
    Description: "From the guide",
    Type: "SERVICE_CONTROL_POLICY",
    Content: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        deny(
          "AmazonConnectRoleDenyDeletion",
          "iam:DeleteRole",
          `arn:aws:iam::*:role/${names.roleName}`,
        ),
        deny("AmazonConnectInstanceDenyDeletion", "connect:DeleteInstance", connect.instanceArn),
      ],
    }),
  });
  const PolicyId = Policy?.PolicySummary?.Id ?? "";
  const TargetId = organization.organizationalUnitId;
  await organizations.attachPolicy({ PolicyId, TargetId });
  return PolicyId;
}

function signInUrl({ customer }: Sandbox): string {
  const { domain, region, appClientId } = customer;
  const query = new URLSearchParams({
    client_id: appClientId,
    response_type: "code",
    scope: "openid email",
    redirect_uri: "https://engage.example.com/callback",
    identity_provider: names.identityProviderName,
  });
  return `https://${domain}.auth.${region}.amazoncognito.com/oauth2/authorize?${query}`.replaceAll(
    "+",
    "%20",
  );
}
