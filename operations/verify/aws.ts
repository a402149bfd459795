import { howItFailed, isDenied, isOffline, isUnauthenticated } from "../../clouds/awsErrors";
import { CheckFailed } from "./runChecks";

const notThere = [
  "ResourceNotFoundException",
  "NoSuchEntityException",
  "NoSuchEntity",
  "PolicyNotFoundException",
  "ChildNotFoundException",
  "AWSOrganizationsNotInUseException",
];

/**
 * Turns AWS's refusal into a failed check.
 *
 * @param missing What to say, and to do, when the thing is not there.
 * @throws {CheckFailed}
 */
export async function asked<T>(
  answer: Promise<T>,
  missing: { evidence: string; next: string },
): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const { name } = error as Error;
    if (notThere.includes(name)) throw new CheckFailed(missing.evidence, missing.next);
    if (isDenied(error as Error)) {
      throw new CheckFailed(
        `AWS refused to show it (${firstLine(error as Error)})`,
        "Run verify with credentials that may read it; npm run customer -- permissions NAME --for verify prints the policy.",
      );
    }
    const said = `(${name}: ${firstLine(error as Error)})`;
    if (isUnauthenticated(error as Error)) {
      throw new CheckFailed(
        `the credentials of AWS are missing or no longer valid ${said}`,
        "Sign in to AWS again, and run verify again.",
      );
    }
    if (!isOffline(error as Error) && !("$metadata" in (error as object))) throw error;
    throw new CheckFailed(`AWS ${howItFailed(error as Error)} ${said}`, "Try again in a minute.");
  }
}

function firstLine(error: Error): string {
  return error.message.split("\n")[0] || error.name;
}
