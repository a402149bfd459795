import { errorsIn, knownProblem } from "../../pulumiErrors";
import { EngineError } from "./engine";
import type { RunFindings } from "./events";
import type { Job } from "./job";

const leftOverLock = "Add --break-locks to go on from where it stopped.";

/** Why a run of the engine failed, a line or more for each reason. */
export function reasonOf(
  { stack, folder }: Pick<Job, "stack" | "folder">,
  error: Error,
  findings: RunFindings,
): string {
  const text = error instanceof EngineError ? `${error.stderr}\n${error.stdout}` : error.message;
  const problem = knownProblem(text, { stack, folder, leftOverLock });
  if (problem) return problem;
  if (findings.violations.length > 0) return findings.violations.join("\n");
  if (findings.errors.length > 0) return findings.errors.join("\n");
  return errorsIn(text);
}
