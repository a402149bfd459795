/** The name at the end of a resource's URN. */
export function nameInUrn(urn: string): string {
  return urn.split("::").pop() ?? urn;
}

/** `okta:app/saml:Saml` and its URN → `Saml engage-app`. */
export function typeAndName({ type, urn = "" }: { type: string; urn?: string }): string {
  return `${shortType(type)} ${nameInUrn(urn)}`;
}

/** `aws:iam/role:Role` → `Role`. */
export function shortType(type: string): string {
  return type.split(":").pop() ?? type;
}
