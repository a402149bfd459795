import * as pulumi from "@pulumi/pulumi";
import { serializable } from "../serializable";

export interface AppClientIdentityProviderArgs {
  /** Id of the user pool; its part before the underscore is the region. */
  userPoolId: pulumi.Input<string>;
  appClientId: pulumi.Input<string>;
  /** Name of an identity provider that exists in the pool. */
  providerName: pulumi.Input<string>;
  /**
   * Whether the hosted pages offer only this provider. The state keeps the others, and they are
   * listed again when this becomes false or on deletion. @default false
   */
  exclusive?: pulumi.Input<boolean>;
  /** What `exclusive` may remove from the list; `AppClientRecord.displaced`. @default nothing */
  recorded?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Name or ARN of the vendor's CloudFormation stack: while it is being updated, this waits.
   * @default the stack that made the pool, where AWS tells
   */
  cloudFormationStack?: pulumi.Input<string>;
}

/**
 * One identity provider on an app client that another owner manages and writes to.
 *
 * AWS's API replaces the whole client, and the resources of AWS's provider reset what they do not
 * declare. So this reads the client, changes the one list, and sends everything else back as it was
 * just read. `docs/safety.md` says what that promises while others write as well.
 * Deletion removes the name. Signs in as the AWS provider does (`aws:*` settings, environment),
 * with no credentials in the state.
 *
 * @example
 * new AppClientIdentityProvider(
 *   "acme",
 *   {
 *     userPoolId: "ap-southeast-2_AbCdEfGhI",
 *     appClientId: "1h57kf5cpq17m0eml12EXAMPLE",
 *     providerName: provider.providerName,
 *   },
 * );
 */
export class AppClientIdentityProvider extends pulumi.dynamic.Resource {
  declare readonly userPoolId: pulumi.Output<string>;
  declare readonly appClientId: pulumi.Output<string>;
  declare readonly providerName: pulumi.Output<string>;
  declare readonly exclusive: pulumi.Output<boolean>;
  /** The AWS account of the client, 12 digits. */
  declare readonly account: pulumi.Output<string>;
  /** Whether the client lists the provider; false after a refresh that found it removed. */
  declare readonly listed: pulumi.Output<boolean>;
  /** What `exclusive` removed from the client; empty otherwise. */
  declare readonly displaced: pulumi.Output<string[]>;
  /** The client's callback URLs, sorted. */
  declare readonly callbackUrls: pulumi.Output<string[]>;
  /** The OAuth scopes that the client may ask for. */
  declare readonly scopes: pulumi.Output<string[]>;

  constructor(
    name: string,
    args: AppClientIdentityProviderArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      serializable(require.resolve("./attachment")),
      name,
      {
        ...args,
        exclusive: args.exclusive ?? false,
        cloudFormationStack: args.cloudFormationStack ?? "",
        recorded: args.recorded ?? [],
        account: undefined,
        listed: undefined,
        displaced: undefined,
        callbackUrls: undefined,
        scopes: undefined,
        code: undefined,
      },
      opts,
      "engage",
      "AppClientIdentityProvider",
    );
  }
}
