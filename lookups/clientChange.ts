import * as pulumi from "@pulumi/pulumi";
import { type Deployed, deployedSignOn } from "./deployed";

/**
 * Warns where the sign-on moves to another app client of the pool: a preview alone shows the entry replaced, as where the
 * vendor has replaced the client.
 *
 * @param section The section of the settings that names the client.
 * @param generation Which of the vendor's stacks it is for.
 * @param appClientId As found.
 */
export async function warnOfOtherClient(
  section: "engage" | "move",
  deployed: Deployed,
  generation: number,
  appClientId: string,
): Promise<void> {
  const before = deployedSignOn(deployed, generation)?.appClientId;
  if (before === undefined || before === appClientId) return;
  await pulumi.log.warn(
    `${section}: this update takes the identity provider from the app client ${before} to ${appClientId}. Where Engage uses ` +
      `${before}, no agent can sign in through Okta any more. If Local Measure has not replaced that client, set ` +
      `${section}.appClientId: ${before}.`,
  );
}
