/** For people and logs, for example `2026-11-23 12:52 UTC`. */
export function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
