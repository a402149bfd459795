import type { Answer } from "../../shared/answer";
import type { Application, Assigned, ConnectUser, PoolUser } from "../sources";

/** What all sources say of one person. */
export interface PersonReading {
  /** As the operator wrote it, for example `jane@acme.com`. */
  asked: string;
  /** Everyone in Okta with that login or email address, and with the email address of the person. */
  people: Answer<readonly OktaPerson[]>;
  engage: ReadingOfApplication;
  /** Absent: the stack has no sign-on to Amazon Connect. */
  connect?: ReadingOfApplication & {
    users: Answer<readonly ConnectUser[]>;
    /** Of the user with exactly the name that is sent; absent where there is none. */
    rights?: Answer<ConnectRights>;
  };
  pool: {
    identityProviderName: string;
    /** Those with the person's email address, and the one that the sign-in would be. */
    users: Answer<readonly PoolUserDetails[]>;
  };
  /** Newest first. */
  events: { okta: Answer<readonly SignInEvent[]>; aws?: Answer<readonly SignInEvent[]> };
}

export interface OktaPerson {
  id: string;
  /** For example `SUSPENDED`. */
  status: string;
  profile: Readonly<Record<string, unknown>>;
}

export interface ReadingOfApplication {
  application: Answer<Application>;
  /** Of those of the people who are assigned. */
  assigned: Answer<readonly Assigned[]>;
  /** Names of the groups that are assigned to the application. */
  groups: Answer<readonly string[]>;
  /** Names of those of them that have the person. */
  through: Answer<readonly string[]>;
}

export interface ConnectRights {
  /** Names of the security profiles. */
  profiles: readonly string[];
  /** Whether one of them opens the contact control panel. */
  canTakeContacts: boolean;
}

export interface PoolUserDetails extends PoolUser {
  /** For example `EXTERNAL_PROVIDER`, `CONFIRMED`. */
  status: string;
}

/** A sign-in, or an attempt. */
export interface SignInEvent {
  at: Date;
  /** For example `user.authentication.sso` or `AssumeRoleWithSAML`. */
  what: string;
  /** For example `SUCCESS`, `FAILURE`, `DENY`. */
  result: string;
  /** Why it failed, for example `INVALID_CREDENTIALS`; empty where it did not. */
  reason: string;
}

/** Of each log, the newest. */
export const mostEvents = 5;

/** How far back the logs are read. */
export function weekAgo(): Date {
  return new Date(Date.now() - 7 * 24 * 60 * 60 * 1000);
}
