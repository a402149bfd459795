import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { conformance } from "../sandbox/aws/core/conformance";
import { findEngine } from "../sandbox/engine/engine";
import { stopSharedSandbox } from "./sharedSandbox";

// Mocha's workers inherit it: each writes there what it checked, and the reporter adds it up.
if (!process.env.AWS_CHECKED) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "engage-okta-checked-"));
  process.env.AWS_CHECKED = path.join(folder, "counts");
  process.once("exit", () => rmSync(folder, { recursive: true }));
}

/**
 * Runs once, before all files: what takes minutes on a new machine happens here, with progress,
 * and not inside some test. What fails here fails again, and is reported, in the tests that need it.
 */
export async function mochaGlobalSetup(): Promise<void> {
  await findEngine({ progress: (line) => console.log(line) }).catch((error: Error) => {
    console.log(error.message);
  });
}

/** Without workers, all files shared one sandbox in this process. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopSharedSandbox();
}

export const mochaHooks = {
  /** After each file, or after all of them without workers. */
  afterAll(): void {
    const { requests, answers, violations } = conformance;
    appendFileSync(process.env.AWS_CHECKED ?? "", `${requests} ${answers}\n`);
    Object.assign(conformance, { requests: 0, answers: 0, violations: [] });
    assert.deepEqual([...new Set(violations)], [], "What AWS's service models do not allow");
  },
};
