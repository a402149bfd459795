import { OperatorError } from "../failure";

/** What to do about an error of AWS, or of the search for its credentials; nothing for another error. */
export function awsRefusal(error: Error): OperatorError | undefined {
  const isOfAws =
    "$metadata" in error || /^(CredentialsProvider|TokenProvider)Error$/.test(error.name);
  if (!isOfAws) return undefined;
  return new OperatorError(
    `AWS refused a lookup (${error.name}): ${error.message}\n` +
      "Check with aws sts get-caller-identity that the credentials belong to the customer's account and may read Cognito, Connect, IAM and CloudFormation.",
  );
}
