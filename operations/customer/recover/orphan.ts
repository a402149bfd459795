/** What of a sign-on to Engage the clouds can have and the state can lack. */
export type EngagePart = "application" | "bookmark" | "identityProvider";

/** Something that has one of the deployment's names, and that its state does not know. */
export interface Orphan {
  /** As Pulumi's state would have it. */
  id: string;
  /** For example `role AmazonConnectOkta-acme`. */
  what: string;
  made?: Date;
  /** What needs it, in words; absent: nothing does, and it may be deleted. */
  neededFor?: string;
  /** Whether no update of this customer can have made it. */
  isOthers?: boolean;
  /** What it is in the sign-on for the vendor's next stack; absent where it belongs to another part. */
  partOfNext?: EngagePart;
  /** Looks what needs it now, for `neededFor`. */
  need(): Promise<string | undefined>;
  remove(): Promise<unknown>;
}

export async function withNeed(orphan: Orphan): Promise<Orphan> {
  return { ...orphan, neededFor: await orphan.need() };
}

/** Whether the state has a resource with this id. */
export type IsKnown = (id: string) => boolean;
