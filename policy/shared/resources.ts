/** The resource types that the rules look at, and the properties they read. */
export const samlApp = "okta:app/saml:Saml";
export interface SamlApp {
  id?: string;
  label: string;
  entityKey?: string;
  preconfiguredApp?: string;
  ssoUrl?: string;
  recipient?: string;
  destination?: string;
  audience?: string;
  subjectNameIdFormat?: string;
  signatureAlgorithm?: string;
  digestAlgorithm?: string;
  responseSigned?: boolean;
  assertionSigned?: boolean;
  implicitAssignment?: boolean;
  defaultRelayState?: string;
  appSettingsJson?: string;
  acsEndpoints?: string[];
  acsEndpointsIndices?: { url?: string }[];
  singleLogoutUrl?: string;
  samlSignedRequestEnabled?: boolean;
  authenticationPolicy?: string;
  status?: string;
  hideWeb?: boolean;
  attributeStatements?: { name: string; type?: string; values?: string[] }[];
}

export const bookmark = "okta:app/bookmark:Bookmark";
export interface Bookmark {
  id?: string;
  label: string;
  url: string;
  status?: string;
}

export const samlAppSettings = "okta:app/samlAppSettings:SamlAppSettings";
export interface SamlAppSettings {
  appId: string;
  settings: string;
}

export const groupAssignment = "okta:app/groupAssignment:GroupAssignment";
export const groupAssignments = "okta:index/appGroupAssignments:AppGroupAssignments";
export const userAssignment = "okta:app/user:User";
export interface Assignment {
  appId: string;
  /** GroupAssignment. */
  groupId?: string;
  /** AppGroupAssignments. */
  groups?: { id: string }[];
  /** User. */
  userId?: string;
  /** What the app knows of the group's people, JSON text. */
  profile?: string;
}

export const oktaGroup = "okta:group/group:Group";
export const accessPolicyAssignment = "okta:app/accessPolicyAssignment:AccessPolicyAssignment";
export const signOnPolicyRule = "okta:index/appSignonPolicyRule:AppSignonPolicyRule";
export interface SignOnPolicyRule {
  policyId: string;
  name: string;
  access?: string;
  factorMode?: string;
  status?: string;
}

export const oktaProvider = "pulumi:providers:okta";

export const identityProvider = "aws:cognito/identityProvider:IdentityProvider";
export interface IdentityProvider {
  userPoolId: string;
  providerName: string;
  providerType: string;
  providerDetails: Record<string, string | undefined>;
  attributeMapping?: Record<string, string>;
}

/** Whether the program chooses the name: Cognito fixes those of Google, Facebook and the like. */
export function isFreelyNamed(providerType: string): boolean {
  return providerType === "SAML" || providerType === "OIDC";
}

export const appClientProvider = "pulumi-nodejs:dynamic/engage:AppClientIdentityProvider";
export interface AppClientProvider {
  userPoolId: string;
  providerName: string;
  exclusive?: boolean;
}

export const userPool = "aws:cognito/userPool:UserPool";
export interface UserPool {
  id?: string;
  deletionProtection?: string;
  schemas?: { name?: string; required?: boolean }[];
  usernameAttributes?: string[];
}

export const userPoolDomain = "aws:cognito/userPoolDomain:UserPoolDomain";
export const userPoolClient = "aws:cognito/userPoolClient:UserPoolClient";
export const managedUserPoolClient = "aws:cognito/managedUserPoolClient:ManagedUserPoolClient";
export interface UserPoolClient {
  userPoolId: string;
  name?: string;
  supportedIdentityProviders?: string[];
  allowedOauthFlows?: string[];
  callbackUrls?: string[];
  logoutUrls?: string[];
  defaultRedirectUri?: string;
  explicitAuthFlows?: string[];
  enableTokenRevocation?: boolean;
  preventUserExistenceErrors?: string;
}

export const samlProvider = "aws:iam/samlProvider:SamlProvider";
export interface SamlProvider {
  arn?: string;
  name?: string;
  samlMetadataDocument?: string;
}

export const role = "aws:iam/role:Role";
export interface Role {
  arn?: string;
  id?: string;
  name?: string;
  path?: string;
  /** JSON text or an object, as everywhere that IAM takes a document. */
  assumeRolePolicy: unknown;
  maxSessionDuration?: number;
  managedPolicyArns?: string[];
  inlinePolicies?: ({ name?: string; policy?: unknown } | null)[];
}

export const groupPolicy = "aws:iam/groupPolicy:GroupPolicy";
export const userPolicy = "aws:iam/userPolicy:UserPolicy";
export const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
export const managedPolicy = "aws:iam/policy:Policy";
export interface IamPolicy {
  arn?: string;
  policy: unknown;
}

export const rolePolicyAttachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
export const policyAttachment = "aws:iam/policyAttachment:PolicyAttachment";
export interface Attachment {
  arn?: string;
  policyArn: string;
  /** RolePolicyAttachment. */
  role?: string;
  /** PolicyAttachment. */
  roles?: string[];
}

export const attachmentList =
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";
export interface AttachmentList {
  roleName: string;
  policyArns?: string[];
}

export const organizationPolicy = "aws:organizations/policy:Policy";
export interface OrganizationPolicy {
  id?: string;
  content: unknown;
  type?: string;
}

export const organizationAttachment = "aws:organizations/policyAttachment:PolicyAttachment";
export interface OrganizationAttachment {
  policyId: string;
  targetId: string;
}
