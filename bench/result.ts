import type { Spread } from "./statistics";

/** One line of the table. */
export interface Row {
  what: string;
  value: Spread;
  unit: "s" | "MB" | "times" | "calls" | "round trips" | "customers a minute";
  /** What it is to be, for people; a figure of its own, not a bound that fails. */
  goal?: string;
}

/** What a part of the bench gives. */
export interface Part {
  name: string;
  title: string;
  rows: Row[];
  /** What the figures need to be understood. */
  notes: string[];
}

export function table({ title, rows, notes }: Part): string {
  const cells = rows.map(({ what, value, unit, goal = "" }) => {
    const text = (number: number) => number.toFixed(unit === "MB" || unit === "calls" ? 0 : 2);
    const { minimum, median, maximum } = value;
    return [what, ...[minimum, median, maximum].map(text), unit, goal];
  });
  const all = [["", "minimum", "median", "maximum", "", "goal"], ...cells];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => {
        const isFigure = column >= 1 && column <= 3;
        return isFigure ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
      })
      .join("  ")
      .trimEnd(),
  );
  return ["", title, ...lines, ...notes.map((note) => `(${note})`)].join("\n");
}
