/**
 * What agents see on Okta's dashboard: a bookmark that opens the sign-in URL, the SAML application's own
 * tile, or no tile.
 */
export const engageTiles = ["bookmark", "shown", "hidden"] as const;

export type EngageTile = (typeof engageTiles)[number];
