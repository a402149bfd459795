/** One condition of a working sign-in. */
export interface Check {
  /** Stable, for machines, for example `engage-metadata`. */
  name: string;
  /** What it proves when it passes. */
  title: string;
  /** Names of checks without which this one says nothing. @default none */
  needs?: readonly string[];
  /**
   * Looks, and never writes.
   *
   * @returns the evidence
   * @throws {CheckFailed} when it is not so
   * @throws {CheckSkipped} when another check tells more
   */
  look(): Promise<Seen>;
}

/** The evidence of a check that passed; a warning is about something that will fail one day. */
export type Seen = string | { evidence: string; warning?: string; certificates?: CertificateEnd[] };

/** When a certificate ends. */
export interface CertificateEnd {
  /** The start of its SHA-256 fingerprint. */
  fingerprint: string;
  /** ISO 8601. */
  ends: string;
  /** Whole days until then; negative where it is not in date. */
  days: number;
  /** With fewer days left, it gives a warning. */
  warnDays: number;
}

export interface CheckResult {
  name: string;
  title: string;
  status: "passed" | "failed" | "skipped";
  /** The evidence; for a skipped check, the reason. */
  evidence: string;
  warning?: string;
  /** What to do; only where the check failed. */
  next?: string;
  /** Of the checks of signing certificates. */
  certificates?: CertificateEnd[];
}

export class CheckFailed extends Error {
  constructor(
    readonly evidence: string,
    readonly next: string,
    readonly certificates?: CertificateEnd[],
  ) {
    super(evidence);
  }
}

export class CheckSkipped extends Error {}

/** Runs all checks side by side; one whose needs did not pass is skipped, and says so. */
export function runChecks(checks: readonly Check[]): Promise<CheckResult[]> {
  const running = new Map<string, Promise<CheckResult>>();
  // Started in the order of the list, so a check may need only those before it.
  for (const check of checks) running.set(check.name, run(check, needed(check, running)));
  return Promise.all(running.values());
}

function needed({ name, needs = [] }: Check, running: ReadonlyMap<string, Promise<CheckResult>>) {
  return needs.map((need) => {
    const result = running.get(need);
    if (!result) throw new Error(`The check ${name} needs ${need}, which does not run before it.`);
    return result;
  });
}

async function run(check: Check, needs: Promise<CheckResult>[]): Promise<CheckResult> {
  const { name, title } = check;
  const [missing] = (await Promise.all(needs)).filter(({ status }) => status !== "passed");
  if (missing) {
    const evidence = `needs ${missing.name} to pass first`;
    return { name, title, status: "skipped", evidence };
  }
  try {
    const seen = await check.look();
    return {
      name,
      title,
      status: "passed",
      ...(typeof seen === "string" ? { evidence: seen } : seen),
    };
  } catch (error) {
    if (error instanceof CheckSkipped) {
      return { name, title, status: "skipped", evidence: error.message };
    }
    if (!(error instanceof CheckFailed)) throw error;
    const { evidence, next, certificates } = error;
    return { name, title, status: "failed", evidence, next, ...(certificates && { certificates }) };
  }
}

/** Does the work once, at the first call. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
