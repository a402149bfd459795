import { OperatorError } from "../failure";
import { awsRefusal } from "./awsRefusal";
import { type Finding, lookup } from "./findings";
import { openCustomer } from "./open";
import { refuseRivals } from "./rivals";

/** What the clouds have of a customer's settings, or what is wrong, in words. */
export async function lookUpCustomer(
  stack: string,
  folder: string,
): Promise<{ found: readonly Finding[] } | { problem: string }> {
  const said: string[] = [];
  try {
    const { file, settings, aws, okta } = await openCustomer(stack, folder, (line) =>
      said.push(line),
    );
    const found = await lookup(settings, aws, okta, (pool) => refuseRivals(folder, file, pool));
    return { found: [...said.map((line): Finding => ["AWS account", line]), ...found] };
  } catch (error) {
    const known = error instanceof OperatorError ? error : awsRefusal(error as Error);
    if (known) return { problem: known.message };
    throw error;
  }
}
