import type { Plugin } from "../schema";
import { bookmark } from "./bookmark";
import { OktaClient } from "./client";
import { functions } from "./functions";
import { oktaSettings } from "./settings";
import { groupAssignment } from "./groupAssignment";
import { samlApplication } from "./samlApplication";
import { userAssignment } from "./userAssignment";

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
