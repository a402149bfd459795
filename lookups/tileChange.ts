import * as pulumi from "@pulumi/pulumi";
import type { EngageTile } from "../facts/engageTile";
import type { Deployed } from "./deployed";

const effects: Record<EngageTile, string> = {
  bookmark:
    "Okta's dashboard shows a bookmark that opens the sign-in to Engage, and hides the SAML application's own tile, " +
    "from which no sign-in succeeds. Who is assigned stays the same.",
  shown:
    "Okta's dashboard shows the SAML application's own tile, from which no sign-in succeeds: Cognito refuses a " +
    "sign-in that starts at Okta.",
  hidden: "Okta's dashboard has no tile for Engage any more. Agents start at Engage.",
};

/**
 * Tells what agents will see of another tile. The preview shows that an application is hidden and another
 * one created, not what that means to agents.
 *
 * @param deployed What the last update has told. An earlier release did not tell its tile, which was
 *   `shown` unless its settings said `hidden`; so only the new default is a change.
 */
export function tellTileChange({ engage }: Deployed, { tile }: { tile: EngageTile }): void {
  if (!engage?.identityProviderName) return;
  const isChange = engage.tile ? engage.tile !== tile : tile === "bookmark";
  if (!isChange) return;
  const keep =
    engage.tile || tile !== "bookmark"
      ? ""
      : "\n    To keep what they see now, set engage.tile: shown.";
  void pulumi.log.info(`These change what agents experience\n  - ${effects[tile]}${keep}`);
}
