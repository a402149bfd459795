import { DescribeInstanceCommand } from "@aws-sdk/client-connect";
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  GetSAMLProviderCommand,
  type Role,
} from "@aws-sdk/client-iam";
import { nameInArn, parseArn } from "../../facts/arn";
import { signInEndpoints } from "../../facts/awsPartitions";
import { boundaryLetsEnter } from "../../facts/permissionsBoundary";
import type { ConnectOutputs, EngageOutputs } from "../../outputs";
import type { Aws } from "../../clouds/awsClients";
import { approvedOriginsCheck } from "./approvedOrigins";
import { asked } from "./aws";
import { type CertificateLimits, shortPrint } from "./certificates";
import { type Check, CheckFailed, CheckSkipped, type Seen, once } from "./runChecks";
import { describeStatement, entersAs } from "./enterInstance";
import { type Metadata, MetadataError, parseMetadata } from "./metadata";
import { authenticationPolicyCheck } from "./authenticationPolicy";
import type { OktaApi } from "./oktaApi";
import { refreshCreates, refreshRestores } from "./remedies";
import { seeOktaApp } from "./oktaApp";
import { connectSettingsCheck, leadsTo } from "./samlSettings";
import { stsEndpointCheck } from "./stsEndpoint";
import { type Statement, sameList, statementsOf } from "../../facts/policyDocument";
import { readManagedPolicy } from "../managedPolicy";
import { rolePolicies } from "../rolePolicies";
import type { Web } from "./web";

/** Sign-in to Amazon Connect: Okta, the SAML provider in IAM, the role, the instance. */
export function connectChecks(
  outputs: ConnectOutputs,
  engage: EngageOutputs,
  aws: Aws,
  web: Web,
  oktaApi: OktaApi,
  limits: CertificateLimits,
): Check[] {
  const okta = seeOktaApp({ section: "connect", ...outputs, web }, limits);
  const role = once(() => findRole(outputs, aws));
  return [
    ...okta.checks,
    connectSettingsCheck(outputs, oktaApi),
    instanceCheck(outputs, aws),
    samlProviderCheck(outputs, aws, okta.metadata),
    ...roleChecks(outputs, role, aws),
    stsEndpointCheck(outputs, aws),
    relayStateCheck(outputs),
    approvedOriginsCheck(outputs, engage, aws),
    authenticationPolicyCheck("connect", outputs, oktaApi),
  ];
}

function instanceCheck({ instanceId, instanceArn }: ConnectOutputs, { connect }: Aws): Check {
  return {
    name: "connect-instance",
    title: "The Amazon Connect instance is active and signs in by SAML",
    look: async () => {
      const command = new DescribeInstanceCommand({ InstanceId: instanceId });
      const { Instance = {} } = await asked(connect.send(command), {
        evidence: `there is no Amazon Connect instance ${instanceId}`,
        next: "Correct the connect section of the settings, and run pulumi up.",
      });
      const { Arn, InstanceAlias, InstanceStatus, IdentityManagementType } = Instance;
      if (IdentityManagementType !== "SAML") {
        throw new CheckFailed(
          `${InstanceAlias} manages its users by ${IdentityManagementType}`,
          "AWS cannot change this: single sign-on needs an instance that is created with SAML 2.0-based authentication.",
        );
      }
      if (InstanceStatus !== "ACTIVE" || Arn !== instanceArn) {
        throw new CheckFailed(
          `${Arn} is ${InstanceStatus}; ACTIVE and ${instanceArn} were expected`,
          "Check the instance in the Amazon Connect console.",
        );
      }
      return `${InstanceAlias} (${instanceId}) is ${InstanceStatus}, with ${IdentityManagementType}`;
    },
  };
}

/** IAM keeps the metadata that it was given; Okta's may have changed since. */
function samlProviderCheck(
  { samlProviderArn }: ConnectOutputs,
  { iam }: Aws,
  metadata: () => Promise<Metadata>,
): Check {
  return {
    name: "connect-saml-provider",
    title: "IAM has the certificate that Okta signs with now",
    needs: ["connect-metadata", "connect-issuer"],
    look: async () => {
      const command = new GetSAMLProviderCommand({ SAMLProviderArn: samlProviderArn });
      const { SAMLMetadataDocument = "" } = await asked(iam.send(command), {
        evidence: `there is no ${samlProviderArn}`,
        next: refreshCreates,
      });
      const [kept, now] = [parsed(SAMLMetadataDocument), await metadata()];
      if (kept.entityId !== now.entityId) {
        throw new CheckFailed(
          `IAM's is for ${kept.entityId}, Okta's is ${now.entityId}`,
          refreshRestores,
        );
      }
      const known = kept.certificates.map(({ fingerprint256 }) => fingerprint256);
      const missing = now.certificates.filter((one) => !known.includes(one.fingerprint256));
      if (missing.length === 0) {
        return `Okta and IAM both have certificate ${now.certificates.map(shortPrint).join(", ")}`;
      }
      throw new CheckFailed(
        `Okta has ${missing.map(shortPrint).join(", ")}, IAM only ${kept.certificates.map(shortPrint).join(", ")}: ` +
          "the certificate was rotated",
        "Run pulumi up --refresh, which writes Okta's metadata to IAM.",
      );
    },
  };
}

function parsed(xml: string): Metadata {
  try {
    return parseMetadata(xml);
  } catch (error) {
    if (!(error instanceof MetadataError)) throw error;
    throw new CheckFailed(`IAM's metadata cannot be used: ${error.message}`, refreshRestores);
  }
}

async function findRole({ roleArn }: ConnectOutputs, { iam }: Aws): Promise<Role> {
  const { Role } = await asked(iam.send(new GetRoleCommand({ RoleName: nameInArn(roleArn) })), {
    evidence: `there is no ${roleArn}`,
    next: refreshCreates,
  });
  return Role ?? ({} as Role);
}

function roleChecks(outputs: ConnectOutputs, role: () => Promise<Role>, aws: Aws): Check[] {
  const trust = async () => statementsOf((await role()).AssumeRolePolicyDocument ?? "{}");
  return [
    {
      name: "connect-trust",
      title: "The agents' role trusts only Okta's SAML provider",
      look: async () => trusts(outputs, await trust()),
    },
    {
      name: "connect-sign-in-endpoint",
      title: "The role accepts the sign-in endpoint of the stack",
      needs: ["connect-trust"],
      look: async () => endpoint(outputs, await trust()),
    },
    {
      name: "connect-permission",
      title: "The role lets agents enter the instance as themselves, and do nothing else",
      look: async () => permission(outputs, aws, await role()),
    },
    {
      name: "connect-session",
      title: "The role allows sessions as long as the stack wants",
      look: async () => session(outputs, await role()),
    },
  ];
}

function trusts({ samlProviderArn }: ConnectOutputs, statements: Statement[]): string {
  const right = statements.filter(
    ({ effect, actions, principals, others }) =>
      effect === "Allow" &&
      sameList(actions, ["sts:AssumeRoleWithSAML"]) &&
      sameList(Object.values(principals).flat(), [samlProviderArn]) &&
      sameList(Object.keys(principals), ["Federated"]) &&
      others.length === 0,
  );
  if (right.length > 0 && right.length === statements.length) return samlProviderArn;
  const found = statements.flatMap(({ principals }) => Object.values(principals).flat()).join(", ");
  throw new CheckFailed(
    right.length > 0
      ? `it trusts others besides ${samlProviderArn}: ${found}`
      : `it does not let agents in through ${samlProviderArn}; it trusts ${found || "no principal"}`,
    refreshRestores,
  );
}

/** AWS advises both endpoints; one is enough, as long as it is the stack's. */
function endpoint(
  { signInEndpoint, instanceArn }: ConnectOutputs,
  statements: Statement[],
): string {
  const { partition, region } = parseArn(instanceArn);
  const allowed = signInEndpoints({ partition, region });
  const wrong = statements.flatMap(({ conditions }) => {
    const audiences = audiencesOf(conditions);
    const keys = Object.values(conditions).flatMap((one) => Object.keys(one));
    const right =
      keys.length === 1 &&
      audiences.includes(signInEndpoint) &&
      audiences.every((one) => allowed.includes(one));
    if (right) return [];
    return [`the role asks for ${JSON.stringify(conditions)}, and the stack has ${signInEndpoint}`];
  });
  if (!allowed.includes(signInEndpoint)) {
    wrong.push(
      `${new URL(signInEndpoint).host} is not the sign-in host of ${region}, where the instance is`,
    );
  }
  if (wrong.length > 0) throw new CheckFailed(wrong.join("; "), refreshRestores);
  const accepted = statements.flatMap(({ conditions }) => audiencesOf(conditions));
  return `the stack has ${signInEndpoint}; the role accepts ${accepted.join(", ")}`;
}

/** IAM ignores the case of a condition's key. */
function audiencesOf({ StringEquals = {} }: Statement["conditions"]): string[] {
  const isAudience = ([key]: [string, string[]]) => key.toLowerCase() === "saml:aud";
  return Object.entries(StringEquals)
    .filter(isAudience)
    .flatMap(([, values]) => values);
}

async function permission(
  outputs: ConnectOutputs,
  aws: Aws,
  { PermissionsBoundary: boundary }: Role,
): Promise<Seen> {
  const { attached, statements } = await permissions(outputs, aws);
  const enters = (one: Statement) => entersAs(outputs, one);
  const others = [...attached, ...statements.filter((one) => !enters(one)).map(describeStatement)];
  if (!statements.some(enters)) {
    const found = others.length > 0 ? `only ${others.join("; ")}` : "nothing";
    throw new CheckFailed(
      `it allows ${found}, not to enter ${outputs.instanceArn}`,
      refreshRestores,
    );
  }
  if (others.length > 0) {
    throw new CheckFailed(
      `it has more: ${others.join("; ")}`,
      "Remove it from the role in IAM; Pulumi manages only the policy that it created.",
    );
  }
  const evidence = `connect:GetFederationToken on ${outputs.instanceArn}`;
  const arn = boundary?.PermissionsBoundaryArn;
  return arn ? within(arn, evidence, outputs, aws) : evidence;
}

/** Most credentials may read the policies of their own account; where these may not, nothing is known of it. */
async function within(
  boundary: string,
  evidence: string,
  { instanceArn }: ConnectOutputs,
  { iam }: Aws,
): Promise<Seen> {
  const has = `the role has the permissions boundary ${boundary}`;
  const unknown = (why: string) => ({
    evidence,
    warning: `${has}, ${why}: make sure that it allows this`,
  });
  let document: string;
  try {
    document = await readManagedPolicy(iam, boundary);
  } catch (error) {
    return unknown(`which could not be read (${(error as Error).name})`);
  }
  const isAllowed = boundaryLetsEnter(document, instanceArn);
  if (isAllowed === undefined) return unknown("which allows it only under conditions, or in part");
  if (isAllowed) return `${evidence}, which the permissions boundary ${boundary} allows`;
  throw new CheckFailed(
    `${has}, which does not allow connect:GetFederationToken on ${instanceArn}/user/*, so no agent can enter`,
    "Have that allowed in the policy, or set connect.permissionsBoundary to one that allows it and run pulumi up.",
  );
}

/** Names of the policies that are attached to the role, and all statements of its own. */
async function permissions({ roleArn }: ConnectOutputs, { iam }: Aws) {
  const RoleName = nameInArn(roleArn);
  const answers = rolePolicies(iam, RoleName).then(async ({ own, attached }) => {
    const documents = await Promise.all(
      own.map((PolicyName) => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))),
    );
    return {
      attached: attached.map(({ PolicyName = "" }) => PolicyName),
      statements: documents.flatMap(({ PolicyDocument = "{}" }) => statementsOf(PolicyDocument)),
    };
  });
  return asked(answers, { evidence: `there is no ${roleArn}`, next: refreshCreates });
}

function session(outputs: ConnectOutputs, { MaxSessionDuration = 3600 }: Role): string {
  // A stack that an earlier version deployed does not tell it.
  const { sessionHours } = outputs;
  if (sessionHours === undefined) {
    throw new CheckSkipped("the stack does not say how long; run pulumi up once");
  }
  const seconds = sessionHours * 3600;
  if (MaxSessionDuration >= seconds) return `${sessionHours} hours`;
  throw new CheckFailed(
    `the role allows ${MaxSessionDuration} s, and the stack wants ${seconds} s, which AWS refuses`,
    refreshRestores,
  );
}

function relayStateCheck(outputs: ConnectOutputs): Check {
  const { relayState, instanceId, instanceArn } = outputs;
  return {
    name: "connect-relay-state",
    title: "The stack's relay state leads to the instance",
    look: async () => {
      if (leadsTo(relayState, outputs)) return relayState;
      throw new CheckFailed(
        `${relayState} does not lead to ${instanceId} in ${parseArn(instanceArn).region}`,
        "Run pulumi up: it computes the relay state from the instance.",
      );
    },
  };
}
