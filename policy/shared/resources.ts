/** The resource types that the rules look at, and the properties they read. */
import type { Document } from "./documents";

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
  attributeStatements?: { name: string; type?: string; values?: string[] }[];
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

export const appClientProvider = "pulumi-nodejs:dynamic/engage:AppClientIdentityProvider";
export interface AppClientProvider {
  userPoolId: string;
  appClientId: string;
  providerName: string;
  exclusive?: boolean;
}

export const userPoolDomain = "aws:cognito/userPoolDomain:UserPoolDomain";
export const userPoolClient = "aws:cognito/userPoolClient:UserPoolClient";
export const managedUserPoolClient = "aws:cognito/managedUserPoolClient:ManagedUserPoolClient";
export interface UserPoolClient {
  userPoolId: string;
  name?: string;
  namePattern?: string;
  namePrefix?: string;
  supportedIdentityProviders?: string[];
}

export const samlProvider = "aws:iam/samlProvider:SamlProvider";
export const role = "aws:iam/role:Role";
export interface Role {
  arn?: string;
  id?: string;
  name?: string;
  path?: string;
  assumeRolePolicy: string | Document;
  maxSessionDuration?: number;
  managedPolicyArns?: string[];
  inlinePolicies?: { name?: string; policy?: string }[];
}

export const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
export const managedPolicy = "aws:iam/policy:Policy";
export interface IamPolicy {
  arn?: string;
  policy: string | Document;
}

export const rolePolicyAttachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
export const policyAttachment = "aws:iam/policyAttachment:PolicyAttachment";

export const organizationPolicy = "aws:organizations/policy:Policy";
export interface OrganizationPolicy {
  id?: string;
  content: string;
  type?: string;
}

export const organizationAttachment = "aws:organizations/policyAttachment:PolicyAttachment";
export interface OrganizationAttachment {
  policyId: string;
  targetId: string;
}
