import * as state from "@pulumi/pulumi/runtime/state";

type Listener = (reason: unknown, promise: Promise<unknown>) => void;

/** What belongs to one run of a program; the published types leave it out. */
const { getStore } = state as unknown as { getStore(): object };

let separated = false;

/**
 * Keeps the failures of programs that run side by side apart. Automation's server for inline
 * programs takes every unhandled rejection of the process for its own program's, so one customer
 * with a wrong group would fail all that run beside it. From here on each such listener hears only
 * of promises that its own program made; of those that no program made, all hear.
 */
export function separateRejections(): void {
  if (separated) return;
  separated = true;
  const nobody = getStore();
  const wrappers = new WeakMap<Listener, Listener>();
  const { on, off } = process;
  const patched = {
    on(event: string, listener: Listener) {
      const owner = getStore();
      if (event !== "unhandledRejection" || owner === nobody) {
        return on.call(process, event, listener);
      }
      const own: Listener = (reason, promise) => {
        const maker = getStore();
        if (maker === owner || maker === nobody) listener(reason, promise);
      };
      wrappers.set(listener, own);
      return on.call(process, event, own);
    },
    off(event: string, listener: Listener) {
      return off.call(process, event, wrappers.get(listener) ?? listener);
    },
  };
  // Both names of each: mocha adds by `on` and removes by `removeListener`, and a listener that stays
  // after its removal calls itself without end.
  Object.assign(process, patched, { addListener: patched.on, removeListener: patched.off });
}
