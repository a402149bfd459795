import type { Answer } from "../shared/answer";

export interface Application {
  id: string;
  label: string;
  active: boolean;
  /** For example `${user.email}`. */
  nameIdTemplate: string;
  /** The expression of each claim, by the claim's name. */
  claims: Readonly<Record<string, string>>;
}

/** A person who is assigned to an application, through a group or directly. */
export interface Assigned {
  /** Of the user in Okta, `00u…`. */
  id: string;
  /** What `user.userName` stands for in this application. */
  userName: string;
  /** Of the assignment, for example `ACTIVE`. */
  assignmentStatus: string;
  /** Of the user, for example `SUSPENDED`; absent where Okta did not tell. */
  status?: string;
  /** Of the user in Okta, not of the assignment; absent where Okta did not tell. */
  profile?: Readonly<Record<string, unknown>>;
}

export interface ConnectUser {
  id: string;
  name: string;
}

/** A user of the vendor's user pool. */
export interface PoolUser {
  /** `{provider}_{NameID}` of a person who came through the identity provider. */
  name: string;
  email?: string;
  enabled: boolean;
}

export interface AssignedTo {
  application: Answer<Application>;
  assigned: Answer<readonly Assigned[]>;
}

/** Everything that says who may enter. */
export interface Sources {
  engage: AssignedTo;
  /** Absent: the stack has no sign-on to Amazon Connect. */
  connect?: AssignedTo & { users: Answer<readonly ConnectUser[]> };
  pool: {
    identityProviderName: string;
    users: Answer<readonly PoolUser[]>;
    /** User names in the vendor's group for administrators. */
    administrators: Answer<readonly string[]>;
  };
  /** Email addresses of `engage.administrators` in the settings. */
  wantedAdministrators: readonly string[];
}
