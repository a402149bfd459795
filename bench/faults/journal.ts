import { existsSync, readFileSync, appendFileSync, rmSync } from "node:fs";
import { kinds, nameOf, phases, type Kind, type Phase, type Point } from "./points";
import { results, type Outcome } from "./trial";

export interface Entry {
  point: Point;
  outcome: Outcome;
}

/** The outcomes so far, one line of JSON each, so that a run that was stopped goes on. */
export class Journal {
  /** By the point's name: of a point that was tried again, the last outcome. */
  private readonly byName: Map<string, Entry>;

  constructor(
    private readonly file: string,
    restart: boolean,
  ) {
    if (restart) rmSync(file, { force: true });
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    const lines = text.split("\n").filter(Boolean);
    const all = lines.map((line) => JSON.parse(line) as Entry);
    this.byName = new Map(all.map((entry) => [nameOf(entry.point), entry]));
  }

  get entries(): Entry[] {
    return [...this.byName.values()];
  }

  add(entry: Entry): void {
    this.byName.set(nameOf(entry.point), entry);
    appendFileSync(this.file, `${JSON.stringify(entry)}\n`);
  }

  /** Whether a point is done with; what failed is tried again by the next run. */
  isDone(point: Point): boolean {
    const result = this.byName.get(nameOf(point))?.outcome.result;
    return result === "converged" || result === "refused" || result === "recovered";
  }
}

export type Counts = Record<Outcome["result"], number> & { points: number };

/** How many points came out how, by phase and kind of fault; undefined where none was tried. */
export function countsOf(
  entries: readonly Entry[],
  phase?: Phase,
  kind?: Kind,
): Counts | undefined {
  const chosen = entries.filter(
    ({ point }) => (!phase || point.phase === phase) && (!kind || point.kind === kind),
  );
  if (chosen.length === 0) return undefined;
  const count = (result: Outcome["result"]) =>
    chosen.filter(({ outcome }) => outcome.result === result).length;
  const counts = Object.fromEntries(results.map((result) => [result, count(result)]));
  return { points: chosen.length, ...(counts as Record<Outcome["result"], number>) };
}

/** What was lost of the app client, each with its point; a journal of before may say nothing. */
export function lostAt(entries: readonly Entry[], what: "fieldsLost" | "changesLost"): string[] {
  return entries.flatMap(({ point, outcome }) => {
    const lost = outcome[what] ?? [];
    return lost.length > 0 ? [`${nameOf(point)}: ${lost.join("; ")}`] : [];
  });
}

/** A table to read: converged without help, of those tried; then the rest. */
export function table(entries: readonly Entry[]): string {
  const rows = [
    ["", ...phases],
    ...kinds.map((kind) => [kind, ...phases.map((phase) => cell(countsOf(entries, phase, kind)))]),
    ["all", ...phases.map((phase) => cell(countsOf(entries, phase)))],
  ];
  return rows
    .map(
      ([title = "", ...cells]) => title.padEnd(22) + cells.map((text) => text.padEnd(32)).join(""),
    )
    .map((line) => line.trimEnd())
    .join("\n");
}

function cell(counts: Counts | undefined): string {
  if (!counts) return "–";
  const others = (["refused", "recovered", "not converged", "not reached"] as const)
    .filter((result) => counts[result] > 0)
    .map((result) => `${counts[result]} ${result}`);
  return [`${counts.converged} of ${counts.points}`, ...others].join(", ");
}
