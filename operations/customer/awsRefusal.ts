import { howItFailed, isDenied, isOffline, isUnauthenticated } from "../../clouds/awsErrors";
import { OperatorError } from "../failure";

/** What to do about an error of AWS, or of the search for its credentials; nothing for another error. */
export function awsRefusal(error: Error): OperatorError | undefined {
  const isOfAws = "$metadata" in error || isUnauthenticated(error);
  if (!isOfAws) return undefined;
  const [what, next] = explained(error);
  return new OperatorError(`${what} (${error.name}): ${error.message}\n${next}`);
}

/** What happened, and what to do. */
function explained(error: Error): [what: string, next: string] {
  if (isOffline(error)) {
    return [
      `AWS ${howItFailed(error)}`,
      "Check the network, HTTPS_PROXY and AWS_ENDPOINT_URL, and try again.",
    ];
  }
  if (isUnauthenticated(error)) {
    return [
      "AWS could not be asked: the credentials are missing or no longer valid",
      "Sign in to AWS again, and try again.",
    ];
  }
  if (isDenied(error)) {
    return [
      "AWS refused a lookup",
      "Check with aws sts get-caller-identity that the credentials belong to the customer's account and may read Cognito, Connect, IAM and CloudFormation.",
    ];
  }
  return [`AWS ${howItFailed(error)}`, "Check what AWS names, and try again in a minute."];
}
