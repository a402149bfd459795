import * as pulumi from "@pulumi/pulumi";
import { isObject } from "../facts/isObject";

/**
 * An update with `--continue-on-error` does not know what a resource tells that it could not make or change, or did
 * not reach. What the last update told is still so, and by it the next one sees what would be renamed.
 *
 * @param outputs Of one part of the stack.
 * @param before What the last update told of the same part; absent where there was none.
 */
export function stillTold<O extends object>(outputs: O, before: object | undefined): O {
  // In a preview, what is not known is about to change.
  if (!before || pulumi.runtime.isDryRun()) return outputs;
  const told = before as Record<string, unknown>;
  const entries = Object.entries(outputs).map(([name, value]) => [name, either(value, told[name])]);
  return Object.fromEntries(entries) as O;
}

function either(value: unknown, before: unknown): unknown {
  if (before === undefined) return value;
  if (isOutput(value)) {
    return pulumi.output(value.isKnown.then((known) => (known ? value : before)));
  }
  return isObject(value) && isObject(before) ? stillTold(value, before) : value;
}

/** Pulumi's types leave `isKnown` out. */
function isOutput(value: unknown): value is pulumi.Output<unknown> & { isKnown: Promise<boolean> } {
  return pulumi.Output.isInstance(value);
}
