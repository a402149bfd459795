import * as pulumi from "@pulumi/pulumi";
import { type GuardedRole, provider, removalGuardVersion } from "./removalGuardProvider";

export type { GuardedRole };

export interface RemovalGuardArgs {
  /** The AWS account in which everything was made, 12 digits. */
  account: string;
  /** AWS region of the user pool and the Connect instance. */
  region: string;
  /** The agents' role, where it is among what is guarded. @default no role */
  role?: GuardedRole;
}

/**
 * Made last and deleted first, so that a removal with wrong credentials stops before it has deleted
 * anything: the deletion asks STS for the account, and fails unless it is the one in the state. AWS
 * answers "not found" for what is in another account, which the AWS provider takes for deleted.
 *
 * Give it everything that it guards in `dependsOn`. It makes nothing in any cloud.
 */
export class RemovalGuard extends pulumi.dynamic.Resource {
  declare readonly account: pulumi.Output<string>;

  constructor(name: string, args: RemovalGuardArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      provider,
      name,
      { ...args, role: args.role ?? null, version: removalGuardVersion },
      opts,
      "engage",
      "RemovalGuard",
    );
  }
}
