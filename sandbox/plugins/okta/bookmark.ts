import { application, commonProperties, off } from "./application";

/** `okta.app.Bookmark`. */
export const bookmark = application({
  kind: "bookmark",
  called: "a bookmark application",
  properties: {
    ...commonProperties,
    requestIntegration: off("settings.app.requestIntegration"),
    signOnMode: { type: "string", computed: true, at: "signOnMode" },
    url: { type: "string", required: true, at: "settings.app.url" },
  },
  rest: () => ({
    name: "bookmark",
    signOnMode: "BOOKMARK",
    settings: { notes: { admin: null, enduser: null } },
  }),
});
