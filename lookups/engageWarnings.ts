import type { Settings } from "../settings";
import { warnOfOtherClient } from "./clientChange";
import type { Deployed } from "./deployed";
import { warnOfDisplaced } from "./displacedWarning";
import { warnOfOtherDomain } from "./domainChange";
import type { Found } from "./index";

/** Warns of what the update does to sign-ins to Engage, for each of the vendor's stacks. */
export async function warnOfEngage(
  { engage, move }: Settings,
  found: Found,
  deployed: Deployed,
): Promise<void> {
  const signOns = [
    ["engage", engage, found.engage],
    ["move", move?.engage, found.next],
  ] as const;
  for (const [section, settings, target] of signOns) {
    if (!settings || !target) continue;
    await warnOfDisplaced(section, settings, target, deployed);
    await warnOfOtherClient(section, deployed, settings.generation, target.appClientId);
    await warnOfOtherDomain(section, deployed, settings.generation, target.domain);
  }
}
