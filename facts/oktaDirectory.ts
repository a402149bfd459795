/** A group in Okta that was looked up. */
export interface OktaGroup {
  id: string;
  name: string;
}

/** A user in Okta that was looked up. */
export interface OktaUser {
  id: string;
  login: string;
}

/**
 * Why a name does not say which group is meant. Okta keeps the names of its own groups apart; one that is imported
 * from a directory or an application may have the name of another one.
 *
 * @param groups Those with the name; `type` is Okta's, for example `APP_GROUP`.
 */
export function sameName(name: string, groups: readonly { id: string; type?: string }[]): string {
  const all = groups.map(({ id, type }) => (type ? `${id} (${type})` : id)).join(", ");
  return (
    `Okta has ${groups.length} groups with the name "${name}": ${all}. It is unknown which one is meant. ` +
    "Rename all but one, in Okta or where they are imported from."
  );
}
