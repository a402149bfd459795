import { type Members } from "./serviceModel";

/**
 * One page of a list, as the call's members for the page's size and for where it starts ask for it.
 *
 * @param member The answer's, which the page is in.
 */
export function pageOf(
  input: Members,
  all: readonly unknown[],
  member: string,
  byDefault: number,
  { size = "MaxResults", token = "NextToken" } = {},
): Members {
  const start = Number(input[token] ?? 0);
  const end = start + (Number(input[size] ?? 0) || byDefault);
  return { [member]: all.slice(start, end), ...(end < all.length && { [token]: String(end) }) };
}
