import * as pulumi from "@pulumi/pulumi";
import type { EngageTile } from "./facts/engageTile";
import type { AlsoProtected } from "./facts/guardrailPolicy";
import { isHarmlessOutput } from "./facts/harmlessOutput";
import type { MoveStage } from "./facts/moveStage";
import type { SigningKey } from "./facts/signingKey";

/** What a stack tells about the sign-in to Engage. */
export interface EngageOutputs {
  /** What Local Measure asks for. */
  identityProviderName: string;
  userPoolId: string;
  appClientId: string;
  /** Host of the hosted sign-in. */
  domain: string;
  region: string;
  /** The AWS account of the user pool, 12 digits; absent if an earlier release deployed last. */
  account?: string;
  /** Starts a sign-in through Okta; empty when the app client has no callback URL, or no flow for people. */
  signInUrl: string;
  oktaAppId: string;
  /** Okta's public metadata, which Cognito reads. */
  metadataUrl: string;
  /** What agents see on Okta's dashboard; absent if an earlier release deployed last. */
  tile?: EngageTile;
  /** The bookmark that is the tile, by its id in Okta, and the address that it opens. */
  bookmark?: { appId: string; url: string };
  /** As in the settings; absent if an earlier release deployed last. */
  nameIdFormat?: string;
  nameIdTemplate?: string;
  /** As in the settings, where they have it; by these the next update sees a change without effect. */
  authenticationPolicyId?: string;
  signingKey?: SigningKey;
  /** How many of the vendor's stacks the customer has had; absent for the first. */
  generation?: number;
}

/** What a stack tells about the move to the vendor's next stack, while both are signed in to. */
export interface MoveOutputs {
  /** Who may use the new sign-on. */
  stage: MoveStage;
  /** The vendor's next stack, as the settings name it. */
  cloudFormationStack: string;
  /** The sign-on for it. */
  engage: EngageOutputs;
  /** What Local Measure gets of it. */
  handoff: HandoffOutputs;
}

/** What a stack tells about the sign-in to Amazon Connect. */
export interface ConnectOutputs {
  instanceId: string;
  instanceArn: string;
  /** Absent if an earlier release deployed last. */
  instanceAlias?: string;
  oktaAppId: string;
  samlProviderArn: string;
  roleArn: string;
  /** Where Okta's tile leads. */
  relayState: string;
  /** Where Okta posts its response. */
  signInEndpoint: string;
  /** How long Okta asks for agents to stay signed in; absent if an earlier release deployed last. */
  sessionHours?: number;
  metadataUrl: string;
  /** What becomes the user name in the instance, as in the settings; absent if an earlier release deployed last. */
  roleSessionName?: string;
  /** Okta's link to the application, for products that embed Connect; absent if an earlier release deployed last. */
  embedUrl?: string;
  /** Web origins that the settings name; absent if an earlier release deployed last. */
  approvedOrigins?: string[];
  /** As for Engage. */
  authenticationPolicyId?: string;
  signingKey?: SigningKey;
}

/** What a stack tells about the service control policy. */
export interface GuardrailOutputs {
  policyId: string;
  /** Ids in Organizations of what it is attached to. */
  targets: string[];
  /** What it protects besides the role and the instance; absent if an earlier release deployed last. */
  alsoProtect?: AlsoProtected[];
  /** ARN patterns of principals to whom it denies nothing; absent if an earlier release deployed last. */
  exemptPrincipals?: string[];
  /** ARN patterns of what deploys, to which it denies no changes; absent if an earlier release deployed last. */
  deployers?: string[];
}

/** What Local Measure gets. */
export interface HandoffOutputs {
  identityProviderName: string;
  /** Every output of the vendor's CloudFormation stack; those that are not known to be harmless are encrypted. */
  cloudFormationOutputs: Record<string, string>;
}

/** The outputs of a customer's stack, as the operations read them. Only the vendor's outputs, in handoff, may be secret. */
export interface StackOutputs {
  /** The sign-on for the vendor's present stack; during a move for the old one, until it is retired. */
  engage: EngageOutputs;
  move?: MoveOutputs;
  connect?: ConnectOutputs;
  guardrail?: GuardrailOutputs;
  handoff: HandoffOutputs;
}

/** The same as the program declares it: every value may be one that is not known yet. */
export type Declared<T> =
  | pulumi.Input<T>
  | (T extends object ? { [K in keyof T]: Declared<T[K]> } : never);

/** The same where the members themselves are known. */
export type DeclaredMembers<T> = { [K in keyof T]: Declared<T[K]> };

/** Encrypts the vendor's outputs that are not known to be harmless. */
export function guardSecrets(
  outputs: Record<string, string>,
): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [
      name,
      isHarmlessOutput(name, value) ? value : pulumi.secret(value),
    ]),
  );
}
