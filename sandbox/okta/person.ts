/** Okta's statuses of a user. */
export type UserStatus =
  | "STAGED"
  | "PROVISIONED"
  | "ACTIVE"
  | "RECOVERY"
  | "PASSWORD_EXPIRED"
  | "LOCKED_OUT"
  | "SUSPENDED"
  | "DEPROVISIONED";

export interface StoredPerson {
  readonly id: string;
  readonly created: string;
  status: UserStatus;
  password: string;
  /** Those of Okta's profile attributes that have a value. */
  profile: Record<string, string>;
  groupIds: Set<string>;
}
