/** What the status of a CloudFormation stack means for who else may change its resources. */
export type StackState = "quiet" | "changing" | "broken" | "gone";

/**
 * - `changing`: CloudFormation writes the stack's resources now, and may undo what others write.
 * - `broken`: the last operation failed and left the stack where only its owner gets it out.
 * - `gone`: the stack was deleted.
 * - `quiet`: nothing is under way, whether or not the last update was rolled back.
 *
 * @param status For example `UPDATE_COMPLETE`.
 */
export function stackState(status: string): StackState {
  if (status.endsWith("_IN_PROGRESS")) {
    return "changing";
  }
  if (status === "DELETE_COMPLETE") {
    return "gone";
  }
  // A stack that was told not to roll back shows UPDATE_FAILED or CREATE_FAILED.
  return status.endsWith("_FAILED") ? "broken" : "quiet";
}
