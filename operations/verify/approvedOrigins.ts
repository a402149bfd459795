import { paginateListApprovedOrigins } from "@aws-sdk/client-connect";
import { allPages } from "../../clouds/allPages";
import { isLoopback } from "../../facts/signInUrl";
import { originOf } from "../../facts/webOrigin";
import type { ConnectOutputs, EngageOutputs } from "../../outputs";
import type { Aws } from "../../clouds/awsClients";
import { asked } from "./aws";
import { type Check, CheckFailed, type Seen } from "./runChecks";

/**
 * Engage embeds Amazon Connect, which the instance allows to approved origins only.
 *
 * @param engage Its sign-in URL leads back to Engage's origin.
 */
export function approvedOriginsCheck(
  { instanceId, approvedOrigins: named = [] }: ConnectOutputs,
  engage: Pick<EngageOutputs, "signInUrl">,
  { connect }: Pick<Aws, "connect">,
): Check {
  return {
    name: "connect-approved-origins",
    title: "Engage may embed Amazon Connect: its origin is approved",
    look: async (): Promise<Seen> => {
      const pages = paginateListApprovedOrigins({ client: connect }, { InstanceId: instanceId });
      const listing = allPages(pages, ({ Origins }) => Origins);
      const live = await asked(listing, {
        evidence: `there is no Amazon Connect instance ${instanceId}`,
        next: "Correct the connect section of the settings, and run pulumi up.",
      });
      const missing = named.filter((origin) => !live.includes(origin));
      const found = live.join(", ") || "none";
      if (missing.length > 0) {
        throw new CheckFailed(
          `${missing.join(", ")} is not among the instance's approved origins (${found})`,
          "Run pulumi up --refresh, which adds it again.",
        );
      }
      const own = engageOrigin(engage);
      if (!own || live.includes(own)) return found;
      return {
        evidence: found,
        warning: `${own}, to which sign-in to Engage leads back, is not among them. If Engage embeds Amazon Connect, add it to connect.approvedOrigins`,
      };
    },
  };
}

function engageOrigin({ signInUrl }: Pick<EngageOutputs, "signInUrl">): string | undefined {
  const back = signInUrl ? new URL(signInUrl).searchParams.get("redirect_uri") : null;
  return back && !isLoopback(back) ? originOf(back) : undefined;
}
