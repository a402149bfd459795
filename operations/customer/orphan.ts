/** Something that has one of the deployment's names, and that its state does not know. */
export interface Orphan {
  /** As Pulumi's state would have it. */
  id: string;
  /** For example `role AmazonConnectOkta-acme`. */
  what: string;
  made?: Date;
  /** What needs it, in words; absent: nothing does, and it may be deleted. */
  neededFor?: string;
  remove(): Promise<unknown>;
}

/** Whether the state has a resource with this id. */
export type IsKnown = (id: string) => boolean;
