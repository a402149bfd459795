import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import execa from "execa";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import type { Call } from "../../sandbox/faults/calls";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox";
import { measure } from "../measure";
import type { Part, Row } from "../result";
import { projectProgram, startRun, type RunOptions } from "../startRun";
import { spread } from "../statistics";
import { isPlugins, repeated } from "./calls";
import { fleetFolder } from "./fleet";

const project = path.join(__dirname, "../..");
const policyPacks = [path.join(project, "policy")];
/** Customers of the fleet. */
const many = 10;

interface Command {
  what: string;
  /** Starts it, and ends when it has. */
  run: () => Promise<unknown>;
  /** Puts back what it changed. */
  after?: () => Promise<unknown>;
  /** Round trips one after another, at most. */
  goal?: number;
}

/** A call, with when it came and when its answer went, by `performance.now`. */
interface Timed {
  call: Call;
  came: number;
  went: number;
}

interface Run {
  seconds: number;
  timed: Timed[];
}

/**
 * How long commands take when every call to a cloud is answered after `latency` milliseconds, next to
 * the same without. The difference, in units of the latency, is how many calls wait for one another.
 */
export async function latency(
  sandbox: Sandbox,
  rounds: number,
  milliseconds: number,
): Promise<Part> {
  const stack = await stackFor(sandbox, { name: "latency" });
  const one = await rowsOf(sandbox, commandsOf(sandbox, stack), { rounds, milliseconds });
  const customers = Array.from({ length: many }, (_, index) => `customer-${index + 1}`);
  const others = await startSandbox({ customers: customers as [string, ...string[]] });
  try {
    const ten = await rowsOf(others, [await fleetOf(others)], { rounds, milliseconds });
    return {
      name: "latency",
      title: `Every call to a cloud answered after ${milliseconds} ms`,
      rows: [...one.rows, ...ten.rows],
      notes: one.notes,
    };
  } finally {
    await others.stop();
  }
}

function commandsOf(sandbox: Sandbox, stack: SandboxStack): Command[] {
  const engine = (command: RunOptions["command"], packs?: string[]) => () =>
    measure(startRun(sandbox, stack, { command, program: projectProgram, policyPacks: packs }));
  const up = engine("up", policyPacks);
  return [
    { what: "the first preview", run: engine("preview", policyPacks) },
    { what: "the first up", run: up, after: engine("destroy") },
    { what: "deployed, not measured", run: up },
    { what: "a preview with no change", run: engine("preview", policyPacks), goal: 12 },
    { what: "an up with no change", run: up },
    { what: "verify", run: operation(sandbox, stack, "verify"), goal: 6 },
    // The assigned people are not in the local Connect yet: exit code 1.
    { what: "people", run: operation(sandbox, stack, "people") },
    {
      what: "customer check --look-up",
      run: operation(sandbox, stack, "customer", "check", stack.name, "--look-up"),
      goal: 4,
    },
  ];
}

function operation(sandbox: Sandbox, { folder, name }: SandboxStack, ...args: string[]) {
  const named = args.includes(name) ? [] : ["--stack", name];
  return () => start(sandbox, [...args, ...named, "--cwd", folder]);
}

function start(sandbox: Sandbox, args: string[]): Promise<unknown> {
  return measure(
    execa(process.execPath, [path.join(project, "operations/engage-okta.mjs"), ...args], {
      env: { ...sandbox.environment },
      reject: false,
    }),
    { good: [0, 1] },
  );
}

async function fleetOf(sandbox: Sandbox): Promise<Command> {
  const folder = await fleetFolder(sandbox);
  const args = ["fleet", "preview", "--parallel", "2", "--cwd", folder];
  return { what: `fleet preview of ${many}, two at a time`, run: () => start(sandbox, args) };
}

async function rowsOf(
  sandbox: Sandbox,
  commands: Command[],
  { rounds, milliseconds }: { rounds: number; milliseconds: number },
): Promise<Pick<Part, "rows" | "notes">> {
  const rows: Row[] = [];
  const notes: string[] = [];
  for (const command of commands) {
    const measured = !command.what.endsWith("not measured");
    const pairs: [Run, Run][] = [];
    for (let round = 0; round < (measured ? rounds : 1); round++) {
      const without = await timed(sandbox, command, 0);
      if (!measured) break;
      pairs.push([without, await timed(sandbox, command, milliseconds)]);
      console.error(`  ${command.what}: round ${round + 1} of ${rounds}`);
    }
    if (!measured) continue;
    rows.push(...rowsOfOne(command, pairs, milliseconds));
    const { timed: last } = pairs.at(-1)![1];
    const twice = repeated(last.map(({ call }) => call));
    notes.push(...twice.map(({ what, times }) => `${command.what}, ${times} times: ${what}`));
  }
  return { rows, notes };
}

function rowsOfOne({ what, goal }: Command, pairs: [Run, Run][], milliseconds: number): Row[] {
  const late = pairs.map(([, run]) => run);
  const chains = (own: boolean) =>
    spread(late.map(({ timed }) => chain(timed.filter(({ call }) => isPlugins(call) !== own))));
  const trips = pairs.map(
    ([without, run]) => ((run.seconds - without.seconds) * 1000) / milliseconds,
  );
  return [
    { what, value: spread(pairs.map(([without]) => without.seconds)), unit: "s" },
    { what: "  with the latency", value: spread(late.map(({ seconds }) => seconds)), unit: "s" },
    {
      what: "  the difference",
      value: spread(trips),
      unit: "round trips",
      goal: goal === undefined ? undefined : `at most ${goal}`,
    },
    { what: "  one after another: ours", value: chains(true), unit: "round trips" },
    { what: "  one after another: the plugins'", value: chains(false), unit: "round trips" },
    { what: "  calls", value: spread(late.map(({ timed }) => timed.length)), unit: "calls" },
  ];
}

async function timed(sandbox: Sandbox, command: Command, milliseconds: number): Promise<Run> {
  const { calls } = sandbox;
  const came = new Map<number, number>();
  const seen: Timed[] = [];
  calls.clear();
  calls.beforeCall = async (call) => {
    came.set(call.number, performance.now());
    if (milliseconds > 0) await sleep(milliseconds);
  };
  calls.afterCall = (call) => {
    seen.push({ call, came: came.get(call.number)!, went: performance.now() });
  };
  const started = performance.now();
  try {
    await command.run();
    return { seconds: (performance.now() - started) / 1000, timed: seen };
  } finally {
    calls.beforeCall = calls.afterCall = () => undefined;
    await command.after?.();
  }
}

/** The most calls of which each came after the answer of the one before had gone. */
function chain(timed: readonly Timed[]): number {
  let until = -Infinity;
  let length = 0;
  for (const { came, went } of [...timed].sort((a, b) => a.went - b.went)) {
    if (came < until) continue;
    until = went;
    length++;
  }
  return length;
}
