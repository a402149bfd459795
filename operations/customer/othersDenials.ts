import { nameInArn, parseArn } from "../../facts/arn";
import { iamNames } from "../../facts/defaultNames";
import { type Statement, statementsOf } from "../../facts/policyDocument";
import type { ConnectSettings } from "../../settings";
import type { Instance } from "./aws";

/** What of one customer a guardrail protects. */
export interface Protected {
  instanceArn: string;
  roleNames: readonly string[];
  samlProviderNames: readonly string[];
  userPoolIds: readonly string[];
}

/** What the guardrail of this deployment is about, under its declared names. */
export function protectedOf(
  connect: ConnectSettings,
  { alias, arn }: Pick<Instance, "alias" | "arn">,
  userPoolIds: readonly string[],
): Protected {
  const { roleName, samlProviderName } = iamNames(connect, alias);
  return {
    instanceArn: arn,
    roleNames: [roleName],
    samlProviderNames: [samlProviderName],
    userPoolIds,
  };
}

/**
 * The statements of a service control policy that are about more than this customer, in words. They
 * would be lost if the policy became the customer's guardrail, whose whole content an update writes.
 *
 * @param content JSON.
 */
export function othersDenials(content: string, own: Protected): string[] {
  return statementsOf(content || "{}")
    .filter((one) => !isOwn(one, own))
    .map(described);
}

/** What cannot be compared, such as NotResource, reaches further. */
function isOwn({ effect, resources, others }: Statement, own: Protected): boolean {
  return (
    effect === "Deny" &&
    others.length === 0 &&
    resources.length > 0 &&
    resources.every((one) => isOf(own, one))
  );
}

function isOf(own: Protected, resource: string): boolean {
  const { instanceArn, roleNames, samlProviderNames, userPoolIds } = own;
  const { partition, account } = parseArn(instanceArn);
  if (resource === instanceArn || resource.startsWith(`${instanceArn}/`)) return true;
  // The vendor's guide names a role in any account.
  const inIam = [account, "*"].map((one) => `arn:${partition}:iam::${one}`);
  const isNamed = (kind: string, names: readonly string[]) =>
    inIam.some((start) => resource.startsWith(`${start}:${kind}/`)) &&
    names.includes(nameInArn(resource));
  return (
    isNamed("role", roleNames) ||
    isNamed("saml-provider", samlProviderNames) ||
    userPoolIds.some(
      (id) => /^arn:[^:]+:cognito-idp:/.test(resource) && resource.endsWith(`:userpool/${id}`),
    )
  );
}

function described({ effect, actions, resources, others }: Statement): string {
  const what = [...actions, ...others.filter((one) => one !== "NotResource")];
  const where = [...resources, ...others.filter((one) => one === "NotResource")];
  return `${effect} ${few(what)} on ${few(where)}`;
}

/** A policy may have 10,240 characters. */
function few(values: readonly string[], limit = 3): string {
  const rest = values.length - limit;
  return values.slice(0, limit).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
