import * as pulumi from "@pulumi/pulumi";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { SamlProvider } from "@pulumi/aws/iam/samlProvider";
import { awsClaim } from "../facts/awsClaim";
import { consoleHost, samlAudience, signInEndpoint, signInEndpoints } from "../facts/awsPartitions";
import { type ConnectInstance, connectArns, defaultDestination } from "../facts/connectInstance";
import { sessionNameClaim } from "../facts/connectUserName";
import { connectLabel, enterPolicyName } from "../facts/defaultNames";
import {
  roleNamePattern,
  roleNameRule,
  samlProviderNamePattern,
  samlProviderNameRule,
} from "../facts/iamNameRules";
import {
  type NameIdFormat,
  connectNameIdTemplate,
  defaultNameIdFormat,
} from "../facts/nameIdFormat";
import type { OktaGroup, OktaUser } from "../facts/oktaDirectory";
import { longestSessionHours } from "../facts/sessionLength";
import type { SigningKey } from "../facts/signingKey";
import { ApprovedOrigins } from "./approvedOrigins/approvedOrigins";
import type { AdoptedApplication } from "./assignments";
import { type Tags, othersTags } from "./othersTags";
import { SamlApplication } from "./samlApplication";

export interface ConnectSignOnArgs {
  instance: ConnectInstance;
  /** Host of the Okta organization, for example `acme.okta.com`. */
  oktaHost: string;
  groups: OktaGroup[];
  users: OktaUser[];
  /** The application's name in Okta, which agents see on its tile. @default "Amazon Connect" */
  label?: string;
  /**
   * Which of AWS's sign-in endpoints Okta posts to; AWS advises the regional one. The role accepts
   * both, so that a switch changes Okta only. @default "regional"
   */
  signInEndpoint?: "regional" | "global";
  /**
   * Where agents arrive: a path in the instance, such as `/agent-app-v2`, the agent workspace, or an
   * address of an approved origin. @default "/ccp-v2", the contact control panel
   */
  destination?: string;
  /** Web origins that may embed the instance, such as Engage's; others stay. @default none is added */
  approvedOrigins?: readonly string[];
  /** 1 to 64 characters. */
  roleName: string;
  /**
   * What happens to the role when it is removed or replaced. The users of the instance are tied to
   * it: without it they cannot log in. Source: AWS, "Security best practices for Amazon Connect".
   * @default "kept" in IAM, and forgotten by Pulumi
   */
  roleOnRemoval?: "kept" | "deleted";
  /**
   * ARN of the IAM policy that limits the role; many companies let roles be created only with one.
   * @default none; an existing role keeps the one that the last refresh found
   */
  permissionsBoundary?: string;
  /** 1 to 128 characters. */
  samlProviderName: string;
  /** How long agents stay signed in, whole hours from 1 to 12. @default 12 */
  sessionHours?: number;
  /** Which Okta field equals the user names in Amazon Connect, case included. @default "email" */
  roleSessionName?: "email" | "login";
  /** @default "persistent" */
  nameIdFormat?: NameIdFormat;
  /** @default "${user.userName}" */
  nameIdTemplate?: string;
  /** Whether Okta asks agents to sign in again when a request says ForceAuthn. @default false */
  honorForceAuthn?: boolean;
  /** @default Okta's default policy for a new application; an existing one keeps the one that the last refresh found */
  authenticationPolicyId?: string;
  signingKey?: SigningKey;
  /**
   * Whose tags the role and the SAML provider have; `ours` are the `defaultTags` of the AWS provider, and an update
   * takes all others off. @default "others": an update leaves them
   */
  tags?: Tags;
  /** Existing resources to import. @default everything is created */
  adopt?: AdoptedConnectSignOn;
}

/** The role's permission needs no import: the update overwrites it. */
export interface AdoptedConnectSignOn extends AdoptedApplication {
  /** Whether IAM has the SAML provider already. */
  samlProvider: boolean;
  /** Whether the role is there already. */
  role: boolean;
}

/**
 * Sign-in to Amazon Connect: an application in Okta, a SAML provider in IAM, and the role that
 * agents get, which can do nothing but enter the instance as themselves.
 *
 * The application needs the ARNs of the role and the SAML provider, and the SAML provider needs the
 * application's metadata; the names are fixed, so the ARNs are computed and one update does it all.
 *
 * @example
 * new ConnectSignOn("acme", {
 *   instance: await findConnectInstance("acme", { instanceAlias: "acme", region, access }),
 *   groups: [{ id: "00g1abcd2EFGH3ijk4l5", name: "Connect Agents" }],
 *   users: [],
 *   oktaHost: "acme.okta.com",
 *   roleName: "AmazonConnectOkta-acme",
 *   samlProviderName: "Okta-acme",
 * });
 */
export class ConnectSignOn extends pulumi.ComponentResource {
  readonly samlProviderArn: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  readonly relayState: string;
  readonly oktaAppId: pulumi.Output<string>;
  readonly metadataUrl: pulumi.Output<string>;
  /** Okta's link to the application, for products that embed Amazon Connect. */
  readonly embedUrl: pulumi.Output<string>;
  /** Where Okta posts its response, `https://…/saml`. */
  readonly signInEndpoint: string;
  /** How long agents stay signed in. */
  readonly sessionHours: number;

  constructor(name: string, args: ConnectSignOnArgs, opts?: pulumi.ComponentResourceOptions) {
    super("engage:index:ConnectSignOn", name, {}, opts);
    checkArguments(args);
    this.sessionHours = args.sessionHours ?? longestSessionHours;
    this.signInEndpoint = signInEndpoint(args.instance, args.signInEndpoint ?? "regional");
    this.relayState = relayState(args);
    const app = this.application(name, args);
    const samlProvider = new SamlProvider(
      `${name}-saml-provider`,
      { name: args.samlProviderName, samlMetadataDocument: app.metadata },
      {
        parent: this,
        import: args.adopt?.samlProvider ? connectArns(args).samlProvider : undefined,
        ignoreChanges: othersTags(args.tags),
        ...newNameFirst,
      },
    );
    this.roleArn = this.role(name, args, samlProvider.arn, app.assignments);
    this.samlProviderArn = samlProvider.arn;
    this.oktaAppId = app.appId;
    this.metadataUrl = app.metadataUrl;
    this.embedUrl = app.embedUrl;
    if (args.approvedOrigins?.length) {
      const { id: instanceId, region } = args.instance;
      const origins = args.approvedOrigins;
      new ApprovedOrigins(
        `${name}-approved-origins`,
        { instanceId, region, origins },
        {
          parent: this,
          // Agents sign in with or without an origin, so an update may remove it.
          protect: false,
          // The new one would find all origins there, and the old one's deletion would remove them.
          deleteBeforeReplace: true,
        },
      );
    }
    this.registerOutputs({ roleArn: this.roleArn, samlProviderArn: this.samlProviderArn });
  }

  private application(name: string, args: ConnectSignOnArgs): SamlApplication {
    const { role, samlProvider } = connectArns(args);
    return new SamlApplication(
      name,
      {
        label: args.label ?? connectLabel,
        oktaHost: args.oktaHost,
        assertionConsumerService: this.signInEndpoint,
        audience: samlAudience(args.instance),
        nameIdFormat: args.nameIdFormat ?? defaultNameIdFormat,
        nameIdTemplate: args.nameIdTemplate ?? connectNameIdTemplate,
        honorForceAuthn: args.honorForceAuthn,
        attributeStatements: [
          { name: awsClaim("Role"), value: `${role},${samlProvider}` },
          { name: sessionNameClaim, value: `user.${args.roleSessionName ?? "email"}` },
          { name: awsClaim("SessionDuration"), value: String(sessionSeconds(args)) },
        ],
        groups: args.groups,
        users: args.users,
        relayState: this.relayState,
        authenticationPolicyId: args.authenticationPolicyId,
        signingKey: args.signingKey,
        adopt: args.adopt,
      },
      { parent: this },
    );
  }

  private role(
    name: string,
    args: ConnectSignOnArgs,
    samlProviderArn: pulumi.Output<string>,
    assignments: pulumi.Resource[],
  ): pulumi.Output<string> {
    const role = new Role(
      `${name}-role`,
      {
        name: args.roleName,
        description: `Agents who enter Amazon Connect ${args.instance.alias} through Okta`,
        assumeRolePolicy: samlProviderArn.apply((arn) =>
          trust(arn, signInEndpoints(args.instance)),
        ),
        maxSessionDuration: sessionSeconds(args),
        permissionsBoundary: args.permissionsBoundary,
      },
      {
        parent: this,
        import: args.adopt?.role ? args.roleName : undefined,
        // The company's, where it has one: left out, the provider would take it off.
        ignoreChanges: [
          ...(args.permissionsBoundary ? [] : ["permissionsBoundary"]),
          ...othersTags(args.tags),
        ],
        retainOnDelete: args.roleOnRemoval !== "deleted",
        ...newNameFirst,
      },
    );
    new RolePolicy(
      `${name}-role-policy`,
      { name: enterPolicyName, role: role.name, policy: permission(args.instance.arn) },
      {
        parent: this,
        // Lets people in once they are assigned; and when all this is protected, a refused destroy
        // stops here, before it has taken the unprotected assignments away.
        dependsOn: assignments,
        // IAM overwrites a policy of the same name: the old one's deletion would delete the new one.
        deleteBeforeReplace: true,
      },
    );
    return role.arn;
  }
}

/**
 * Pulumi's AWS provider deletes a resource whose name the program gives before its replacement is made, also where
 * the name is what changes: agents would be locked out where the new one cannot be made, or where the guardrail still
 * denies the deletion of the old one.
 */
const newNameFirst = { deleteBeforeReplace: false };

/**
 * The role and Okta's request use the same value: sign-in fails if Okta asks for more than the role
 * allows.
 */
function sessionSeconds({ sessionHours = longestSessionHours }: ConnectSignOnArgs): number {
  return sessionHours * 3600;
}

/** Source: AWS, "Configure SAML with IAM for Amazon Connect", the relay state of a federated user. */
function relayState({ instance, destination = defaultDestination }: ConnectSignOnArgs): string {
  const page = `https://${consoleHost(instance)}/connect/federate/${instance.id}`;
  return `${page}?destination=${encodeURIComponent(destination)}`;
}

/** Both endpoints, as AWS advises: if one fails, only Okta has to be switched to the other. */
function trust(samlProviderArn: string, endpoints: readonly string[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: samlProviderArn },
        Action: "sts:AssumeRoleWithSAML",
        Condition: { StringEquals: { "SAML:aud": endpoints } },
      },
    ],
  });
}

function permission(instanceArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "connect:GetFederationToken",
        Resource: `${instanceArn}/user/\${aws:userid}`,
      },
    ],
  });
}

/** @throws {pulumi.InputPropertiesError} names every argument that AWS would refuse. */
function checkArguments(args: ConnectSignOnArgs): void {
  const errors: pulumi.InputPropertyErrorDetails[] = [];
  const hours = args.sessionHours ?? longestSessionHours;
  if (!Number.isInteger(hours) || hours < 1 || hours > longestSessionHours) {
    const reason = `must be 1 to ${longestSessionHours}, not ${hours}`;
    errors.push({ propertyPath: "sessionHours", reason });
  }
  if (!roleNamePattern.test(args.roleName)) {
    errors.push({
      propertyPath: "roleName",
      reason: `must be ${roleNameRule}, not "${args.roleName}"`,
    });
  }
  if (!samlProviderNamePattern.test(args.samlProviderName)) {
    errors.push({
      propertyPath: "samlProviderName",
      reason: `must be ${samlProviderNameRule}, not "${args.samlProviderName}"`,
    });
  }
  if (args.groups.length + args.users.length === 0) {
    errors.push({
      propertyPath: "groups",
      reason: "no group and no user is assigned; name at least one",
    });
  }
  if (errors.length > 0) {
    throw new pulumi.InputPropertiesError({ message: "Amazon Connect sign-on", errors });
  }
}
