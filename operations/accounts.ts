import type { AwsAccess } from "../clouds/awsAccess";
import { callerAccount, foreignAccount } from "../clouds/awsAccount";
import { type Aws, type ClientSettings, openAws } from "../clouds/awsClients";
import { describeCredentials } from "../clouds/awsCredentials";
import { accountIn, isAccount } from "../facts/arn";
import { OperatorError } from "./failure";

/** The accounts that may be a customer's, and where that is written. */
export interface ExpectedAccount {
  /** Twelve digits each. */
  accounts: readonly string[];
  /** For messages, for example `aws:allowedAccountIds`. */
  source: string;
}

/** What a stack knows of its account: its outputs, or its whole state. */
export interface KnownOfStack {
  engage?: { account?: unknown };
  connect?: { instanceArn?: unknown };
}

/**
 * The account in which a customer was deployed: by the stack's outputs, which name one, else by the
 * settings, which may allow several.
 *
 * @param outputs Those of any version of the program; absent where nothing is deployed.
 * @returns nothing when neither says it.
 */
export function expectedAccount(
  { allowedAccountIds: allowed = [] }: Pick<AwsAccess, "allowedAccountIds">,
  outputs: KnownOfStack | undefined,
): ExpectedAccount | undefined {
  const own = outputs?.engage?.account;
  const ofInstance = accountIn(outputs?.connect?.instanceArn);
  const [deployed, output] = isAccount(own)
    ? [own, "engage.account"]
    : [ofInstance, "connect.instanceArn"];
  if (deployed === undefined) {
    return allowed.length > 0 ? { accounts: allowed, source: "aws:allowedAccountIds" } : undefined;
  }
  const isRefused = allowed.length > 0 && !allowed.includes(deployed);
  const contradiction = isRefused ? ", which aws:allowedAccountIds does not list" : "";
  return { accounts: [deployed], source: `the stack's output ${output}${contradiction}` };
}

/**
 * The account of the credentials, checked not to be another customer's. Every command that reads or
 * writes a customer calls this first: with another account's credentials, a refresh would take
 * every resource for deleted.
 *
 * @param expecting Absent: not known, then only what the settings forbid is refused. AWS is asked meanwhile.
 * @throws {OperatorError} when it is another account, or AWS does not say which one it is.
 */
export async function refuseOtherAccount(
  access: AwsAccess,
  expecting: ExpectedAccount | undefined | Promise<ExpectedAccount | undefined>,
): Promise<string> {
  const asking = asOperatorError(callerAccount(access));
  // A state that cannot be read is told first, and at once.
  asking.catch(() => undefined);
  const expected = await expecting;
  const account = await asking;
  if (expected && !expected.accounts.includes(account)) {
    throw new OperatorError(foreignAccount(account, expected, access));
  }
  return account;
}

/** The message if it is unknown whether the account is the right one. */
export function unknownAccount(account: string, access: AwsAccess): string {
  return (
    `AWS account ${account}, with ${describeCredentials(access)}. Neither the settings nor the stack say ` +
    `whether this is the customer's account. If it is, add aws:allowedAccountIds: ["${account}"] to the settings.`
  );
}

/** A customer's AWS. @throws {OperatorError} when a profile is named that is not there. */
export function customerAws(access: AwsAccess, settings?: ClientSettings): Promise<Aws> {
  return asOperatorError(openAws(access, settings));
}

/** What clouds/ throws has a message for the operator. */
async function asOperatorError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new OperatorError((error as Error).message, { cause: error });
  }
}
