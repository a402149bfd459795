import type { Plugin } from "../schema";
import { groupAssignment, userAssignment } from "./assignments";
import { bookmark } from "./bookmark";
import { OktaClient } from "./client";
import { functions } from "./functions";
import { oktaSettings } from "./settings";
import { samlApplication } from "./samlApplication";

/** The stand-in for Okta's provider: the part of it that this project uses. */
export const oktaPlugin: Plugin<OktaClient> = {
  name: "okta",
  async configure(settings) {
    const client = new OktaClient(oktaSettings(settings, process.env));
    await client.verify();
    return client;
  },
  resources: {
    "okta:app/saml:Saml": samlApplication,
    "okta:app/bookmark:Bookmark": bookmark,
    "okta:app/groupAssignment:GroupAssignment": groupAssignment,
    "okta:app/user:User": userAssignment,
  },
  functions,
};
