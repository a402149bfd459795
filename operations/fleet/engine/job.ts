import type { EngineNews } from "./engine";
import type { RunFindings } from "./events";

/** One run of the engine on one customer, as a worker process gets it. Nothing secret is in it. */
export interface Job {
  stack: string;
  /** With Pulumi.yaml and the settings. */
  folder: string;
  command: "preview" | "up" | "refresh";
  /** Whether `preview` and `up` read the clouds first. */
  refresh: boolean;
  /** Whether the policy pack is asked. */
  policies: boolean;
  /** Whether a lock that a dead process of this machine left is taken off. */
  breakLocks: boolean;
  /** How many resources there are, for the progress. @default unknown */
  total?: number;
}

/** What a worker tells while it runs a job: its process, a line of progress, or what its engine is at. */
export type News = { pid: number } | { line: string } | { engine: EngineNews };

export interface Answer {
  findings: RunFindings;
  /** Why it failed, for the operator. Absent: it went well. */
  failure?: string;
}
