import * as pulumi from "@pulumi/pulumi";
import { serializable } from "../serializable";

export interface AppClientRecordArgs {
  /** Id of the user pool; its part before the underscore is the region. */
  userPoolId: pulumi.Input<string>;
  appClientId: pulumi.Input<string>;
  /** Name of the identity provider that is about to be listed. */
  providerName: pulumi.Input<string>;
  /** Whether it is about to be the only one. @default false */
  exclusive?: pulumi.Input<boolean>;
  /** Name or ARN of the vendor's CloudFormation stack. @default the stack that made the pool */
  cloudFormationStack?: pulumi.Input<string>;
}

/**
 * Keeps in the state what an app client lists before its list is changed. If that change is
 * interrupted at any moment, the next update and `destroy` find here what to list again.
 * Writes to the client only on deletion, and only if it still lists the provider.
 */
export class AppClientRecord extends pulumi.dynamic.Resource {
  declare readonly userPoolId: pulumi.Output<string>;
  declare readonly appClientId: pulumi.Output<string>;
  /** The AWS account of the client, 12 digits. */
  declare readonly account: pulumi.Output<string>;
  /** Names that `exclusive` may remove from the client; empty when it is not exclusive. */
  declare readonly displaced: pulumi.Output<string[]>;

  constructor(name: string, args: AppClientRecordArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      serializable(require.resolve("./record")),
      name,
      {
        ...args,
        exclusive: args.exclusive ?? false,
        cloudFormationStack: args.cloudFormationStack ?? "",
        account: undefined,
        displaced: undefined,
        complete: undefined,
        code: undefined,
      },
      opts,
      "engage",
      "AppClientRecord",
    );
  }
}
