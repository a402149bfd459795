/** The applications that a person enters. */
export type Target = "engage" | "connect";

/** For messages. */
export const applicationNames: Readonly<Record<Target, string>> = {
  engage: "Engage",
  connect: "Amazon Connect",
};

/** `blocks`: cannot enter; `unknown`: may be able to; `note`: enters all the same. What matters most is first. */
export const weights = ["blocks", "unknown", "note"] as const;

/** Something about one person and one application. */
export interface Finding {
  /** Stable, for machines. */
  kind: FindingKind;
  application: Target;
  weight: (typeof weights)[number];
  /** A sentence without its full stop, about the person. */
  text: string;
  next: string;
}

export type FindingKind =
  | "application-inactive"
  | "claim-not-sent"
  | "claim-unknown"
  | "not-active"
  | "status-unknown"
  | "password-expired"
  | "assignment-not-active"
  | "no-email"
  | "no-name-id"
  | "name-id-too-long"
  | "no-connect-name"
  | "connect-name-impossible"
  | "connect-missing"
  | "connect-case"
  | "connect-other-name"
  | "connect-unread"
  | "same-engage-user"
  | "same-connect-user"
  | "pool-unread"
  | "pool-user-disabled"
  | "email-differs"
  | "not-assigned"
  | "connect-no-rights"
  | "pool-native-user"
  | "denied-by-policy"
  | "last-sign-in-failed"
  | "refused-by-aws";

/** Who can sign in to Okta, and what the others lack; Okta's statuses of users. */
export const userStatuses: Readonly<Record<string, { can: boolean; next: string }>> = {
  ACTIVE: { can: true, next: "" },
  PASSWORD_EXPIRED: {
    can: true,
    next: "Nothing: Okta asks for a new password at the next sign-in.",
  },
  STAGED: { can: false, next: "Activate the person in Okta (Directory > People)." },
  PROVISIONED: {
    can: false,
    next: "Ask the person to follow Okta's activation email, or send it again in Okta.",
  },
  RECOVERY: { can: false, next: "Ask the person to finish the password reset, or send it again." },
  LOCKED_OUT: { can: false, next: "Unlock the person in Okta (Directory > People)." },
  SUSPENDED: { can: false, next: "Unsuspend the person in Okta, or remove the assignment." },
  DEPROVISIONED: { can: false, next: "Reactivate the person in Okta, or remove the assignment." },
};

/** Statuses of an assignment with which Okta does not let a person in. */
export const closedAssignments: readonly string[] = [
  "DEPROVISIONED",
  "INACTIVE",
  "REVOKED",
  "SUSPENDED",
];

export function finder(application: Target) {
  return (
    kind: Finding["kind"],
    weight: Finding["weight"],
    text: string,
    next: string,
  ): Finding => ({ kind, application, weight, text, next });
}
