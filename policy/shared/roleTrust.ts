/** Whom an IAM role trusts. */
import { type Facts, holds, impossible, isMatch, operatorOf, takesWildcards } from "./conditions";
import {
  type Condition,
  isAbout,
  parseArn,
  type Principal,
  type Statement,
  statements,
} from "./documents";
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
export function compared(statement: Statement): string[] {
  return onAudience(statement).flatMap(({ values }) => values);
}

/** Those of them that an address can be equal to: none holds a star where that is plain text. */
export function audiences(statement: Statement): string[] {
  return onAudience(statement).flatMap((condition) =>
    condition.values.filter(
      (value) => !value.includes("*") || takesWildcards(operatorOf(condition).name),
    ),
  );
}

function onAudience({ conditions }: Statement): Condition[] {
  return conditions.filter(
    (condition) => condition.key.toLowerCase() === "saml:aud" && isMatch(operatorOf(condition)),
  );
}

/**
 * The call is not signed, so it carries neither a principal's ARN nor how that signed in.
 *
 * Source: IAM User Guide, "AWS global condition context keys", the availability of each.
 */
const samlCall: Facts = {
  "aws:principalarn": null,
  "aws:multifactorauthpresent": null,
  "aws:multifactorauthage": null,
  "aws:principalisawsservice": undefined,
};

/** The condition because of which a statement lets no sign-in through, as text for messages. */
export function impossibleCondition(statement: Statement): string | undefined {
  return impossible(statement, samlCall);
}

/** Whether a role's trust denies every sign-in, whatever it allows. */
export function deniesSignIn(role: types.Role): boolean {
  const trusted = trustedProviders(role);
  const isMet = ({ type, value }: Principal) =>
    (type === "*" && value === "*") ||
    (type === "Federated" && trusted.every((provider) => provider === value));
  return statements(role.assumeRolePolicy).some(
    (statement) =>
      statement.denies &&
      isAbout(statement, assumeWithSaml) &&
      statement.principals.some(isMet) &&
      holds(statement, samlCall) === "always",
  );
}
