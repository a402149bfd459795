import * as pulumi from "@pulumi/pulumi";
import { type Deployed, deployedSignOn } from "./deployed";

/**
 * Warns where the user pool's hosted sign-in has moved, for example because the vendor has added a custom domain:
 * the update takes Okta's application along, and a preview alone shows no more than three changed addresses.
 *
 * @param section The section of the settings that names the pool.
 * @param generation Which of the vendor's stacks it is for.
 * @param domain The pool's, as found.
 */
export async function warnOfOtherDomain(
  section: "engage" | "move",
  deployed: Deployed,
  generation: number,
  domain: string,
): Promise<void> {
  const before = deployedSignOn(deployed, generation)?.domain;
  if (before === undefined || before === domain) return;
  await pulumi.log.warn(
    `${section}: the hosted sign-in of the user pool is at ${domain} now, and deployed is ${before}. This update has Okta ` +
      `post its responses to ${domain}. Until that answers, or while Engage still starts sign-ins at the other one, agents ` +
      "may not be able to sign in: ask Local Measure which one Engage uses, and whether it is ready. Afterwards run npm run verify.",
  );
}
