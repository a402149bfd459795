/**
 * The attributes that every user's profile has in Okta.
 *
 * Source: Okta's developer documentation, "Users API", default profile properties.
 */
export const baseAttributes = [
  ...["login", "email", "secondEmail", "firstName", "lastName", "middleName", "honorificPrefix"],
  ...["honorificSuffix", "title", "displayName", "nickName", "profileUrl", "primaryPhone"],
  ...["mobilePhone", "streetAddress", "city", "state", "zipCode", "countryCode", "postalAddress"],
  ...["preferredLanguage", "locale", "timezone", "userType", "employeeNumber", "costCenter"],
  ...["organization", "division", "department", "managerId", "manager"],
];

/** What an expression may also read from `user`, although it is not in the profile. */
const others = ["id", "status", "userName"];

/**
 * The attributes of the profile that an expression of Okta reads, without those that are always there.
 *
 * @param expression For example `user.email` or `String.toUpperCase(user.team)`.
 * @returns for example `["team"]`: an organization's own, or a typing error.
 */
export function customAttributesIn(expression: string): string[] {
  const withoutTexts = expression.replace(/"[^"]*"|'[^']*'/g, '""');
  const names = [...withoutTexts.matchAll(/\buser\.([A-Za-z_]\w*)\b(?!\s*\()/g)].flatMap(
    ([, name]) => name ?? [],
  );
  return [...new Set(names)].filter((name) => ![...baseAttributes, ...others].includes(name));
}
