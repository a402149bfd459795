import pLimit from "p-limit";
import { operatorMessage } from "../failure";
import { driftOf } from "./drift/outsideChanges";
import { RunFailure } from "./engine/events";
import { Interruption } from "../interruption";
import { ReportWriter } from "./report/reportWriter";
import {
  type CustomerResult,
  type FleetOperation,
  type Report,
  exitCodeOf,
  summaryLines,
} from "./report/report";
import type { FleetRequest } from "./report/request";
import { reportFile } from "./report/reportFile";
import type { LeftOut } from "./report/resume";

export interface FleetOptions {
  operation: FleetOperation;
  folder: string;
  names: readonly string[];
  /** Customers that stay unfinished, as an earlier run left them. @default none */
  leftOut?: readonly LeftOut[];
  parallel: number;
  /** Whether the others still start after one has failed. */
  continueOnError: boolean;
  /** For each customer the group that it is in, of which one runs at a time. @default each their own */
  groups?: ReadonlyMap<string, string>;
  /** What the operator asked for; kept in the report. */
  request: FleetRequest;
  print: (line: string) => void;
  cancel: () => void;
}

export type Work = (name: string) => Promise<Omit<CustomerResult, "stack" | "seconds">>;

/** Many customers, a few at a time: who is at what, what came of it, and when no more may start. */
export class Fleet {
  private readonly results: Map<string, CustomerResult>;
  private readonly started = new Date();
  private readonly width: number;
  private readonly reports: ReportWriter;
  readonly interruption: Interruption;

  constructor(private readonly options: FleetOptions) {
    const notStarted = { outcome: "not started", summary: "", seconds: 0 } as const;
    this.results = new Map(options.names.map((stack) => [stack, { stack, ...notStarted }]));
    for (const { stack, why } of options.leftOut ?? []) {
      this.results.set(stack, { stack, ...notStarted, summary: `left out: ${why}` });
    }
    this.width = Math.max(...options.names.map((name) => name.length));
    const { folder, request, operation, print: say } = options;
    this.reports = new ReportWriter({ operation }, { folder, json: request.json, say });
    this.interruption = new Interruption({
      first: () =>
        options.print(
          "No more customers start; the running ones finish. Ctrl-C again cancels them.",
        ),
      later: () => {
        options.print(
          "Cancelling what runs; an engine first ends its current call and releases its lock.",
        );
        options.cancel();
      },
    });
  }

  say(name: string, line: string): void {
    this.options.print(`${name.padEnd(this.width)}  ${line}`);
  }

  result(name: string): CustomerResult {
    const result = this.results.get(name);
    if (!result) throw new Error(`${name} is not in this fleet`);
    return result;
  }

  note(name: string, result: Partial<Omit<CustomerResult, "stack">>): void {
    this.results.set(name, { ...this.result(name), ...result });
    this.write(false);
  }

  get names(): readonly string[] {
    return this.options.names;
  }

  /** Whether some have failed, and the others are not to go on. */
  get stopped(): boolean {
    const failed = [...this.results.values()].some(({ outcome }) => outcome === "failed");
    return this.interruption.requested || (failed && !this.options.continueOnError);
  }

  /** How many customers run at the same time, at most. */
  get atOnce(): number {
    const groups = new Set(this.names.map((name) => this.groupOf(name)));
    return Math.min(this.options.parallel, groups.size);
  }

  private groupOf(name: string): string {
    return this.options.groups?.get(name) ?? name;
  }

  async each(names: readonly string[], work: Work): Promise<void> {
    const limit = pLimit(this.options.parallel);
    const turns = new Map<string, ReturnType<typeof pLimit>>();
    const turnOf = (name: string) => {
      const group = this.groupOf(name);
      const turn = turns.get(group) ?? pLimit(1);
      turns.set(group, turn);
      return turn;
    };
    // A customer who waits for another one takes no place from the rest.
    const queued = names.map((name) => turnOf(name)(() => limit(() => this.one(name, work))));
    await Promise.all(queued);
  }

  private async one(name: string, work: Work): Promise<void> {
    if (this.stopped) return;
    const before = this.result(name).seconds;
    const start = Date.now();
    this.note(name, { outcome: "running" });
    const result = await work(name).catch((error: Error) => this.failure(error));
    this.note(name, { ...result, seconds: before + (Date.now() - start) / 1000 });
  }

  private failure(error: Error): Omit<CustomerResult, "stack" | "seconds"> {
    const outcome = this.interruption.cancelled ? "cancelled" : "failed";
    const drift = error instanceof RunFailure ? driftOf(error.findings.outside) : [];
    // A mistake of ours is to be found: its stack goes to the log, its message into the line.
    const told = operatorMessage(error);
    if (told === undefined) this.options.print(error.stack ?? error.message);
    return { outcome, summary: told ?? error.message, ...(drift.length > 0 && { drift }) };
  }

  finish(): Report {
    const report = this.write(true);
    const { print, folder, operation } = this.options;
    print("");
    for (const line of summaryLines(report)) print(line);
    if (exitCodeOf(report) === 1 && operation !== "status" && this.reports.isKept) {
      const where = folder === process.cwd() ? "" : ` --cwd ${quoted(folder)}`;
      print(`Report: ${reportFile(folder, operation)}`);
      print(
        `To run the rest with the same options: npm run fleet -- ${operation} --resume${where}`,
      );
    }
    return report;
  }

  /** Lets go of the folder's report. */
  end(): void {
    this.reports.end();
  }

  private write(finished: boolean): Report {
    const { operation, request } = this.options;
    const report: Report = {
      operation,
      request,
      started: this.started.toISOString(),
      seconds: (Date.now() - this.started.getTime()) / 1000,
      finished,
      customers: [...this.results.values()],
    };
    this.reports.write(report);
    return report;
  }
}

/** As a shell takes it. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
