/** Whom an IAM role trusts. */
import { isMatch, operatorOf } from "./conditions";
import { parseArn, type Principal, type Statement, statements } from "./documents";
import type * as types from "./resources";

export const assumeWithSaml = "sts:AssumeRoleWithSAML";

/** The statements of a role's trust that let a principal in. */
export function trust(role: types.Role): Statement[] {
  return statements(role.assumeRolePolicy).filter((statement) => statement.allows);
}

export function isSamlProvider({ value }: Principal): boolean {
  return parseArn(value)?.resource.startsWith("saml-provider/") === true;
}

/** ARNs of the SAML providers that a role trusts. */
export function trustedProviders(role: types.Role): string[] {
  const all = trust(role).flatMap(({ principals }) => principals);
  return [...new Set(all.filter(isSamlProvider).map(({ value }) => value))];
}

/** What a statement compares SAML:aud with; that it must not be equal to something checks nothing. */
export function audiences({ conditions }: Statement): string[] {
  return conditions
    .filter(
      (condition) => condition.key.toLowerCase() === "saml:aud" && isMatch(operatorOf(condition)),
    )
    .flatMap(({ values }) => values);
}
