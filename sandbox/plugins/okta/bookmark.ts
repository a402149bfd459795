import { application, commonBody, commonProperties, off } from "./application";
import { asObject, type OktaClient } from "./client";
import { sameJson, type Properties } from "../values";

/** `okta.app.Bookmark`. */
export const bookmark = application({
  kind: "bookmark",
  called: "a bookmark application",
  properties: {
    accessibilitySelfService: off,
    appLinksJson: { type: "string", computed: true, optional: true, same: sameJson },
    authenticationPolicy: { type: "string", computed: true, optional: true },
    autoSubmitToolbar: off,
    hideIos: off,
    hideWeb: off,
    label: { type: "string", required: true },
    name: { type: "string", computed: true },
    requestIntegration: off,
    signOnMode: { type: "string", computed: true },
    status: { type: "string", default: "ACTIVE" },
    url: { type: "string", required: true },
  },

  body: (planned) => ({
    name: "bookmark",
    ...commonBody(planned),
    signOnMode: "BOOKMARK",
    settings: {
      app: { requestIntegration: planned["requestIntegration"] === true, url: planned["url"] },
      notes: { admin: null, enduser: null },
    },
  }),

  async current(okta: OktaClient, app: Properties, before: Properties) {
    const { authenticationPolicy, ...common } = commonProperties(app);
    const ofApp = asObject(asObject(app["settings"])["app"]);
    return {
      ...before,
      ...common,
      requestIntegration: ofApp["requestIntegration"] ?? false,
      signOnMode: app["signOnMode"],
      url: ofApp["url"],
      ...(authenticationPolicy !== undefined &&
        !(await okta.isClassic()) && { authenticationPolicy }),
    };
  },
});
