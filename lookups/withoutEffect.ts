import * as pulumi from "@pulumi/pulumi";
import { defaultYearsValid } from "../facts/signingKey";
import type { Deployed, OktaSettings } from "./deployed";

/**
 * Refuses changes that would show as an update, or as none, and do nothing in Okta.
 *
 * @param deployed What the last update has told; what an earlier release did not tell is not refused.
 * @throws {pulumi.RunError} with every such setting, and what to set instead.
 */
export function refuseWithoutEffect(
  deployed: Deployed,
  wanted: { engage: OktaSettings; connect?: OktaSettings },
): void {
  const found = (["engage", "connect"] as const).flatMap((section) => {
    const [before, after] = [deployed[section], wanted[section]];
    return before && after ? changesWithoutEffect(section, before, after) : [];
  });
  if (found.length === 0) return;
  throw new pulumi.RunError(
    ["This change would have no effect in Okta. Nothing was changed.", ...found].join("\n\n"),
  );
}

function changesWithoutEffect(
  section: string,
  before: OktaSettings,
  after: OktaSettings,
): string[] {
  const found: string[] = [];
  const policy = before.authenticationPolicyId;
  if (policy && !after.authenticationPolicyId) {
    found.push(
      `  ${section}.authenticationPolicyId\n    deployed: ${policy}\n    wanted:   (removed)\n` +
        "    Okta's provider leaves an application with the policy that it has when none is named. Name the policy\n" +
        "    that it should have: Okta's console lists them under Security > Authentication Policies, and the id is\n" +
        "    in the address of a policy's page.",
    );
  }
  const [key, newKey] = [before.signingKey, after.signingKey];
  if (key && !newKey) {
    found.push(
      `  ${section}.signingKey\n    deployed: ${key.name}\n    wanted:   (removed)\n` +
        "    Okta goes on signing with this certificate. Without its name in the state, the same name set again later\n" +
        "    would make a new one, and Okta would sign with that immediately (docs/rotation.md). Keep the setting.",
    );
  }
  const [years, newYears] = [key, newKey].map((one) => one?.yearsValid ?? defaultYearsValid);
  if (key && newKey && key.name === newKey.name && years !== newYears) {
    found.push(
      `  ${section}.signingKey.yearsValid\n    deployed: ${years}\n    wanted:   ${newYears}\n` +
        `    The certificate "${key.name}" exists, and keeps its validity. Set yearsValid: ${years}, or choose another\n` +
        "    name: Okta makes a new certificate and signs with it immediately (docs/rotation.md).",
    );
  }
  return found;
}
