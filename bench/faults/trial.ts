import { commandLine } from "../../sandbox/commandLine";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import execa from "execa";
import {
  demoSettings,
  stackFor,
  type SandboxStack,
  type StackSettings,
} from "../../sandbox/automation";
import { cloudPicture, type CloudPicture } from "./cloudPicture";
import { engineErrors } from "../../sandbox/engineOutput";
import type { Call, Fault } from "../../sandbox/faults/calls";
import { inGaps, withFault } from "../../sandbox/faults/plant";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox";
import { projectProgram, startRun } from "../startRun";
import { AppClientWatch, type Written } from "./appClientWatch";
import { engineProcesses, kill } from "./engineProcess";
import { add, additions, makeOtherProvider, takeAway, type Addition } from "./otherWriter";
import {
  faultOf,
  isKill,
  isOtherWriter,
  mayRefuse,
  phases,
  placesOf,
  targetOf,
  type Phase,
  type Place,
  type Point,
} from "./points";
import { originsOf } from "./origins";
import { readState, removeCutAttributes } from "./state";
import { Wipe } from "./wipe";

export const results = [
  "converged",
  "refused",
  "recovered",
  "not converged",
  "not reached",
] as const;

export interface Outcome {
  /**
   * `converged`: by the next `up --refresh` alone. `refused`: the same, and the command itself had
   * changed nothing, in the clouds and in the state. `recovered`: by `npm run customer -- recover`
   * and another `up`. `not converged`: by neither. `not reached`: the run made no such call.
   */
  result: (typeof results)[number];
  /** Whether the disturbed command itself went through. */
  commandSucceeded: boolean;
  /** What `recover` deleted. */
  removed: string[];
  /** What went wrong; one line each. */
  problems: string[];
  /** Members of the app client that were lost, at any moment. */
  fieldsLost: string[];
  /** What another writer had written to the app client and was undone, with the gap. */
  changesLost: string[];
  seconds: number;
}

interface Disturbed {
  /** Whether the run came to the point. */
  reached: boolean;
  /** Why the command failed. */
  error?: string;
  /** What another writer did meanwhile. */
  written?: Written;
}

/** Until a client gives up a call that is never answered; the real 30 s for each try are too long. */
const impatientSeconds = 2;

interface Start {
  picture: CloudPicture & { approvedOrigins: string[] };
  resources: string[];
}

/** One sandbox with one customer, in which one fault after another is planted. */
export class Trial {
  private deployed = false;
  private constructor(
    private readonly sandbox: Sandbox,
    private readonly stack: SandboxStack,
    private readonly watch: AppClientWatch,
    private readonly wipe: Wipe,
    private readonly undisturbed: Record<"empty" | "deployed", Start>,
    /** Every call of `up`, `refresh` and `destroy`. */
    readonly places: readonly Place[],
    private readonly stallSeconds: number,
  ) {}

  /** In a sandbox of its own. */
  static async start(stallSeconds: number): Promise<Trial> {
    // A run that is killed starts plugins of its own, in a process of its own.
    const sandbox = await startSandbox({ keepsPlugins: true, keyServer: true });
    try {
      return await Trial.within(sandbox, await demoSettings(), stallSeconds);
    } catch (error) {
      await sandbox.stop();
      throw error;
    }
  }

  /** Runs `up`, `refresh` and `destroy` undisturbed, to compare with. */
  static async within(
    { environment, ...parts }: Sandbox,
    settings: StackSettings,
    stallSeconds: number,
  ): Promise<Trial> {
    // The AWS provider would try 25 times, the last ones minutes apart.
    const sandbox = { ...parts, environment: { ...environment, AWS_MAX_ATTEMPTS: "3" } };
    sandbox.aws.setFutureClientField("FutureMember", { kept: true });
    await makeOtherProvider(sandbox);
    // A role that may be the users' is adopted and not deleted: `recover` alone would not be enough.
    sandbox.aws.removeConnectUsers();
    // As `customer new` writes them: without the account, `recover` reads nothing where the state has none yet.
    const account = { "aws:allowedAccountIds": [sandbox.customer.account] };
    const stack = await stackFor(sandbox, { settings: { ...settings, ...account } });
    const watch = await AppClientWatch.over(sandbox);
    const empty = await startOf(sandbox);
    let deployed = empty;
    const places: Place[] = [];
    for (const phase of phases) {
      sandbox.calls.clear();
      await stack[phase]();
      places.push(...placesOf(phase, sandbox.calls.all()));
      if (phase === "up") deployed = await startOf(sandbox);
    }
    const left = await startOf(sandbox);
    if (!isDeepStrictEqual(left, empty)) {
      throw new Error("An undisturbed destroy leaves something");
    }
    const wipe = await Wipe.to(sandbox);
    return new Trial(sandbox, stack, watch, wipe, { empty, deployed }, places, stallSeconds);
  }

  stop(): Promise<void> {
    return this.sandbox.stop();
  }

  /** Plants one fault, runs its command, and checks whether the next `up` fixes everything. */
  async run(point: Point): Promise<Outcome> {
    const outcome = await this.attempt(point);
    if (outcome.result !== "not reached") return outcome;
    // As before the undisturbed destroy: some calls are made only of what a refresh has read.
    if (point.phase !== "up") await this.stack.refresh();
    return this.attempt(point);
  }

  private async attempt(point: Point): Promise<Outcome> {
    const started = Date.now();
    await this.prepare(point.phase);
    this.watch.forget();
    this.sandbox.calls.clear();
    const disturbed = await this.disturb(point);
    const problems = disturbed.error ? [disturbed.error] : [];
    const refused = disturbed.error !== undefined && (await this.isUntouched(point));
    const { written } = disturbed;
    let problem = await this.converge(written);
    let removed: string[] = [];
    const byItself = problem === undefined;
    if (!byItself) {
      problems.push(problem!);
      const settings = path.join(this.stack.folder, "Pulumi.dev.yaml");
      const text = await readFile(settings, "utf8");
      removed = await this.recover();
      problem = await this.converge(written);
      // Without what recover made the settings adopt, for the next point.
      await writeFile(settings, text);
      if (problem) problems.push(`after recover: ${problem}`);
    }
    await this.watch.look(this.sandbox.calls.all(), written);
    if (written) await takeAway(this.sandbox, written.addition);
    const { fieldsLost, changesLost } = this.watch;
    const converged = problem === undefined && fieldsLost.length === 0;
    return {
      result: !disturbed.reached
        ? "not reached"
        : !converged
          ? "not converged"
          : !byItself
            ? "recovered"
            : refused
              ? "refused"
              : "converged",
      commandSucceeded: disturbed.error === undefined,
      removed,
      problems,
      fieldsLost: [...fieldsLost],
      changesLost: [...changesLost],
      seconds: (Date.now() - started) / 1000,
    };
  }

  /** Before `up` nothing is there; before the others everything is. */
  private async prepare(phase: Phase): Promise<void> {
    const wanted = phase !== "up";
    if (this.deployed === wanted) return;
    await (wanted ? this.stack.up() : this.wipe.run());
    this.deployed = wanted;
    const now = await startOf(this.sandbox);
    const expected = this.undisturbed[wanted ? "deployed" : "empty"];
    const difference = differenceOf(expected, now);
    if (difference) throw new Error(`Not as it should be before ${phase}: ${difference}`);
  }

  private async disturb(point: Point): Promise<Disturbed> {
    const { calls } = this.sandbox;
    if (isOtherWriter(point.kind)) return this.besideAnotherWriter(point);
    let reached = false;
    const suffer = () => {
      reached = true;
      return faultOf(point.kind, this.stallSeconds);
    };
    const { fault, work } = isKill(point.kind)
      ? this.killing(point, suffer)
      : { fault: suffer, work: () => this.command(point.phase) };
    if (point.kind === "no answer") process.env.ENGAGE_OKTA_TIMEOUT = String(impatientSeconds);
    const error = await withFault(calls, targetOf(point), fault, work);
    delete process.env.ENGAGE_OKTA_TIMEOUT;
    this.deployed = true;
    return { reached, error };
  }

  private command(phase: Phase): Promise<string | undefined> {
    return this.stack[phase]().then(() => undefined, oneLine);
  }

  /** The command, and one change of another writer in a gap around the point's call. */
  private async besideAnotherWriter(point: Point): Promise<Disturbed> {
    const [what, when] = point.kind.split(" ") as [keyof typeof additions, "before" | "after"];
    const addition = additions[what];
    let written: Written | undefined;
    const write = async (call: Call) => {
      const { service, operation, nth, number } = call;
      if (written || service !== point.service || nth !== point.nth) return;
      if (operation !== point.operation) return;
      written = {
        addition,
        // What comes after the call's effect is not there in the call itself.
        number: when === "before" ? number : number + 1,
        gap: `${when} ${operation} #${nth} of ${point.phase}`,
      };
      await add(this.sandbox, addition);
    };
    const error = await inGaps(this.sandbox.calls, { [when]: write }, () =>
      this.command(point.phase),
    );
    this.deployed = true;
    return { reached: written !== undefined, error, written };
  }

  /** Whether a command that failed left everything as it was. */
  private async isUntouched({ kind, phase }: Point): Promise<boolean> {
    if (!mayRefuse(kind)) return false;
    const before = this.undisturbed[phase === "up" ? "empty" : "deployed"];
    return differenceOf(before, await startOf(this.sandbox)) === undefined;
  }

  /**
   * The command in a process of its own, and a fault that kills its engine: alone, or with all that
   * it has started, as when the machine goes away.
   */
  private killing({ kind, phase }: Point, suffer: () => Fault | undefined) {
    const what = { command: phase, program: projectProgram };
    const child = startRun(this.sandbox, this.stack, what);
    const fault = (): Fault | undefined => {
      const running = engineProcesses(child.pid ?? 0);
      kill(kind === "killed before" ? running : running.slice(0, 1));
      return suffer();
    };
    const work = async (): Promise<string | undefined> => {
      const { stderr } = await child;
      // What `docs/faults.md` says to do: take the lock away, forget what had only been begun.
      await this.stack.stack.cancel().catch(() => undefined);
      const refreshed = await this.stack.refresh({ clearPendingCreates: true }).then(
        () => "",
        (error: Error) => `; then refresh: ${oneLine(error)}`,
      );
      return oneLine(new Error(stderr)) + refreshed;
    };
    return { fault, work };
  }

  /** As an operator does who is told that something exists already, or sees it twice. */
  private async recover(): Promise<string[]> {
    const removed = await removeCutAttributes(this.sandbox);
    const { name, folder } = this.stack;
    const { stdout, stderr } = await execa(
      process.execPath,
      commandLine("customer", "recover", name, "--cwd", folder, "--yes"),
      { env: { ...this.sandbox.environment }, reject: false },
    );
    const lines = `${stdout}\n${stderr}`.split("\n");
    return [...removed, ...lines.filter((line) => line && !/^(Next|Comparing)/.test(line))];
  }

  /** Undefined: all is as after an undisturbed run, in the clouds and in the state. */
  private async converge(written?: Written): Promise<string | undefined> {
    try {
      await this.stack.up({ refresh: true });
      const now = await startOf(this.sandbox);
      // What another writer added, and may be there, is the watch's matter.
      if (written) forgetAddition(now.picture.appClient as AppClient, written.addition);
      return differenceOf(this.undisturbed.deployed, now);
    } catch (error) {
      return oneLine(error as Error);
    }
  }
}

type AppClient = Record<string, unknown>;

function forgetAddition(client: AppClient, { member, value }: Addition): void {
  const list = (client[member] ?? []) as string[];
  client[member] = list.filter((each) => each !== value);
}

async function startOf(sandbox: Sandbox): Promise<Start> {
  const [clouds, approvedOrigins, state] = await Promise.all([
    cloudPicture(sandbox),
    originsOf(sandbox),
    readState(sandbox),
  ]);
  const picture = { ...clouds, approvedOrigins };
  const { resources = [], pending_operations: pending = [] } = state;
  // Only what has been deployed once has the stack itself and the providers in its state.
  const urns = resources
    .map((each) => (each.delete ? `to be deleted: ${each.urn}` : each.urn))
    .filter((urn) => !/::pulumi:(pulumi:Stack|providers:)/.test(urn));
  const open = pending.map((each) => `${each.type}: ${each.resource.urn}`);
  return { picture, resources: [...urns, ...open].sort() };
}

/** Where two differ first, for a person. */
function differenceOf(expected: Start, found: Start): string | undefined {
  if (!isDeepStrictEqual(expected.resources, found.resources)) {
    const missing = expected.resources.filter((urn) => !found.resources.includes(urn));
    const more = found.resources.filter((urn) => !expected.resources.includes(urn));
    return `the state lacks [${missing.join(", ")}], has besides [${more.join(", ")}]`;
  }
  for (const part of Object.keys(expected.picture) as (keyof Start["picture"])[]) {
    const [wanted, is] = [expected.picture[part], found.picture[part]];
    if (isDeepStrictEqual(wanted, is)) continue;
    const counts = [wanted, is].map((list) => (Array.isArray(list) ? list.length : 1));
    if (counts[0] !== counts[1]) return `${part}: ${counts[1]} instead of ${counts[0]}`;
    return `${part} differ: ${firstDifference(JSON.stringify(wanted), JSON.stringify(is))}`;
  }
  return undefined;
}

function firstDifference(wanted: string, is: string): string {
  let start = 0;
  while (wanted[start] === is[start]) start++;
  const part = (text: string) => text.slice(Math.max(0, start - 40), start + 60);
  return `…${part(wanted)}… became …${part(is)}…`;
}

/** What the engine says went wrong, without what it prints besides. */
function oneLine(error: Error): string {
  const text = engineErrors(error).replace(/\s+/g, " ");
  if (text.includes("SIGKILL")) return "the engine was killed";
  return text.slice(0, 300);
}
