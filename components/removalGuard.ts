import * as pulumi from "@pulumi/pulumi";
import { type GuardedRole, removalGuardVersion } from "./removalGuardProvider";
import { serializable } from "./serializable";

export type { GuardedRole };

export interface RemovalGuardArgs {
  /** The AWS account in which everything was made, 12 digits. */
  account: string;
  /** AWS region of the user pool and the Connect instance. */
  region: string;
  /** The agents' role, if the guard covers it. @default no role */
  role?: GuardedRole;
}

/**
 * Created last and deleted first, so that a removal with wrong credentials stops before it deletes
 * anything: the deletion asks STS for the account, and fails unless it is the one in the state. For
 * resources of another account AWS answers "not found", which the AWS provider takes for deleted.
 *
 * List everything that it guards in `dependsOn`. It creates nothing in any cloud.
 */
export class RemovalGuard extends pulumi.dynamic.Resource {
  declare readonly account: pulumi.Output<string>;

  constructor(name: string, args: RemovalGuardArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      serializable(require.resolve("./removalGuardProvider")),
      name,
      { ...args, role: args.role ?? null, version: removalGuardVersion },
      opts,
      "engage",
      "RemovalGuard",
    );
  }
}
