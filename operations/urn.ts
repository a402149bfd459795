/** The name at the end of a resource's URN. */
export function nameInUrn(urn: string): string {
  return urn.split("::").pop() ?? urn;
}

/** `aws:iam/role:Role` → `Role`. */
export function shortType(type: string): string {
  return type.split(":").pop() ?? type;
}
