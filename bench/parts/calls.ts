import { stackFor } from "../../sandbox/automation";
import type { Call } from "../../sandbox/faults/calls";
import type { Sandbox } from "../../sandbox/sandbox";
import type { Part, Row } from "../result";
import { spread } from "../statistics";

/** Whether a plugin made the call: the sandbox's own say "stand-in". */
export function isPlugins({ agent = "" }: Call): boolean {
  return /stand-in|terraform|pulumi/i.test(agent);
}

/** How often each distinct call was made; a call is distinct by service, account, request and caller. */
export function repeated(calls: readonly Call[]): { what: string; times: number }[] {
  const counts = new Map<string, number>();
  for (const call of calls) {
    const { service, operation, target = operation, account = "", request } = call;
    const text = `${service} ${target} ${account} ${JSON.stringify(stable(request)) ?? ""}`.trim();
    const what = `${text} (${isPlugins(call) ? "a plugin" : "ours"})`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, times]) => ({ what, times })).filter(({ times }) => times > 1);
}

/** The name of a session holds the time. */
function stable(request: unknown): unknown {
  return typeof request === "object" && request !== null
    ? { ...request, RoleSessionName: undefined }
    : request;
}

/** The calls of an `up` that has nothing to change. */
export async function calls(sandbox: Sandbox): Promise<Part> {
  const stack = await stackFor(sandbox, { name: "calls" });
  await stack.up();
  sandbox.calls.clear();
  const { resourceChanges } = await stack.up();
  const made = [...sandbox.calls.all()];
  const changed = Object.keys(resourceChanges).filter((kind) => kind !== "same");
  await stack.destroy();
  const services = [...new Set(made.map(({ service }) => service))].sort();
  const rows = services.map((service): Row => ({
    what: service,
    value: spread([made.filter((call) => call.service === service).length]),
    unit: "calls",
  }));
  const writes = made.filter((call) => call.writes).length;
  return {
    name: "calls",
    title: "API calls of an `up` that has nothing to change",
    rows: [
      ...rows,
      { what: "all", value: spread([made.length]), unit: "calls" },
      { what: "of them, calls that write", value: spread([writes]), unit: "calls", goal: "0" },
    ],
    notes: [
      changed.length === 0 ? "nothing was changed" : `changed: ${changed.join(", ")}`,
      ...repeated(made).map(({ what, times }) => `${times} times: ${what}`),
    ],
  };
}
