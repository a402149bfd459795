/** Whose tags the resources in AWS have. */
export type Tags = "others" | "ours";

/**
 * Tags that a company's tools and administrators put on what the program made. Pulumi is told to leave them as the last
 * refresh found them: the AWS provider takes off what neither the program nor its own `defaultTags` has.
 *
 * Source: the provider's resources `aws_iam_role`, `aws_iam_saml_provider` and `aws_organizations_policy`.
 */
export function othersTags(tags: Tags = "others"): ("tags" | "tagsAll")[] {
  return tags === "ours" ? [] : ["tags", "tagsAll"];
}
