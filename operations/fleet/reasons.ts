import { errorsIn, knownProblem } from "../pulumi";
import { EngineError } from "./engine";
import type { Told } from "./events";
import type { Job } from "./job";

const leftOverLock = "Add --break-locks to go on from where it stopped.";

/** Why a run of the engine failed, in one line. */
export function reasonOf(
  { stack, folder }: Pick<Job, "stack" | "folder">,
  error: Error,
  told: Told,
): string {
  const text = error instanceof EngineError ? `${error.stderr}\n${error.stdout}` : error.message;
  const problem = knownProblem(text, { stack, folder, leftOverLock });
  if (problem) return problem;
  if (told.violations.length > 0) return told.violations.join(" ");
  if (told.errors.length > 0) return told.errors.join(" ");
  return errorsIn(text);
}
