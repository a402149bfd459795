import type { Comparison } from "../../people/compare";
import type { Report } from "../../verify/report";

/** What a reader process can read of a customer. */
export interface Readings {
  /** Fails with the credentials of another account. */
  account: void;
  verify: Report;
  people: Comparison;
}
export type Part = keyof Readings;

/** One customer, as a reader process gets it. Nothing secret is in it. */
export interface ReadJob {
  stack: string;
  /** With Pulumi.yaml and the settings. */
  folder: string;
  /** With fewer days left, a certificate gives a warning. @default the customer's setting */
  warnDays?: number;
}

/** What was read, or why not: `mistake` is the stack of an error of ours. */
export type PartAnswer = { value?: unknown } | { failure: string; mistake?: string };

export type ReaderNews = { pid: number } | { line: string } | { part: Part; answer: PartAnswer };
