import * as pulumi from "@pulumi/pulumi";
import { provider } from "./appClientAttachment";

export interface AppClientIdentityProviderArgs {
  /** Id of the user pool; its part before the underscore is the region. */
  userPoolId: pulumi.Input<string>;
  appClientId: pulumi.Input<string>;
  /** Name of an identity provider that exists in the pool. */
  providerName: pulumi.Input<string>;
  /**
   * Whether this is to be the only way to sign in. What was listed beside it is kept in the state
   * and listed again when this is false again, or on deletion. @default false
   */
  exclusive?: pulumi.Input<boolean>;
}

/**
 * One identity provider on an app client that somebody else owns.
 *
 * AWS's API replaces the whole client, and the resources of AWS's provider reset what they are not
 * told; so this reads the client, changes the one list, writes everything else back as it was, reads
 * again, and on any other difference puts the client back and fails. Deletion takes the name off.
 * Credentials are those of the AWS provider's settings (`aws:profile`, `aws:assumeRoles`, …) or of
 * the environment, read at run time and never stored.
 */
export class AppClientIdentityProvider extends pulumi.dynamic.Resource {
  declare readonly userPoolId: pulumi.Output<string>;
  declare readonly appClientId: pulumi.Output<string>;
  declare readonly providerName: pulumi.Output<string>;
  declare readonly exclusive: pulumi.Output<boolean>;
  /** What the client listed before it became exclusive; empty otherwise. */
  declare readonly displaced: pulumi.Output<string[]>;
  /** The client's default callback URL, or else its first; empty when it has none. */
  declare readonly callbackUrl: pulumi.Output<string>;
  /** The OAuth scopes that the client may ask for. */
  declare readonly scopes: pulumi.Output<string[]>;

  constructor(
    name: string,
    args: AppClientIdentityProviderArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      provider,
      name,
      {
        ...args,
        exclusive: args.exclusive ?? false,
        displaced: undefined,
        callbackUrl: undefined,
        scopes: undefined,
      },
      opts,
      "engage",
      "AppClientIdentityProvider",
    );
  }
}
