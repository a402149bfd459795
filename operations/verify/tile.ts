import type { UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";
import { compact } from "../../facts/compact";
import type { EngageOutputs } from "../../outputs";
import type { OktaApi } from "./oktaApi";
import { refreshRestores } from "./remedies";
import { type Check, CheckFailed, CheckSkipped, type Seen } from "./runChecks";
import { wrongWithPage } from "./signInUrl";

/**
 * What agents see on Okta's dashboard, and where it leads.
 *
 * @param tileUrl The setting `engage.tileUrl`.
 */
export function tileCheck(
  outputs: EngageOutputs,
  okta: OktaApi,
  client: () => Promise<UserPoolClientType>,
  tileUrl?: string,
): Check {
  return {
    name: "engage-tile",
    title: "The tile on Okta's dashboard leads to a sign-in that works",
    look: async () => {
      const { tile, bookmark } = outputs;
      if (tile === "hidden") return "there is no tile: agents start at Engage";
      if (tile === "shown") return ownTile(outputs);
      if (bookmark) {
        const seen = await ownBookmark(bookmark, outputs, okta, tileUrl);
        await judgeAddress(bookmark.url, outputs, client);
        return seen;
      }
      if (!tile) throw new CheckSkipped("the stack does not say which tile; run pulumi up once");
      throw new CheckFailed(
        "the stack has no bookmark, because it has no sign-in URL for it",
        "Fix what engage-callbacks and engage-hosted-sign-in say, and run pulumi up; or set engage.tileUrl.",
      );
    },
  };
}

/** It cannot work: Cognito takes a sign-in from Okta only if no other provider is listed, and IDPInit is set. */
function ownTile({ oktaAppId }: EngageOutputs): Seen {
  return {
    evidence: `the tile of the SAML application ${oktaAppId} is shown`,
    warning:
      "agents who start there get the error Invalid samlResponse or relayState: Cognito refuses a sign-in that starts at Okta. " +
      "Set engage.tile: bookmark for a tile that works",
  };
}

/** The sign-in URL has a check of its own; an address that the settings name may be a page of Cognito's, too. */
async function judgeAddress(
  url: string,
  outputs: EngageOutputs,
  client: () => Promise<UserPoolClientType>,
): Promise<void> {
  if (url === outputs.signInUrl) return;
  const wrong = wrongWithPage(url, outputs, await client());
  if (wrong.length === 0) return;
  throw new CheckFailed(
    `agents who start at the tile get an error: ${wrong.join("; ")}. It opens ${url}`,
    "Correct engage.tileUrl, or leave it out for the stack's own sign-in URL, and run pulumi up.",
  );
}

async function ownBookmark(
  { appId, url }: NonNullable<EngageOutputs["bookmark"]>,
  { signInUrl, oktaAppId }: EngageOutputs,
  okta: OktaApi,
  tileUrl: string | undefined,
): Promise<Seen> {
  const wanted = tileUrl ?? signInUrl;
  const live = await okta.application(appId);
  const wrong = compact([
    !live.active && "it is deactivated",
    live.hidden && "it is hidden from the dashboard",
    live.url !== url && `it opens ${live.url}, not ${url}`,
  ]);
  if (wrong.length > 0) {
    throw new CheckFailed(
      `the bookmark "${live.label}" (${appId}): ${wrong.join("; ")}`,
      refreshRestores,
    );
  }
  if (url !== wanted) {
    throw new CheckFailed(
      `the bookmark "${live.label}" (${appId}) opens ${url}, and the settings say ${wanted}`,
      "Run pulumi up, which gives the bookmark that address.",
    );
  }
  const evidence = `the bookmark "${live.label}" (${appId}) is active, and opens ${url}`;
  if ((await okta.application(oktaAppId)).hidden) return evidence;
  return {
    evidence,
    warning:
      "the SAML application's own tile is shown next to it, and sign-in from that one fails; pulumi up --refresh hides it",
  };
}
