const past: Record<string, string> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  import: "imported",
  same: "unchanged",
};

/** `2 created, 5 unchanged`, or for a preview `2 to create, 5 unchanged`. */
export function countsOf(changes: Record<string, number>, tense: "done" | "to do"): string {
  const parts = Object.entries(changes).map(([operation, count]) => {
    const done = tense === "done" || operation === "same";
    return `${count} ${done ? (past[operation] ?? operation) : `to ${operation}`}`;
  });
  return parts.join(", ") || "nothing";
}

/** Whether there is more than resources that stay the same. */
export function anyChange(changes: Record<string, number>): boolean {
  return Object.keys(changes).some((operation) => operation !== "same");
}
