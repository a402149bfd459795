import { errorsIn, knownProblem } from "../pulumi";
import { EngineError } from "./engine";
import type { Told } from "./events";
import type { Job } from "./job";

const leftOverLock = "Add --break-locks to go on from where it stopped.";

/** Why a run of the engine failed, a line or more for each reason. */
export function reasonOf(
  { stack, folder }: Pick<Job, "stack" | "folder">,
  error: Error,
  told: Told,
): string {
  const text = error instanceof EngineError ? `${error.stderr}\n${error.stdout}` : error.message;
  const problem = knownProblem(text, { stack, folder, leftOverLock });
  if (problem) return problem;
  if (told.violations.length > 0) return told.violations.join("\n");
  if (told.errors.length > 0) return told.errors.join("\n");
  return errorsIn(text);
}
