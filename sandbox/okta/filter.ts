import { filter, parse } from "scim2-parse-filter";
import { OktaError } from "./oktaError";

/**
 * Reads Okta's `search` and `filter`, which are SCIM filters; letters' case does not count. What
 * cannot be read is E0000031.
 */
export function readFilter(source: string): (resource: unknown) => boolean {
  try {
    const test = filter(parse(source.toLowerCase()));
    return (resource) => test(JSON.parse(JSON.stringify(resource).toLowerCase()));
  } catch {
    throw new OktaError(400, "E0000031", `Invalid search criteria: ${source}`);
  }
}
