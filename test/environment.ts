import assert from "node:assert/strict";
import { inspect } from "node:util";

/** Loaded into every process of the tests. The AWS SDK would remark on Node 20, which we run on purpose. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
/** The engine's runs are short, and most of each is its start: without collecting garbage it takes a fifth less. */
process.env.GOGC ??= "off";
process.env.GOMEMLIMIT ??= "512MiB";
/** An update of the app client that takes seconds, because the machine is busy, is none that took too long. */
process.env.PLUGIN_CLOCK_SPEED ??= "0.01";

/**
 * Without a message, Node's own `assert.ok` looks for its expression in the file, by its place in the compiled
 * code. In a long spec it then searches for minutes: a test that fails looks like one that hangs.
 */
function ok(value: unknown, message?: string | Error): asserts value {
  if (value) return;
  if (message instanceof Error) throw message;
  throw new assert.AssertionError({
    message: message ?? `a true value was expected, not ${inspect(value)}`,
    actual: value,
    expected: true,
    stackStartFn: ok,
  });
}
assert.ok = ok;
