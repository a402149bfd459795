import { type AdministratorReport, administratorsOf } from "./administrators";
import { type Claims, allClaims } from "./claims";
import { connectFindings, otherName } from "./connectFindings";
import { engageFindings } from "./engageFindings";
import { type Finding, type Target, weights } from "./findings";
import { type Answer, type Unread, unreadAmong, valueOf } from "../shared/answer";
import type { Assigned, ConnectUser, Sources } from "./sources";

export type Verdict = "may enter" | "cannot enter" | "unknown" | "not assigned";

/** One assigned person, with what the applications get of them. */
export interface Person {
  /** Of the user in Okta, `00u…`. */
  id: string;
  /** Okta's login; the name in the application where Okta did not tell the profile. */
  login: string;
  firstName?: string;
  lastName?: string;
  /** The claims as they would be sent; absent: not known. */
  claims: { nameId?: string; email?: string; connectName?: string };
  engage: Verdict;
  /** Absent: the stack has no sign-on to Amazon Connect. */
  connect?: Verdict;
  /** What blocks comes first. */
  findings: Finding[];
}

export interface Comparison {
  /** Whether every assigned person may enter, and all of it could be read. */
  ok: boolean;
  people: Person[];
  /** Users in Connect to whom no assigned person belongs; absent: not known. */
  orphans?: ConnectUser[];
  administrators: AdministratorReport[];
  /** The sources that could not be read. */
  unread: (Unread & { source: string })[];
}

/** Whether a person may enter everything that they are assigned to. */
export function mayEnter({ engage, connect = "not assigned" }: Person): boolean {
  return [engage, connect].every(
    (verdict) => verdict === "may enter" || verdict === "not assigned",
  );
}

/** Joins Okta, Connect and the user pool to a verdict for each person. Asks nothing, changes nothing. */
export function compare(sources: Sources): Comparison {
  const claims = allClaims(sources);
  const everyone = [...claims.values()];
  const people = everyone.map((one) => person(one, everyone, sources));
  const unread = unreadOf(sources);
  return {
    ok: people.every(mayEnter) && unread.length === 0,
    people: people.sort((one, other) => one.login.localeCompare(other.login)),
    orphans: orphansOf(everyone, sources),
    administrators: administratorsOf(sources, everyone),
    unread,
  };
}

function person(one: Claims, everyone: readonly Claims[], sources: Sources): Person {
  const assigned = one.engage ?? one.connect!;
  const { login, firstName, lastName } = (assigned.profile ?? {}) as Record<string, string>;
  const findings = [
    ...engageFindings(one, everyone, sources),
    ...connectFindings(one, everyone, sources),
  ].sort((left, right) => rank(left) - rank(right));
  const { nameId, email, connectName } = one;
  return {
    id: one.id,
    login: login ?? assigned.userName,
    firstName,
    lastName,
    claims: { nameId, email, connectName },
    engage: verdict("engage", one.engage, sources.engage.assigned, findings),
    ...(sources.connect && {
      connect: verdict("connect", one.connect, sources.connect.assigned, findings),
    }),
    findings,
  };
}

const rank = ({ weight }: Finding) => weights.indexOf(weight);

function verdict(
  application: Target,
  assigned: Assigned | undefined,
  answer: Answer<unknown>,
  findings: readonly Finding[],
): Verdict {
  if (!assigned) return answer.state === "read" ? "not assigned" : "unknown";
  const own = findings.filter((finding) => finding.application === application);
  if (own.some(({ weight }) => weight === "blocks")) return "cannot enter";
  return own.some(({ weight }) => weight === "unknown") ? "unknown" : "may enter";
}

/** Not known where the name of even one assigned person is not. */
function orphansOf(everyone: readonly Claims[], { connect }: Sources): ConnectUser[] | undefined {
  const users = valueOf(connect?.users);
  if (!users || connect?.assigned.state !== "read") return undefined;
  const assigned = everyone.filter((one) => one.connect);
  if (assigned.some(({ connectName }) => connectName === undefined)) return undefined;
  const claimed = new Set(
    assigned.flatMap((one) => {
      const other = otherName(one.connectName!, one, everyone, users);
      return [one.connectName!, ...(other ? [other.name] : [])].map((name) => name.toLowerCase());
    }),
  );
  return users.filter(({ name }) => !claimed.has(name.toLowerCase()));
}

/** What the report calls the lists of those who are assigned. */
export const assignedSources: Readonly<Record<Target, string>> = {
  engage: "the people assigned to Engage",
  connect: "the people assigned to Amazon Connect",
};

function unreadOf({ engage, connect, pool, wantedAdministrators }: Sources): Comparison["unread"] {
  return unreadAmong({
    "Okta's application for Engage": engage.application,
    [assignedSources.engage]: engage.assigned,
    "Okta's application for Amazon Connect": connect?.application,
    [assignedSources.connect]: connect?.assigned,
    "Amazon Connect's users": connect?.users,
    "the user pool's users": pool.users,
    "the user pool's group of administrators":
      wantedAdministrators.length > 0 ? pool.administrators : undefined,
  });
}
