const format = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "long",
  timeStyle: "short",
  timeZone: "UTC",
});

/** For people, for example `23 November 2026 at 12:00 UTC`. */
export function day(iso: string): string {
  return `${format.format(new Date(iso))} UTC`;
}
