// Serialised into Pulumi's state with the provider that uses it: no imports.

/**
 * Members that `DescribeUserPoolClient` answers and `UpdateUserPoolClient` does not have. Everything
 * else that a client has, known or not, must be in an update, or AWS resets it.
 *
 * Source: AWS's service model as botocore ships it; a test compares the two.
 */
export const describeOnlyMembers: readonly string[] = [
  "ClientSecret",
  "ClientSecretArn",
  "ClientType",
  "CreationDate",
  "LastModifiedDate",
];
