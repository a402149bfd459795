import { type Members } from "../core/serviceModel";

/** One page of a list, as `MaxResults` and `NextToken` ask for it. */
export function pageOf(
  { NextToken, MaxResults }: Members,
  all: readonly unknown[],
  member: string,
  byDefault: number,
): Members {
  const start = Number(NextToken ?? 0);
  const end = start + Number(MaxResults ?? byDefault);
  return { [member]: all.slice(start, end), ...(end < all.length && { NextToken: String(end) }) };
}
