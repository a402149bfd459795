import { PolicyPack } from "@pulumi/policy";
import { rules } from "./rules";
import { watchConfiguration } from "./shared/configuration";

watchConfiguration();

new PolicyPack("engage-okta", {
  displayName: "Okta sign-on for Engage and Amazon Connect",
  description:
    "Stops a change that locks agents out, weakens sign-in or breaks what the vendor owns.",
  policies: [...rules],
});
