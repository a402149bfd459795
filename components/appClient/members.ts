/** An app client as Cognito's API gives it, with members that no SDK may know yet. */
export type AppClient = Record<string, unknown>;

/**
 * Members that DescribeUserPoolClient returns and UpdateUserPoolClient does not take. A test compares
 * the list with AWS's newest service model. Everything else is sent back as it was described: a
 * member that an update leaves out is reset.
 */
export const describeOnlyMembers: readonly string[] = [
  "ClientSecret",
  "ClientSecretArn",
  "ClientType",
  "CreationDate",
  "LastModifiedDate",
];

/** Names of the identity providers that the client offers. */
export function listed(client: AppClient): string[] {
  return (client.SupportedIdentityProviders as string[] | undefined) ?? [];
}

/** When it was last written, in milliseconds; 0 when AWS does not say. */
export function lastModified({ LastModifiedDate: date }: AppClient): number {
  const milliseconds = typeof date === "number" ? date * 1000 : Date.parse(String(date));
  return Number.isNaN(milliseconds) ? 0 : Math.round(milliseconds);
}

/** What an update takes of a described client. */
export function writable(client: AppClient): AppClient {
  return Object.fromEntries(
    // Cognito describes an unset member as "", and refuses "" in an update.
    Object.entries(client).filter(
      ([member, value]) => !describeOnlyMembers.includes(member) && value !== "",
    ),
  );
}

/**
 * The members in which two descriptions differ, with both values, for example
 * `AccessTokenValidity (expected 60, found 5)`. Lists are sets: AWS sorts them.
 */
export function differences(expected: AppClient, found: AppClient): string[] {
  const [before, after] = [writable(expected), writable(found)];
  const members = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return members
    .filter((member) => canonical(before[member]) !== canonical(after[member]))
    .map((member) =>
      // A member that no SDK knows yet could hold anything.
      /secret|password|key/i.test(member)
        ? `${member} (not shown)`
        : `${member} (expected ${shown(before[member])}, found ${shown(after[member])})`,
    );
}

export function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return canonical(one) === canonical(other);
}

/** Equal for equal values: members in one order, lists as sets, empty values left out. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? "" : `[${[...new Set(value.map(canonical))].sort().join(",")}]`;
  }
  if (typeof value !== "object" || value === null) {
    return value === undefined || value === null || value === "" ? "" : JSON.stringify(value);
  }
  const members = Object.entries(value)
    .map(([member, inner]) => [JSON.stringify(member), canonical(inner)])
    .filter(([, inner]) => inner !== "")
    .map((pair) => pair.join(":"))
    .sort();
  return members.length === 0 ? "" : `{${members.join(",")}}`;
}

function shown(value: unknown): string {
  const text = canonical(value) === "" ? "nothing" : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}
