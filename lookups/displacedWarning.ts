import * as pulumi from "@pulumi/pulumi";
import type { EngageSettings } from "../settings";
import type { EngageTarget } from "./engageTarget";

/**
 * Warns of each other identity provider that `exclusive` takes off the app client: another customer's agents may
 * sign in through it. The pool's own users are what `exclusive` is meant for.
 *
 * @param section The section of the settings that names the client.
 */
export async function warnOfDisplaced(
  section: "engage" | "move",
  { exclusive, identityProviderName }: EngageSettings,
  { appClientId, identityProviders }: EngageTarget,
): Promise<void> {
  if (!exclusive) return;
  const isOther = (name: string) => name !== identityProviderName && name !== "COGNITO";
  const others = identityProviders.filter(isOther);
  if (others.length === 0) return;
  await pulumi.log.warn(
    `${section}.exclusive: the app client ${appClientId} also lists ${others.join(", ")}. Agents who sign in through what ` +
      "exclusive removes from it cannot sign in any more; they may be another customer's. If they are to stay, leave exclusive out.",
  );
}
