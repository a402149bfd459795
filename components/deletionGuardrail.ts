import * as pulumi from "@pulumi/pulumi";
import { Policy } from "@pulumi/aws/organizations/policy";
import { PolicyAttachment } from "@pulumi/aws/organizations/policyAttachment";
import type { OrganizationTarget } from "../facts/organizationTarget";
import { type Tags, othersTags } from "./othersTags";

export interface DeletionGuardrailArgs {
  /** 1 to 128 characters. */
  policyName: string;
  /** The service control policy, JSON text; `guardrailPolicy` makes it. */
  policy: string;
  /** What it is attached to; `findTargets` checks them. */
  targets: readonly OrganizationTarget[];
  /**
   * Whose tags the policy has; `ours` are the `defaultTags` of the AWS provider, and an update takes all others off.
   * @default "others": an update leaves them
   */
  tags?: Tags;
  /** Existing resources to import. @default everything is created */
  adopt?: AdoptedGuardrail;
}

/** A policy that was made before; it is imported, and updated where it differs. */
export interface AdoptedGuardrail {
  /** Organizations' id, `p-…`. */
  policyId: string;
  /** Those of the targets, as the settings name them, that it is attached to already. */
  targets: readonly string[];
}

/**
 * The service control policy that denies deleting what agents sign in with, and its attachments.
 *
 * Needs the management account's provider. It does not bind the management account itself.
 *
 * @example
 * new DeletionGuardrail(
 *   "acme",
 *   {
 *     policyName: "ProtectAmazonConnect-acme",
 *     policy: guardrailPolicy(arns),
 *     targets: [{ setting: "ou-abcd-12345678", id: "ou-abcd-12345678" }],
 *   },
 *   { provider: management },
 * );
 */
export class DeletionGuardrail extends pulumi.ComponentResource {
  readonly policyId: pulumi.Output<string>;

  constructor(name: string, args: DeletionGuardrailArgs, opts?: pulumi.ComponentResourceOptions) {
    super("engage:index:DeletionGuardrail", name, {}, opts);
    const policy = new Policy(
      `${name}-policy`,
      {
        name: args.policyName,
        description: "Denies deleting the Amazon Connect instance and what agents sign in with",
        type: "SERVICE_CONTROL_POLICY",
        content: args.policy,
      },
      { parent: this, import: args.adopt?.policyId, ignoreChanges: othersTags(args.tags) },
    );
    for (const { setting, id } of args.targets) {
      new PolicyAttachment(
        `${name}-attachment-${setting}`,
        { policyId: policy.id, targetId: id },
        {
          parent: this,
          import: args.adopt?.targets.includes(setting)
            ? `${id}:${args.adopt.policyId}`
            : undefined,
        },
      );
    }
    this.policyId = policy.id;
    this.registerOutputs({ policyId: this.policyId });
  }
}
