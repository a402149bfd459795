/**
 * Okta's domain where none is named: that of every organization but a preview, a regional or a custom one.
 *
 * Source: Okta's provider, `base_url`.
 */
export const defaultOktaDomain = "okta.com";
