import log = require("@pulumi/pulumi/log");

/**
 * Makes the runs of programs in this process faster.
 *
 * @returns what restores the defaults of a process that a loader for TypeScript runs in
 */
export function hastenRuns(): () => void {
  const restores = [shortenCallStacks(), dropDebugMessages()];
  return () => restores.forEach((restore) => restore());
}

/**
 * Pulumi notes the call stack of every promise. To map them all back to TypeScript took a third of a run, and more
 * than the innermost calls a quarter.
 */
function shortenCallStacks(): () => void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 4;
  process.setSourceMapsEnabled(false);
  return () => {
    Error.stackTraceLimit = stackTraceLimit;
    process.setSourceMapsEnabled(true);
  };
}

/**
 * Pulumi sends its engine some 160 debug messages in a run, each in a call of its own, which takes an eighth of the run.
 * The engine shows them with `--debug` only.
 */
function dropDebugMessages(): () => void {
  const messages = log as { debug: typeof log.debug };
  const { debug } = messages;
  messages.debug = () => Promise.resolve();
  return () => (messages.debug = debug);
}
