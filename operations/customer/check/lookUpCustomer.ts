import { OperatorError } from "../../failure";
import { ownAccount } from "../../shared/account";
import { awsRefusal } from "../awsRefusal";
import { type Finding, lookup } from "../findings";
import { openToRead } from "../../shared/open";
import { StackReading } from "../../shared/stackReading";
import { refuseRivals } from "../rivals";
import { settledValue } from "../../../facts/settledValue";

/** What the clouds have of a customer's settings, or what is wrong, in words. */
export async function lookUpCustomer(
  stack: string,
  folder: string,
): Promise<{ found: readonly Finding[] } | { problem: string }> {
  const said: string[] = [];
  try {
    const { file, settings, access, aws, okta } = await openToRead(stack, folder);
    const [account, found] = await Promise.allSettled([
      ownAccount(new StackReading(folder, stack), access, (line) => said.push(line)),
      lookup(settings, aws, okta, {
        name: stack,
        accept: (pool, section) => refuseRivals(folder, file, pool, section),
      }),
    ]);
    // In another customer's account, what was not found says nothing.
    settledValue(account);
    return {
      found: [...said.map((line): Finding => ["AWS account", line]), ...settledValue(found)],
    };
  } catch (error) {
    const known = error instanceof OperatorError ? error : awsRefusal(error as Error);
    if (known) return { problem: known.message };
    throw error;
  }
}
