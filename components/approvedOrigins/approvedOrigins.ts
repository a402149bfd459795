import * as pulumi from "@pulumi/pulumi";
import { serializable } from "../serializable";

export interface ApprovedOriginsArgs {
  /** Id of the Amazon Connect instance. */
  instanceId: string;
  /** AWS region of the instance. */
  region: string;
  /** For example `https://engage.example.com`, without a path. */
  origins: readonly string[];
}

/**
 * Web origins that may embed Amazon Connect, such as Engage's. The AWS provider has no resource for them.
 *
 * It adds those that the instance lacks and leaves all others alone, and takes away only what it added.
 * If an update is killed between AWS's answer and the state, an origin that it added counts as one that
 * was there before, and stays.
 */
export class ApprovedOrigins extends pulumi.dynamic.Resource {
  /** Those that this resource added. */
  declare readonly added: pulumi.Output<string[]>;
  /** Those that were approved before. */
  declare readonly before: pulumi.Output<string[]>;

  constructor(name: string, args: ApprovedOriginsArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      serializable(require.resolve("./provider")),
      name,
      {
        ...args,
        account: undefined,
        added: undefined,
        before: undefined,
        complete: undefined,
        code: undefined,
      },
      opts,
      "engage",
      "ApprovedOrigins",
    );
  }
}
