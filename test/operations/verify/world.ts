import { deflateRawSync } from "node:zlib";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import {
  CognitoIdentityProviderClient,
  type IdentityProviderType,
  type UserPoolClientType,
  type UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import { ConnectClient, type Instance } from "@aws-sdk/client-connect";
import { IAMClient, type Role } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { STSClient } from "@aws-sdk/client-sts";
import { guardrailStatements } from "../../../facts/guardrailPolicy";
import { signInUrl } from "../../../facts/signInUrl";
import type { Aws } from "../../../clouds/awsClients";
import { awsClaim } from "../../../facts/awsClaim";
import { emailClaim } from "../../../facts/emailClaim";
import type { LiveApplication, LiveSignOn, OktaApi } from "../../../operations/verify/oktaApi";
import { type Check, CheckFailed } from "../../../operations/verify/runChecks";
import { connectChecks } from "../../../operations/verify/connect";
import { type EngageSection, engageChecks } from "../../../operations/verify/engage";
import { guardrailChecks } from "../../../operations/verify/guardrail";
import { signInFacts } from "../../../operations/verify/signInUrl";
import { type Page, PageError, type Web } from "../../../operations/verify/web";
import type { ConnectOutputs, EngageOutputs, GuardrailOutputs } from "../../../outputs";
import { signingKey } from "./keys";

const account = "123456789012";
const region = "ap-southeast-2";
export const unit = "ou-abcd-12345678";
export const root = "r-abcd";

type Json = Record<string, unknown>;

/** A customer whose sign-in works, as AWS, Okta and the stack's outputs tell; a test breaks one thing. */
export interface World {
  engage: EngageOutputs;
  connect: ConnectOutputs;
  guardrail: GuardrailOutputs;
  settings: EngageSection;
  now: Date;
  warnDays: number;
  pool: UserPoolType;
  provider: IdentityProviderType;
  client: UserPoolClientType;
  /** Undefined: CloudFormation knows no stack. */
  stackStatus: string | undefined;
  instance: Instance;
  /** Approved origins of the instance. */
  origins: string[];
  role: Role;
  /** Statements of the role's trust. */
  trust: Json[];
  /** Statements of the role's only inline policy. */
  permission: Json[];
  /** Names of managed policies on the role. */
  attached: string[];
  /** Statements of the policy `boundaryArn`. */
  boundary: Json[];
  /** Metadata that IAM keeps. */
  samlMetadata: string;
  /** Statements of the service control policy. */
  scp: Json[];
  policyTypes: {
    Type: "SERVICE_CONTROL_POLICY" | "TAG_POLICY";
    Status: "ENABLED" | "PENDING_DISABLE";
  }[];
  /** Ids that the service control policy is attached to. */
  attachedTo: string[];
  managementAccount: string;
  /** What the account is under, from its unit up. */
  parents: { Id: string; Type: "ROOT" | "ORGANIZATIONAL_UNIT" }[];
  /** Errors of AWS instead of an answer, by the command's name without "Command". */
  refusals: Record<string, Error>;
  /** Applications as Okta's API tells them, by id, and names of policies; an Error instead of an answer. */
  apps: Record<string, LiveApplication | Error>;
  policies: Record<string, string>;
  /** What addresses answer; the first whose start fits. */
  pages: [start: string, answer: Partial<Page> | Error][];
}

/** An error as AWS's SDK throws it. */
/** A policy that may be the permissions boundary of the role. */
export const boundaryArn = "arn:aws:iam::123456789012:policy/company";

export function awsError(name: string, message = "no"): Error {
  return Object.assign(new Error(message), { name, $metadata: {} });
}

export interface Fixture {
  /** A certificate for signing, Base64. */
  certificate: string;
  /** Another one. */
  otherCertificate: string;
}

export async function makeFixture(): Promise<Fixture> {
  const keys = await Promise.all([signingKey("first"), signingKey("second")]);
  const [certificate = "", otherCertificate = ""] = keys.map((key) => key.certificate);
  return { certificate, otherCertificate };
}

/** @param app `engage` or `connect`: each has its key, as in Okta. */
export function metadataOf(app: string, certificates: readonly string[]): string {
  const keys = certificates
    .map(
      (one) =>
        `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${one}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
    )
    .join("");
  return (
    '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ' +
    `entityID="http://www.okta.com/exk${app}"><md:IDPSSODescriptor>${keys}` +
    '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" ' +
    `Location="${signOnUrlOf(app)}"/></md:IDPSSODescriptor></md:EntityDescriptor>`
  );
}

export function signOnUrlOf(app: string): string {
  return `https://acme.okta.com/app/acme_${app}_1/exk${app}/sso/saml`;
}

/** Where the hosted sign-in sends a browser. */
export function requestTo(
  signOnUrl: string,
  { issuer = "", consumer = "", destination = "" },
): URL {
  const xml =
    '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ' +
    `AssertionConsumerServiceURL="${consumer}" Destination="${destination}"><saml:Issuer>${issuer}</saml:Issuer></samlp:AuthnRequest>`;
  const url = new URL(signOnUrl);
  url.searchParams.set("SAMLRequest", deflateRawSync(xml).toString("base64"));
  return url;
}

export function soundWorld({ certificate }: Fixture): World {
  const userPoolId = `${region}_AbCdEf123`;
  const domain = `engage-acme.auth.${region}.amazoncognito.com`;
  const client: UserPoolClientType = {
    ClientId: "1h57kf5cpq17m0eml12example",
    CallbackURLs: ["https://engage.example.com/a", "https://engage.example.com/b"],
    DefaultRedirectURI: "https://engage.example.com/a",
    AllowedOAuthFlows: ["code"],
    AllowedOAuthScopes: ["openid", "email"],
    AllowedOAuthFlowsUserPoolClient: true,
    SupportedIdentityProviders: ["COGNITO", "Okta"],
    ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
    WriteAttributes: ["email", "name"],
  };
  const place = { domain, appClientId: client.ClientId ?? "", identityProviderName: "Okta" };
  const engage: EngageOutputs = {
    ...place,
    userPoolId,
    region,
    account,
    signInUrl: signInUrl(place, signInFacts(client)),
    oktaAppId: "0oaengage",
    nameIdFormat: "persistent",
    nameIdTemplate: "${user.email}",
    metadataUrl: "https://acme.okta.com/app/exkengage/sso/saml/metadata",
  };
  engage.tile = "bookmark";
  engage.bookmark = { appId: "0oatile", url: engage.signInUrl };
  const instanceId = "11111111-2222-3333-4444-555555555555";
  const connect: ConnectOutputs = {
    instanceId,
    instanceArn: `arn:aws:connect:${region}:${account}:instance/${instanceId}`,
    oktaAppId: "0oaconnect",
    samlProviderArn: `arn:aws:iam::${account}:saml-provider/Okta-acme`,
    roleArn: `arn:aws:iam::${account}:role/AmazonConnectOkta-acme`,
    relayState: `https://${region}.console.aws.amazon.com/connect/federate/${instanceId}`,
    signInEndpoint: `https://${region}.signin.aws.amazon.com/saml`,
    sessionHours: 12,
    roleSessionName: "email",
    approvedOrigins: ["https://engage.example.com"],
    metadataUrl: "https://acme.okta.com/app/exkconnect/sso/saml/metadata",
  };
  const guardrail: GuardrailOutputs = {
    policyId: "p-guardrail",
    targets: [unit],
    alsoProtect: ["samlProvider"],
    exemptPrincipals: [`arn:aws:iam::${account}:role/break-glass`],
    deployers: [],
  };
  const signOnUrl = signOnUrlOf("engage");
  return {
    ...{ engage, connect, guardrail },
    settings: { cloudFormationStack: "LocalMeasureEngage" },
    now: new Date(),
    warnDays: 90,
    pool: {
      Id: userPoolId,
      Domain: "engage-acme",
      SchemaAttributes: [
        { Name: "sub", Mutable: false, Required: true },
        { Name: "email", Mutable: true, Required: true },
        { Name: "name", Mutable: true, Required: false },
        { Name: "family_name", Mutable: true, Required: false },
      ],
    },
    provider: {
      ProviderType: "SAML",
      ProviderDetails: { MetadataURL: engage.metadataUrl },
      AttributeMapping: {
        email: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        name: "name",
      },
    },
    client,
    stackStatus: "UPDATE_COMPLETE",
    origins: ["https://wiki.acme.com", "https://engage.example.com"],
    instance: {
      Arn: connect.instanceArn,
      InstanceAlias: "acme",
      InstanceStatus: "ACTIVE",
      IdentityManagementType: "SAML",
    },
    role: {
      Path: "/",
      RoleName: "AmazonConnectOkta-acme",
      RoleId: "AROAEXAMPLE",
      Arn: connect.roleArn,
      CreateDate: new Date(),
      MaxSessionDuration: 43_200,
    },
    trust: [
      {
        Effect: "Allow",
        Action: "sts:AssumeRoleWithSAML",
        Principal: { Federated: connect.samlProviderArn },
        Condition: {
          StringEquals: {
            "SAML:aud": [connect.signInEndpoint, "https://signin.aws.amazon.com/saml"],
          },
        },
      },
    ],
    permission: [
      {
        Effect: "Allow",
        Action: "connect:GetFederationToken",
        Resource: `${connect.instanceArn}/user/\${aws:userid}`,
      },
    ],
    attached: [],
    boundary: [],
    samlMetadata: metadataOf("connect", [certificate]),
    scp: guardrailStatements({
      roleArn: connect.roleArn,
      instanceArn: connect.instanceArn,
      samlProviderArn: connect.samlProviderArn,
      userPoolArn: `arn:aws:cognito-idp:${region}:${account}:userpool/${userPoolId}`,
      alsoProtect: ["samlProvider"],
      exemptPrincipals: guardrail.exemptPrincipals,
    }) as unknown as Json[],
    policyTypes: [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }],
    attachedTo: [unit],
    managementAccount: "111122223333",
    parents: [
      { Id: unit, Type: "ORGANIZATIONAL_UNIT" },
      { Id: root, Type: "ROOT" },
    ],
    refusals: {},
    apps: {
      "0oaengage": {
        ...{ label: "Engage", active: true, hidden: true, policyId: "rst1" },
        signOn: signOnOf(`https://${domain}/saml2/idpresponse`, {
          audience: `urn:amazon:cognito:sp:${userPoolId}`,
          statements: [claim(emailClaim, "user.email")],
        }),
      },
      "0oatile": { label: "Engage", active: true, hidden: false, url: engage.signInUrl },
      "0oaconnect": {
        ...{ label: "Connect", active: true, hidden: false, policyId: "rst1" },
        signOn: signOnOf(connect.signInEndpoint, {
          audience: "urn:amazon:webservices",
          relayState: connect.relayState,
          statements: [
            claim(awsClaim("Role"), `${connect.roleArn},${connect.samlProviderArn}`),
            claim(awsClaim("RoleSessionName"), "user.email"),
            claim(awsClaim("SessionDuration"), "43200"),
          ],
        }),
      },
    },
    policies: { rst1: "Any two factors" },
    pages: [
      [engage.metadataUrl, { text: metadataOf("engage", [certificate]) }],
      [connect.metadataUrl, { text: metadataOf("connect", [certificate]) }],
      [signOnUrl, {}],
      [signOnUrlOf("connect"), {}],
      [
        `https://${domain}/oauth2/authorize?`,
        {
          status: 302,
          location: requestTo(signOnUrl, {
            issuer: `urn:amazon:cognito:sp:${userPoolId}`,
            consumer: `https://${domain}/saml2/idpresponse`,
            destination: signOnUrl,
          }),
        },
      ],
    ],
  };
}

/** A statement as Okta's API tells it. */
export function claim(name: string, ...values: string[]): LiveSignOn["statements"][number] {
  return { name, type: "EXPRESSION", values };
}

function signOnOf(address: string, more: Partial<LiveSignOn>): LiveSignOn {
  const addresses = { assertionConsumer: address, recipient: address, destination: address };
  const nameId = { nameIdFormat: "persistent", nameIdTemplate: "${user.email}" };
  return {
    ...{ ...addresses, ...nameId, audience: "", relayState: "", isSigned: true },
    ...{ statements: [], ...more },
  };
}

/** Every check of verify, against that world. */
export function checksOf(world: World): Check[] {
  const { engage, connect, guardrail, now, warnDays, settings } = world;
  const aws = awsOf(world);
  const web = webOf(world);
  const okta = oktaOf(world);
  const limits = { now, warnDays };
  return [
    ...engageChecks(engage, aws, web, okta, limits, settings),
    ...connectChecks(connect, engage, aws, web, okta, limits),
    ...guardrailChecks(guardrail, { engage, connect }, aws),
  ];
}

function oktaOf({ apps, policies }: World): OktaApi {
  return {
    application: async (id) => {
      const app =
        apps[id] ?? new CheckFailed(`Okta has no application ${id}`, "Run pulumi up --refresh.");
      if (app instanceof Error) throw app;
      return app;
    },
    policyName: async (id) => policies[id] ?? "",
  };
}

function webOf({ pages }: World): Web {
  const get = async (url: string): Promise<Page> => {
    const [, answer] = pages.find(([start]) => url.startsWith(start)) ?? [];
    if (answer === undefined) throw new PageError(`${url} is not in the fixture`);
    if (answer instanceof Error) throw answer;
    return { url, status: 200, text: "", ...answer };
  };
  return { get } as unknown as Web;
}

const options = { region, credentials: { accessKeyId: "made-up", secretAccessKey: "made-up" } };
/** Made once: making them takes longer than the checks do. */
const clients = {
  cloudFormation: new CloudFormationClient(options),
  cognito: new CognitoIdentityProviderClient(options),
  connect: new ConnectClient(options),
  iam: new IAMClient(options),
  organizations: new OrganizationsClient(options),
  sts: new STSClient(options),
};

/** Clients of the SDK whose answers come from the world; what is asked of another thing is not found. */
export function awsOf(world: World): Aws {
  const send = async (command: { input: Json; constructor: { name: string } }) => {
    const name = command.constructor.name.replace(/Command$/, "");
    const refusal = world.refusals[name];
    if (refusal) throw refusal;
    return answerOf(world, name, command.input);
  };
  const ofWorld = Object.entries(clients).map(([name, client]) => [
    name,
    Object.assign(Object.create(client) as object, { send }),
  ]);
  return Object.fromEntries(ofWorld) as unknown as Aws;
}

function answerOf(world: World, name: string, input: Json): unknown {
  const { engage, connect, guardrail } = world;
  const only = (given: unknown, known: string, answer: unknown): unknown => {
    if (given !== known) throw awsError("ResourceNotFoundException", `${String(given)} is unknown`);
    return answer;
  };
  const document = (Statement: Json[]) =>
    encodeURIComponent(JSON.stringify({ Version: "2012-10-17", Statement }));
  const role = connect.roleArn.split("/").at(-1) ?? "";
  const answers: Record<string, () => unknown> = {
    DescribeUserPool: () => only(input.UserPoolId, engage.userPoolId, { UserPool: world.pool }),
    DescribeIdentityProvider: () =>
      only(input.ProviderName, engage.identityProviderName, { IdentityProvider: world.provider }),
    DescribeUserPoolClient: () =>
      only(input.ClientId, engage.appClientId, { UserPoolClient: world.client }),
    DescribeStackResources: () => {
      if (!world.stackStatus) throw awsError("ValidationError", "Stack for x does not exist");
      return { StackResources: [{ StackName: "LocalMeasureEngage" }] };
    },
    DescribeStacks: () => {
      const { stackStatus: StackStatus } = world;
      if (!StackStatus) throw awsError("ValidationError", "Stack x does not exist");
      const StackName = input.StackName;
      return { Stacks: [{ StackName, StackStatus, CreationTime: new Date(0) }] };
    },
    DescribeInstance: () =>
      only(input.InstanceId, connect.instanceId, { Instance: world.instance }),
    ListApprovedOrigins: () =>
      only(input.InstanceId, connect.instanceId, { Origins: world.origins }),
    GetCallerIdentity: () => ({}),
    GetSAMLProvider: () =>
      only(input.SAMLProviderArn, connect.samlProviderArn, {
        SAMLMetadataDocument: world.samlMetadata,
      }),
    GetRole: () =>
      only(input.RoleName, role, {
        Role: { ...world.role, AssumeRolePolicyDocument: document(world.trust) },
      }),
    ListRolePolicies: () => only(input.RoleName, role, { PolicyNames: ["enter"] }),
    ListAttachedRolePolicies: () =>
      only(input.RoleName, role, {
        AttachedPolicies: world.attached.map((PolicyName) => ({ PolicyName })),
      }),
    GetPolicy: () => only(input.PolicyArn, boundaryArn, { Policy: { DefaultVersionId: "v2" } }),
    GetPolicyVersion: () =>
      only(input.VersionId, "v2", { PolicyVersion: { Document: document(world.boundary) } }),
    GetRolePolicy: () =>
      only(`${String(input.RoleName)}/${String(input.PolicyName)}`, `${role}/enter`, {
        PolicyDocument: document(world.permission),
      }),
    ListRoots: () => ({ Roots: [{ Id: root, PolicyTypes: world.policyTypes }] }),
    ListTargetsForPolicy: () =>
      only(input.PolicyId, guardrail.policyId, {
        Targets: world.attachedTo.map((TargetId) => ({ TargetId })),
      }),
    DescribeOrganization: () => ({ Organization: { MasterAccountId: world.managementAccount } }),
    ListParents: () => {
      const above = world.parents.findIndex(({ Id }) => Id === input.ChildId) + 1;
      return { Parents: world.parents.slice(above, above + 1) };
    },
    DescribePolicy: () =>
      only(input.PolicyId, guardrail.policyId, {
        Policy: { Content: JSON.stringify({ Version: "2012-10-17", Statement: world.scp }) },
      }),
  };
  const answer = answers[name];
  if (!answer) throw new Error(`verify is not expected to call ${name}`);
  return answer();
}
