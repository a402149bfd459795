import { randomInt } from "node:crypto";
import { keptKeyPair, type KeyPair } from "../shared/keyPairs";
import { notFound } from "./oktaError";
import type { StoredPerson } from "./person";
import type { BookmarkBody } from "./bookmarkSettings";
import type { SamlAppBody } from "./samlSettings";
import type { SigningKey } from "./signingKeys";

/** A person as the sandbox seeds one. */
export interface Person {
  /** Okta's id, `00u…`. @default a new one */
  id?: string;
  login: string;
  email: string;
  firstName: string;
  lastName: string;
  password: string;
  /** Names of groups; everybody is in `Everyone` without it being said. */
  groups: string[];
}

export interface StoredGroup {
  readonly id: string;
  readonly type: "OKTA_GROUP" | "BUILT_IN";
  readonly created: string;
  name: string;
}

export interface StoredGroupAssignment {
  readonly groupId: string;
  lastUpdated: string;
  priority: number;
  profile: Record<string, unknown>;
}

export interface StoredUserAssignment {
  readonly userId: string;
  readonly created: string;
  lastUpdated: string;
  /** What `${user.userName}` is in this app. */
  userName: string;
  profile: Record<string, unknown>;
}

interface StoredAppOfAnyKind {
  readonly id: string;
  /** `aln…`: the last part of the tile's address. */
  readonly linkId: string;
  /** `{org}_{slug}_{n}` of a custom app, and `bookmark` of every bookmark. */
  readonly name: string;
  readonly created: string;
  lastUpdated: string;
  status: "ACTIVE" | "INACTIVE";
  policyId: string;
  /** By group id. */
  groups: Map<string, StoredGroupAssignment>;
  /** Assigned by themselves, not through a group; by user id. */
  users: Map<string, StoredUserAssignment>;
}

export interface StoredSamlApp extends StoredAppOfAnyKind {
  /** `exk…`: in the entity id and in the public addresses. The provider calls it `entityKey`. */
  readonly externalKey: string;
  body: SamlAppBody;
  /** Oldest first; which one signs is said by `activeKid`. */
  keys: SigningKey[];
  activeKid: string;
}

export interface StoredBookmark extends StoredAppOfAnyKind {
  body: BookmarkBody;
}

export type StoredApp = StoredSamlApp | StoredBookmark;

export function isSaml(app: StoredApp): app is StoredSamlApp {
  return app.body.signOnMode === "SAML_2_0";
}

export interface StoredPolicy {
  readonly id: string;
  readonly name: string;
  /** The policy that new apps get. */
  readonly system: boolean;
  readonly created: string;
}

/** The events of the System Log, with Okta's words for each. */
export const eventTypes = {
  "user.session.start": "User login to Okta",
  "user.authentication.sso": "User single sign on to app",
  "app.generic.unauth_app_access_attempt": "User attempted unauthorized access to app",
} as const;

/** A sign-in, or a refused one, as the System Log keeps it. */
export interface LogEvent {
  readonly id: string;
  readonly published: string;
  readonly eventType: keyof typeof eventTypes;
  readonly result: "SUCCESS" | "FAILURE";
  readonly reason?: string;
  readonly personId?: string;
  readonly login: string;
  readonly appId?: string;
}

/** Okta's times have no fraction of a second. */
export const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, ".000Z");

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** An id as Okta's: three letters that say what it is, 20 characters in all. */
export function newId(prefix: string): string {
  const rest = Array.from({ length: 20 - prefix.length }, () => alphabet[randomInt(62)]);
  return prefix + rest.join("");
}

function missing(id: string, type: string): never {
  throw notFound(id, type);
}

/** Everything that one local org holds. */
export class OktaStore {
  readonly id = newId("00o");
  readonly apps = new Map<string, StoredApp>();
  readonly groups = new Map<string, StoredGroup>();
  readonly people = new Map<string, StoredPerson>();
  /** By ascending id, which is the order of every list of policies. */
  readonly policies: readonly StoredPolicy[] = [
    { name: "Okta Admin Applications", system: false },
    { name: "Any two factors", system: true },
    { name: "Password only", system: false },
  ].map((policy, index) => ({ ...policy, id: newId(`rst${index}`), created: now() }));
  readonly everyone: StoredGroup;
  /** Oldest first. */
  readonly log: LogEvent[] = [];
  private appCount = 0;
  private keyCount = 0;

  readonly orgName = "acme";
  readonly host = "acme.okta.com";

  constructor(
    /** `idx`: Identity Engine; `v1`: a classic organization, which has no access policies. */
    readonly pipeline: "idx" | "v1",
  ) {
    this.everyone = this.addGroup("Everyone", "BUILT_IN");
  }

  /** With the same ids; what happens to one does not happen to the other. */
  copy(): OktaStore {
    return Object.assign(new OktaStore(this.pipeline), structuredClone({ ...this }));
  }

  get defaultPolicy(): StoredPolicy {
    return this.policies.find((policy) => policy.system) as StoredPolicy;
  }

  /** A name for a custom app: org, the label's letters and digits, a running number. */
  newAppName(label: string): string {
    const slug = label.toLowerCase().replace(/[^a-z0-9]/g, "") || "app";
    return `${this.orgName}_${slug}_${++this.appCount}`;
  }

  /** For a signing key: every app has keys of its own. */
  nextKeyPair(): Promise<KeyPair> {
    return keptKeyPair(`app-${this.keyCount++}`);
  }

  addGroup(name: string, type: StoredGroup["type"] = "OKTA_GROUP"): StoredGroup {
    const group: StoredGroup = { id: newId("00g"), type, created: now(), name };
    this.groups.set(group.id, group);
    return group;
  }

  /** The entity with an id that a request names, or E0000007. */
  app(id: string): StoredApp {
    return this.apps.get(id) ?? missing(id, "AppInstance");
  }

  /** The same for what only a SAML app has. */
  samlApp(id: string): StoredSamlApp {
    const app = this.app(id);
    return isSaml(app) ? app : missing(id, "AppInstance");
  }

  group(id: string): StoredGroup {
    return this.groups.get(id) ?? missing(id, "UserGroup");
  }

  policy(id: string): StoredPolicy {
    return this.policies.find((policy) => policy.id === id) ?? missing(id, "Policy");
  }

  /** By id or by login. */
  user(key: string): StoredPerson {
    return this.people.get(key) ?? this.personWithLogin(key) ?? missing(key, "User");
  }

  groupNamed(name: string): StoredGroup {
    const found = [...this.groups.values()].find((group) => group.name === name);
    return found ?? missing(name, "UserGroup");
  }

  addPerson(person: Person): StoredPerson {
    const { login, email, firstName, lastName } = person;
    const stored: StoredPerson = {
      id: person.id ?? newId("00u"),
      created: now(),
      status: "ACTIVE",
      password: person.password,
      profile: { login, email, firstName, lastName },
      groupIds: new Set([
        this.everyone.id,
        ...person.groups.map((name) => this.groupNamed(name).id),
      ]),
    };
    this.people.set(stored.id, stored);
    return stored;
  }

  personWithLogin(login: string): StoredPerson | undefined {
    const wanted = login.toLowerCase();
    return [...this.people.values()].find(
      (person) => person.profile.login?.toLowerCase() === wanted,
    );
  }

  appWithExternalKey(key: string): StoredSamlApp | undefined {
    return [...this.apps.values()].filter(isSaml).find((app) => app.externalKey === key);
  }

  note(event: Omit<LogEvent, "id" | "published">): void {
    this.log.push({ ...event, id: newId("log"), published: new Date().toISOString() });
  }

  groupsOf(person: StoredPerson): StoredGroup[] {
    return [...this.groups.values()].filter((group) => person.groupIds.has(group.id));
  }

  /** How the person comes to have the app; undefined: not at all. */
  assignmentScope(app: StoredApp, person: StoredPerson): "USER" | "GROUP" | undefined {
    if (app.users.has(person.id)) {
      return "USER";
    }
    return [...app.groups.keys()].some((id) => person.groupIds.has(id)) ? "GROUP" : undefined;
  }
}
