import { isDenied, isMissingStack, isOffline, isUnauthenticated } from "../../clouds/awsErrors";
import { OperatorError } from "../failure";

/** What is asked of AWS, for the messages. */
export interface AwsLookup {
  /** In the middle of a sentence, for example `the user pool ap-southeast-2_AbCdEf123`. */
  what: string;
  /** The message if AWS says that it is not there; absent for a list, which always is. */
  missing?: string;
  /** The action that the credentials need, for example `cognito-idp:DescribeUserPool`. */
  permission: string;
}

/** AWS says that it is not there. */
export class NotInAws extends OperatorError {}

/**
 * Asks AWS. "Not found", "refused" and "no answer" are three different messages.
 *
 * @throws {NotInAws | OperatorError} says what to do, and what AWS said.
 */
export async function askAws<T>(call: Promise<T>, lookup: AwsLookup): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    const { message } = error as Error;
    const { missing } = lookup;
    if (missing && isMissing(error as Error)) {
      throw new NotInAws(`${missing}\n  AWS said: ${message}`);
    }
    throw new OperatorError(`${explained(error as Error, lookup)}\n  AWS said: ${message}`);
  }
}

/**
 * Whether the service says so, in its own words. Much else is "not found", and says nothing of the thing: the page of
 * a proxy (the SDK calls it `NotFound`), or the token of a sign-in that has ended.
 */
function isMissing(error: Error): boolean {
  return isMissingStack(error) || /^NoSuchEntity|.NotFoundException$/.test(error.name);
}

function explained(error: Error, { what, permission }: AwsLookup): string {
  if (isOffline(error)) {
    return `AWS did not answer about ${what}. Check the network, HTTPS_PROXY and AWS_ENDPOINT_URL, and try again.`;
  }
  if (isDenied(error)) return `The AWS credentials may not read ${what}. They need ${permission}.`;
  if (isUnauthenticated(error)) {
    return `AWS could not be asked for ${what}: the credentials are missing or no longer valid. Sign in to AWS again, and try again.`;
  }
  return `AWS did not show ${what}, so it is unknown whether it exists. Check its name, and try again in a minute.`;
}
