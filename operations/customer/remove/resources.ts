import { shortType } from "../../urn";
import type { StateResource } from "../../shared/stackCommands";

/** Whether its removal changes something in AWS or Okta. */
export function isOfCloud(resource: StateResource): boolean {
  const { type } = resource;
  const ofClient = type.endsWith(":AppClientIdentityProvider");
  return /^(aws|okta):/.test(type) || ofClient || originsOf(resource).length > 0;
}

/** Those that a removal takes off the Connect instance; others were approved before, and stay. */
export function originsOf({ type, outputs }: StateResource): string[] {
  return type.endsWith(":ApprovedOrigins") ? ((outputs?.added ?? []) as string[]) : [];
}

export function describe({ type, id = "" }: StateResource): string {
  return `${shortType(type)} ${id}`;
}
