import * as pulumi from "@pulumi/pulumi";
import type { EngageSettings } from "../settings";
import { type Deployed, deployedSignOn } from "./deployed";
import type { EngageTarget } from "./engageTarget";

/**
 * Warns of each other identity provider that `exclusive` takes off the app client: another customer's agents may
 * sign in through it. The pool's own users are what `exclusive` is meant for, and agents of this sign-on come in by its
 * new name where it is renamed.
 *
 * @param section The section of the settings that names the client.
 */
export async function warnOfDisplaced(
  section: "engage" | "move",
  { exclusive, identityProviderName, generation }: EngageSettings,
  { appClientId, identityProviders }: EngageTarget,
  deployed: Deployed,
): Promise<void> {
  if (!exclusive) return;
  const before = deployedSignOn(deployed, generation)?.identityProviderName;
  const others = identityProviders.filter(
    (name) => ![identityProviderName, before, "COGNITO"].includes(name),
  );
  if (others.length === 0) return;
  await pulumi.log.warn(
    `${section}.exclusive: the app client ${appClientId} also lists ${others.join(", ")}. Agents who sign in through what ` +
      "exclusive removes from it cannot sign in any more; they may be another customer's. If they are to stay, leave exclusive out.",
  );
}
