import * as pulumi from "@pulumi/pulumi";
import { Bookmark } from "@pulumi/okta/app/bookmark";
import { type Assignees, assign } from "./assignments";
import { othersFields } from "./othersFields";

export interface BookmarkTileArgs extends Assignees {
  /** Agents see it under the tile. */
  label: string;
  /** What the tile opens, an https address. */
  url: string;
  /**
   * Okta authentication policy, which Okta asks for before it opens the address.
   * @default the organization's default policy for a new application; an existing one keeps the one that the last refresh found
   */
  authenticationPolicyId?: string;
}

/**
 * A tile on Okta's dashboard that opens an address. Okta's answer for an application whose sign-in must
 * start at the service provider: Cognito refuses a sign-in that starts at the SAML application's own tile.
 *
 * @example
 * new BookmarkTile("engage-tile", {
 *   label: "Local Measure Engage",
 *   url: "https://engage.acme.com/",
 *   groups: [{ id: "00g1abcd2EFGH3ijk4l5", name: "Engage Agents" }],
 *   users: [],
 * });
 */
export class BookmarkTile extends pulumi.ComponentResource {
  /** Okta's id of the bookmark, `0oa…`. */
  readonly appId: pulumi.Output<string>;
  /** The assignments; a person without one does not see the tile. */
  readonly assignments: pulumi.CustomResource[];

  constructor(name: string, args: BookmarkTileArgs, opts?: pulumi.ComponentResourceOptions) {
    super("engage:okta:BookmarkTile", name, {}, opts);
    const app = new Bookmark(
      `${name}-app`,
      { label: args.label, url: args.url, authenticationPolicy: args.authenticationPolicyId },
      { parent: this, import: args.adopt?.appId, ignoreChanges: othersFields },
    );
    this.appId = app.id;
    this.assignments = assign(name, app.id, args, this);
    this.registerOutputs({ appId: this.appId });
  }
}
