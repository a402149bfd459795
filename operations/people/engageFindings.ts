import { emailClaim } from "../../facts/emailClaim";
import { sameText } from "../../facts/sameText";
import type { Claims } from "./claims";
import { type Finding, finder } from "./findings";
import { oktaFindings, sharing, unevaluated, unknownExpression } from "./oktaFindings";
import { type Answer, valueOf } from "../shared/answer";
import type { PoolUser, Sources } from "./sources";

export function engageFindings(
  one: Claims,
  everyone: readonly Claims[],
  { engage, pool }: Sources,
): Finding[] {
  if (!one.engage) return [];
  const { identityProviderName } = pool;
  const add = finder("engage");
  const found = [
    ...oktaFindings("engage", one.engage, engage.application),
    ...unevaluated("engage", engage.application, emailClaim, one.email),
  ];
  if (one.email === "") {
    const text = "has no email address in Okta, and Cognito refuses a sign-in without one";
    found.push(add("no-email", "blocks", text, "Set the primary email in the Okta profile."));
  }
  const template = valueOf(engage.application)?.nameIdTemplate;
  if (one.nameId === undefined && template !== undefined) {
    found.push(unknownExpression("engage", "the NameID", template));
  }
  if (one.nameId === "") {
    const text = `has an empty NameID, because ${template} is empty`;
    found.push(add("no-name-id", "blocks", text, "Fill that attribute of the Okta profile."));
  }
  const name = `${identityProviderName}_${one.nameId ?? ""}`;
  if (name.length > 128) {
    const text = `would be a user name of ${name.length} characters in Cognito, which takes 128`;
    found.push(add("name-id-too-long", "blocks", text, "Shorten what the NameID is made of."));
  }
  return [...found, ...sharing("engage", one, everyone), ...inPool(name, pool.users)];
}

/** A person who is not in the pool yet is made there by the first sign-in. */
function inPool(name: string, answer: Answer<readonly PoolUser[]>): Finding[] {
  const add = finder("engage");
  if (answer.state !== "read") {
    const text = "may or may not be disabled in the user pool: its users could not be read";
    return [add("pool-unread", "unknown", text, "See the source that could not be read.")];
  }
  const user = answer.value.find((each) => sameText(each.name, name));
  if (user?.enabled !== false) return [];
  const text = `is disabled in the user pool as ${user.name}`;
  const next = "Enable the user in Cognito, or remove the assignment in Okta.";
  return [add("pool-user-disabled", "blocks", text, next)];
}
