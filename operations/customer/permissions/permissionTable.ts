import type { Settings } from "../../../settings";

/** What signs in to AWS, each with rights of its own. */
export const tasks = ["preview", "up", "verify", "recover", "people", "peopleApply"] as const;

export type Task = (typeof tasks)[number];

/** What of a customer's AWS the ARNs need; `*` where the settings do not say it. */
export interface Place {
  partition: string;
  /** Twelve digits. */
  account: string;
  region: string;
  /** The vendor's CloudFormation stack by its name. */
  vendorStack: string;
  userPoolId: string;
  instanceId: string;
  roleName: string;
  samlProviderName: string;
  /** ARN of the policy that limits the agents' role. */
  permissionsBoundary: string;
}

/** Actions on one kind of resource, by the task that calls them. */
export interface Grant {
  /** Of the statement. */
  sid: string;
  on(place: Place): string | string[];
  actions: Partial<Record<Task, readonly string[]>>;
  isNeeded(settings: Settings): boolean;
}

const always = () => true;
const withConnect = ({ connect }: Settings) => connect !== undefined;
const withBoundary = ({ connect }: Settings) => connect?.permissionsBoundary !== undefined;
const withGuardrail = ({ guardrail }: Settings) => guardrail !== undefined;
/** AWS asks for the right to tag with the creation too. */
const withTags = ({ awsProvider }: Settings) => awsProvider.defaultTags !== undefined;
const everything = () => "*";

const arn =
  (service: string, resource: (place: Place) => string, isGlobal = false) =>
  (place: Place) => {
    const { partition, account, region } = place;
    return `arn:${partition}:${service}:${isGlobal ? "" : region}:${account}:${resource(place)}`;
  };

const agentsRole = arn("iam", ({ roleName }) => `role/${roleName}`, true);
const samlProvider = arn(
  "iam",
  ({ samlProviderName }) => `saml-provider/${samlProviderName}`,
  true,
);

/** What `up` does too, because an update begins as a preview does. */
function updates(reads: readonly string[], writes: readonly string[] = []) {
  return { preview: reads, up: [...reads, ...writes] };
}

const findStack = ["cloudformation:DescribeStackResources", "cloudformation:DescribeStacks"];

const readRole = [
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListRolePolicies",
];

const readPolicy = ["iam:GetPolicy", "iam:GetPolicyVersion"];

const readPool = ["cognito-idp:ListUsers", "cognito-idp:ListUsersInGroup"];

/**
 * In the customer's account. `test/engine/permissions.spec.ts` compares the table with the calls of a
 * whole run of each task. sts:GetCallerIdentity needs no permission.
 */
export const grants: readonly Grant[] = [
  {
    sid: "VendorStack",
    on: arn("cloudformation", ({ vendorStack }) => `stack/${vendorStack}/*`),
    actions: {
      ...updates(["cloudformation:DescribeStacks", "cloudformation:GetTemplate"]),
      verify: ["cloudformation:DescribeStacks"],
      recover: ["cloudformation:DescribeStacks"],
    },
    isNeeded: ({ engage, move }) => (move ?? engage).cloudFormationStack !== undefined,
  },
  {
    sid: "StackOfUserPool",
    on: arn("cloudformation", () => "stack/*"),
    actions: { ...updates(findStack), verify: findStack },
    isNeeded: ({ engage }) => engage.cloudFormationStack === undefined,
  },
  {
    sid: "UserPool",
    on: arn("cognito-idp", ({ userPoolId }) => `userpool/${userPoolId}`),
    actions: {
      ...updates(
        [
          "cognito-idp:DescribeUserPool",
          "cognito-idp:DescribeUserPoolClient",
          "cognito-idp:DescribeIdentityProvider",
          "cognito-idp:ListUserPoolClients",
        ],
        [
          "cognito-idp:CreateIdentityProvider",
          "cognito-idp:DeleteIdentityProvider",
          "cognito-idp:UpdateIdentityProvider",
          "cognito-idp:UpdateUserPoolClient",
        ],
      ),
      verify: [
        "cognito-idp:DescribeIdentityProvider",
        "cognito-idp:DescribeUserPool",
        "cognito-idp:DescribeUserPoolClient",
      ],
      recover: [
        "cognito-idp:DeleteIdentityProvider",
        "cognito-idp:DescribeIdentityProvider",
        "cognito-idp:DescribeUserPool",
        "cognito-idp:DescribeUserPoolClient",
        "cognito-idp:ListIdentityProviders",
        "cognito-idp:ListUserPoolClients",
      ],
    },
    isNeeded: always,
  },
  {
    sid: "PoolUsers",
    on: arn("cognito-idp", ({ userPoolId }) => `userpool/${userPoolId}`),
    actions: {
      people: readPool,
      peopleApply: [...readPool, "cognito-idp:AdminAddUserToGroup"],
    },
    isNeeded: always,
  },
  {
    sid: "Agents",
    on: (place) => {
      const instance = arn("connect", ({ instanceId }) => `instance/${instanceId}`)(place);
      // A user, and the profiles that it gets, are resources of their own.
      return [instance, `${instance}/*`];
    },
    actions: {
      people: [
        "connect:DescribeUser",
        "connect:ListSecurityProfilePermissions",
        "connect:ListSecurityProfiles",
        "connect:ListUsers",
      ],
      peopleApply: [
        "connect:CreateUser",
        "connect:DescribeUser",
        "connect:ListRoutingProfiles",
        "connect:ListSecurityProfiles",
        "connect:ListUsers",
        "connect:SearchUsers",
        // For the tags that CreateUser is given.
        "connect:TagResource",
        "connect:UpdateUserRoutingProfile",
        "connect:UpdateUserSecurityProfiles",
      ],
    },
    isNeeded: withConnect,
  },
  {
    sid: "Quota",
    on: everything,
    actions: { peopleApply: ["servicequotas:GetServiceQuota"] },
    isNeeded: withConnect,
  },
  {
    sid: "SignIns",
    // CloudTrail has no ARN for its event history.
    on: everything,
    actions: { people: ["cloudtrail:LookupEvents"] },
    isNeeded: withConnect,
  },
  {
    sid: "SigningCertificate",
    on: arn("cognito-idp", ({ userPoolId }) => `userpool/${userPoolId}`),
    actions: updates(["cognito-idp:GetSigningCertificate"]),
    isNeeded: ({ engage }) => engage.signedRequests || engage.idpSignout,
  },
  {
    sid: "Instances",
    on: everything,
    actions: {
      ...updates(["connect:ListInstances", "ds:DescribeDirectories"]),
      recover: ["connect:ListInstances", "ds:DescribeDirectories"],
    },
    isNeeded: withConnect,
  },
  {
    sid: "Instance",
    on: arn("connect", ({ instanceId }) => `instance/${instanceId}`),
    actions: {
      ...updates([
        "connect:DescribeInstance",
        "connect:DescribeInstanceAttribute",
        "connect:ListUsers",
      ]),
      verify: ["connect:DescribeInstance", "connect:ListApprovedOrigins"],
      recover: ["connect:ListUsers"],
    },
    isNeeded: withConnect,
  },
  {
    sid: "ApprovedOrigins",
    on: arn("connect", ({ instanceId }) => `instance/${instanceId}`),
    actions: {
      ...updates(
        ["connect:ListApprovedOrigins"],
        ["connect:AssociateApprovedOrigin", "connect:DisassociateApprovedOrigin"],
      ),
      recover: ["connect:ListApprovedOrigins"],
    },
    isNeeded: ({ connect }) => (connect?.approvedOrigins.length ?? 0) > 0,
  },
  {
    sid: "AgentsRole",
    on: agentsRole,
    actions: {
      ...updates(readRole, [
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:ListInstanceProfilesForRole",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ]),
      verify: readRole,
      recover: ["iam:DeleteRole", ...readRole],
    },
    isNeeded: withConnect,
  },
  {
    sid: "BoundaryOfAgentsRole",
    on: agentsRole,
    actions: { up: ["iam:PutRolePermissionsBoundary"] },
    isNeeded: withBoundary,
  },
  {
    sid: "PermissionsBoundary",
    on: ({ permissionsBoundary }) => permissionsBoundary,
    actions: { ...updates(readPolicy), verify: readPolicy },
    isNeeded: withBoundary,
  },
  {
    sid: "SamlProvider",
    on: samlProvider,
    actions: {
      ...updates(
        ["iam:GetSAMLProvider"],
        ["iam:CreateSAMLProvider", "iam:DeleteSAMLProvider", "iam:UpdateSAMLProvider"],
      ),
      verify: ["iam:GetSAMLProvider"],
      recover: ["iam:DeleteSAMLProvider", "iam:GetSAMLProvider"],
    },
    isNeeded: withConnect,
  },
  {
    sid: "TagsOfAgentsRole",
    on: agentsRole,
    actions: { up: ["iam:TagRole", "iam:UntagRole"] },
    isNeeded: (settings) => withConnect(settings) && withTags(settings),
  },
  {
    sid: "TagsOfSamlProvider",
    on: samlProvider,
    actions: { up: ["iam:TagSAMLProvider", "iam:UntagSAMLProvider"] },
    isNeeded: (settings) => withConnect(settings) && withTags(settings),
  },
  {
    sid: "Roles",
    on: arn("iam", () => "role/*", true),
    actions: { recover: ["iam:ListRoles"] },
    isNeeded: withConnect,
  },
];

/**
 * In the management account: of the role there, which every task but those about people assumes. Without such
 * a role the customer's account is the one that manages policies, and the actions are the task's own.
 */
export const managementGrants: readonly Grant[] = [
  {
    sid: "Organization",
    // Organizations has no ARN for most of these.
    on: everything,
    actions: {
      ...updates(
        [
          "organizations:DescribeOrganization",
          "organizations:DescribePolicy",
          "organizations:ListAWSServiceAccessForOrganization",
          "organizations:ListAccounts",
          "organizations:ListParents",
          "organizations:ListPoliciesForTarget",
          "organizations:ListRoots",
          "organizations:ListTagsForResource",
          "organizations:ListTargetsForPolicy",
        ],
        [
          "organizations:AttachPolicy",
          "organizations:CreatePolicy",
          "organizations:DeletePolicy",
          "organizations:DetachPolicy",
          "organizations:UpdatePolicy",
        ],
      ),
      verify: [
        "organizations:DescribeOrganization",
        "organizations:DescribePolicy",
        "organizations:ListParents",
        "organizations:ListRoots",
        "organizations:ListTargetsForPolicy",
      ],
      recover: [
        "organizations:DeletePolicy",
        "organizations:DescribePolicy",
        "organizations:DetachPolicy",
        "organizations:ListParents",
        "organizations:ListPolicies",
        "organizations:ListRoots",
        "organizations:ListTagsForResource",
        "organizations:ListTargetsForPolicy",
      ],
    },
    isNeeded: withGuardrail,
  },
  {
    sid: "TagsOfGuardrail",
    on: everything,
    actions: { up: ["organizations:TagResource", "organizations:UntagResource"] },
    isNeeded: (settings) => withGuardrail(settings) && withTags(settings),
  },
];
