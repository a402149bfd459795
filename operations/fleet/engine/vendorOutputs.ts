import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";

/** The stack's outputs, as far as the vendor's are among them: those of its stack, and of its next one. */
interface WithVendors {
  handoff?: { cloudFormationOutputs?: unknown };
  move?: { handoff?: { cloudFormationOutputs?: unknown } };
}

/**
 * Whether the vendor's outputs that the program gives are others than those in the state. The engine's events mask
 * the secret ones, so that there the old and the new one look the same. No value leaves this process.
 *
 * @param declared What the program gives.
 * @param deployed What the state has; empty before the first update, which creates everything.
 */
export async function vendorsDiffer(
  declared: WithVendors,
  deployed: WithVendors,
): Promise<boolean> {
  if (!deployed.handoff) return false;
  return !isDeepStrictEqual(await plain(vendorsOf(declared)), vendorsOf(deployed));
}

function vendorsOf({ handoff, move }: WithVendors) {
  return [handoff?.cloudFormationOutputs, move?.handoff?.cloudFormationOutputs];
}

/** Unknown values stay what they are, and are different from any other: an `apply` would never answer for them. */
function plain(value: unknown): Promise<unknown> {
  const output = pulumi.output(value) as unknown as {
    promise(withUnknowns: true): Promise<unknown>;
  };
  return output.promise(true);
}
