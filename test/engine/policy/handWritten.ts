/** Programs of somebody who knows nothing of this project, for the real engine. */
import { IdentityProvider } from "@pulumi/aws/cognito/identityProvider";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Policy } from "@pulumi/aws/organizations/policy";
import { PolicyAttachment } from "@pulumi/aws/organizations/policyAttachment";
import { Bookmark } from "@pulumi/okta/app/bookmark";
import { GroupAssignment } from "@pulumi/okta/app/groupAssignment";
import { Saml, type SamlArgs } from "@pulumi/okta/app/saml";
import { type CustomResourceOptions, type Inputs, Resource } from "@pulumi/pulumi";
import { AppClientIdentityProvider } from "../../../components/appClient/appClientIdentityProvider";

const provider = "arn:aws:iam::123456789012:saml-provider/okta";
const address = "https://engage-acme.auth.ap-southeast-2.amazoncognito.com/saml2/idpresponse";

/** A resource of a type that the sandbox's AWS plugin does not have; the pack is asked all the same. */
class WithoutPlugin extends Resource {
  constructor(type: string, name: string, props: Inputs) {
    super(type, name, false, props);
  }
}

/** Everything that an Okta app for the pool needs. */
const sound = (userPoolId: string): SamlArgs => ({
  label: "Hand-written",
  ssoUrl: address,
  recipient: address,
  destination: address,
  audience: `urn:amazon:cognito:sp:${userPoolId}`,
  subjectNameIdTemplate: "${user.email}",
  subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
  responseSigned: true,
  assertionSigned: true,
  signatureAlgorithm: "RSA_SHA256",
  digestAlgorithm: "SHA256",
  authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
  attributeStatements: [{ name: "email", type: "EXPRESSION", values: ["user.email"] }],
});

/** One app that people are assigned to, and nothing wrong with it. */
export function soundApp(
  name: string,
  userPoolId: string,
  groupId: string,
  opts?: CustomResourceOptions,
): Saml {
  const app = new Saml(name, sound(userPoolId), opts);
  new GroupAssignment(`${name}-agents`, { appId: app.id, groupId });
  return app;
}

/** The obvious wiring: the app's own metadataUrl, which nobody can read without a token. */
export function obviousWiring(userPoolId: string, groupId: string): void {
  const app = soundApp("app", userPoolId, groupId);
  new IdentityProvider("okta", {
    userPoolId,
    providerName: "Okta",
    providerType: "SAML",
    providerDetails: { MetadataURL: app.metadataUrl },
    attributeMapping: { email: "email" },
  });
}

const tokenAddress = "https://acme.okta.com/api/v1/apps/0oa1weak/sso/saml/metadata";

/** Breaks every mandatory rule that can be broken without settings. */
export function everythingWrong(userPoolId: string, rootId: string): void {
  const app = new Saml("weak", {
    ...sound(userPoolId),
    audience: "urn:amazon:cognito:sp:ap-southeast-2_Other",
    recipient: "http://example.com/saml",
    responseSigned: false,
    signatureAlgorithm: "RSA_SHA1",
    implicitAssignment: true,
    subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
    samlSignedRequestEnabled: true,
  });
  const tile = new Bookmark("tile", {
    label: "Engage",
    url: `http://${new URL(address).host}/login?identity_provider=Okta:+Agents`,
  });
  new GroupAssignment("tile-agents", { appId: tile.id, groupId: "00gagents" });
  new IdentityProvider("named", {
    userPoolId,
    providerName: "Okta: Agents",
    providerType: "SAML",
    providerDetails: { MetadataURL: app.label.apply(() => tokenAddress) },
    attributeMapping: { name: "no-such-claim" },
  });
  new AppClientIdentityProvider("attachment", {
    userPoolId,
    appClientId: "4clientid",
    providerName: "Okta: Agents",
  });
  new WithoutPlugin("aws:cognito/managedUserPoolClient:ManagedUserPoolClient", "client", {
    userPoolId,
    namePattern: "^app-client$",
    supportedIdentityProviders: ["Okta"],
  });
  lostRole();
  new Saml("lonely", sound("ap-southeast-2_Lonely1"));
  const connect = wrongConnect(userPoolId);
  new IdentityProvider("confused", {
    userPoolId,
    providerName: "Confused",
    providerType: "SAML",
    providerDetails: { MetadataFile: connect.metadata },
    attributeMapping: { email: "email" },
  });
  wrongOrganization(rootId);
}

function wrongConnect(userPoolId: string): Saml {
  const attribute = "https://aws.amazon.com/SAML/Attributes/";
  const app = new Saml("connect", {
    ...sound(userPoolId),
    audience: "urn:amazon:webservices",
    attributeStatements: [
      { name: `${attribute}Role`, values: [`arn:aws:iam::123456789012:role/agents,${provider}`] },
      { name: `${attribute}RoleSessionName`, values: ["user.nickName"] },
      { name: `${attribute}SessionDuration`, values: ["43200"] },
    ],
  });
  new GroupAssignment("connect-agents", { appId: app.id, groupId: "00gagents" });
  const role = new Role("role", {
    name: "agents",
    maxSessionDuration: 3600,
    description: ["-----BEGIN", "PRIVATE KEY-----"].join(" "),
    assumeRolePolicy: policy(
      { Effect: "Allow", Principal: { Federated: provider }, Action: "sts:AssumeRoleWithSAML" },
      { Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "sts:AssumeRole" },
    ),
  });
  new RolePolicy("permission", {
    name: "permission",
    role: role.name,
    policy: policy({
      Effect: "Allow",
      Action: ["connect:GetFederationToken", "s3:GetObject"],
      Resource: "*",
    }),
  });
  return app;
}

/** A role that no sign-in gets, with a permission that never applies. */
function lostRole(): void {
  const role = new Role("lost", {
    name: "lost",
    assumeRolePolicy: policy({
      Effect: "Allow",
      Principal: { Federated: provider },
      Action: "sts:AssumeRole",
    }),
  });
  const Statement = {
    Effect: "Allow",
    Action: "connect:GetFederationToken",
    Resource:
      "arn:aws:connect:ap-southeast-2:123456789012:instance/11111111-2222-4333-8444-555555555555/user/${aws:userid}",
  };
  new RolePolicy("lost-permission", {
    name: "lost-permission",
    role: role.name,
    policy: JSON.stringify({ Statement }),
  });
}

function wrongOrganization(rootId: string): void {
  const content = policy({ Effect: "Deny", Action: "*", Resource: "*" }).padEnd(10241);
  const scp = new Policy("scp", { name: "scp", content });
  for (let number = 1; number <= 10; number++) {
    new PolicyAttachment(`attachment-${number}`, { policyId: scp.id, targetId: rootId });
  }
}

function policy(...Statement: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
