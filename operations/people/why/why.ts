import { sameText } from "../../../facts/sameText";
import { compare, type Person, type Verdict } from "../compare";
import { type Finding, applicationNames, weights } from "../findings";
import { oktaFindings } from "../oktaFindings";
import { type Answer, type Unread, unreadAmong } from "../../shared/answer";
import type { Sources } from "../sources";
import { ownFindings } from "./findings";
import type { OktaPerson, PersonReading } from "./reading";

export interface Why {
  /** As the operator wrote it. */
  asked: string;
  /** `may enter` also where the person is assigned to one application only. */
  outcome: "may enter" | "cannot enter" | "unknown";
  /** One sentence. */
  verdict: string;
  next: string;
  /** Absent: Okta has no such person, or did not say. */
  person?: Person & { status: string };
  /** All of them; the first gave the verdict. */
  findings: Finding[];
  /** The sources that could not be read. */
  unread: (Unread & { source: string })[];
}

/** Joins what was read to one verdict and one next step. Asks nothing, changes nothing. */
export function why(reading: PersonReading): Why {
  const { asked, people } = reading;
  if (people.state !== "read") return unknownPerson(asked, people);
  const person = chosen(asked, people.value);
  if (!person) return notInOkta(asked);
  const compared = compare(sourcesOf(reading));
  const own = compared.people.find(({ id }) => id === person.id) ?? unassigned(reading, person);
  const findings = [...own.findings, ...ownFindings(reading, person)].sort(
    (left, right) => rank(left) - rank(right),
  );
  const unread = [...compared.unread, ...unreadEvents(reading)];
  const about = { asked, person: { ...own, status: person.status, findings }, findings, unread };
  return { ...about, ...conclusion(asked, own, findings, person) };
}

/** A note about what happened last says more than one about what else is there. */
const kinds = ["denied-by-policy", "last-sign-in-failed", "refused-by-aws", "not-assigned"];

function rank({ weight, kind }: Finding): number {
  const within = weight === "note" ? kinds.indexOf(kind) : 0;
  return weights.indexOf(weight) * 100 + (within === -1 ? kinds.length : within);
}

/** The login counts before the email address, which several may have. */
export function chosen(asked: string, people: readonly OktaPerson[]): OktaPerson | undefined {
  const by = (attribute: string) =>
    people.find(({ profile }) => sameText(String(profile[attribute] ?? ""), asked));
  return by("login") ?? by("email");
}

function unknownPerson(asked: string, answer: Unread): Why {
  const next =
    answer.state === "refused"
      ? "Give the Okta service app the scope okta.users.read (docs/permissions.md), and run this again."
      : "Check the network and status.okta.com, and run this again.";
  return {
    asked,
    outcome: "unknown",
    verdict: `Nothing is known of ${asked}: Okta ${saidOf(answer)}.`,
    next,
    findings: [],
    unread: [{ ...answer, source: "the person in Okta" }],
  };
}

function saidOf({ state, said }: Unread): string {
  const states = {
    refused: "refused to tell",
    "no answer": "did not answer",
    "not found": "has no users",
  };
  return `${states[state]} (${said})`;
}

function notInOkta(asked: string): Why {
  return {
    asked,
    outcome: "cannot enter",
    verdict: `${asked} cannot enter: Okta has no person with that login or email address.`,
    next: "Check the spelling, and whether the person is in another Okta organization; else create them in Okta.",
    findings: [],
    unread: [],
  };
}

function sourcesOf({ engage, connect, pool }: PersonReading): Sources {
  return {
    engage,
    ...(connect && { connect }),
    pool: { ...pool, administrators: { state: "read", value: [] } },
    wantedAdministrators: [],
  };
}

/** `compare` speaks only of those who are assigned; Okta takes the assignments of a deactivated person away. */
function unassigned({ engage, connect }: PersonReading, person: OktaPerson): Person {
  const { id, status, profile } = person;
  const verdict = ({ state }: Answer<unknown>): Verdict =>
    state === "read" ? "not assigned" : "unknown";
  const assigned = { id, status, profile, userName: "", assignmentStatus: "ACTIVE" };
  return {
    id,
    login: String(profile.login ?? ""),
    claims: {},
    engage: verdict(engage.assigned),
    ...(connect && { connect: verdict(connect.assigned) }),
    findings: oktaFindings("engage", assigned, engage.application),
  };
}

function unreadEvents({ events, connect }: PersonReading): Why["unread"] {
  return unreadAmong({
    "Okta's system log": events.okta,
    "AWS's event history": events.aws,
    "the person's security profiles in Connect": connect?.rights,
  });
}

type Conclusion = Pick<Why, "outcome" | "verdict" | "next">;

function conclusion(
  asked: string,
  own: Person,
  findings: readonly Finding[],
  { status }: OktaPerson,
): Conclusion {
  const login = own.login || asked;
  const blocking = findings.filter(({ weight }) => weight === "blocks");
  const [first] = blocking;
  if (first) {
    const closed = [...new Set(blocking.map(({ application }) => application))].map(
      (target) => applicationNames[target],
    );
    return {
      outcome: "cannot enter",
      verdict: `${login} cannot enter ${closed.join(" and ")}: ${login} ${first.text}.`,
      next: first.next,
    };
  }
  const open = (["engage", "connect"] as const).filter((target) => own[target] === "may enter");
  const unsure = findings.find(({ weight }) => weight === "unknown");
  if (unsure) {
    return {
      outcome: "unknown",
      verdict: `It is not known whether ${login} may enter ${applicationNames[unsure.application]}: ${login} ${unsure.text}.`,
      next: unsure.next,
    };
  }
  if (open.length === 0) return closedEverywhere(own, findings);
  const [note] = findings;
  const places = open.map((target) => applicationNames[target]).join(" and ");
  return {
    outcome: "may enter",
    verdict: `Nothing keeps ${login} (${status} in Okta) out of ${places}${note ? `; but ${login} ${note.text}` : ""}.`,
    next:
      note?.next ??
      "Ask the person to save a failing sign-in as HAR, and run npm run people -- response FILE; run npm run verify for what concerns everyone.",
  };
}

/** Assigned to no application, or it is not known whether. */
function closedEverywhere(own: Person, findings: readonly Finding[]): Conclusion {
  const { login } = own;
  if ([own.engage, own.connect].includes("unknown")) {
    return {
      outcome: "unknown",
      verdict: `It is not known whether ${login} may enter: the assignments in Okta could not be read.`,
      next: "See the sources that could not be read.",
    };
  }
  const notes = findings.filter(({ kind }) => kind === "not-assigned");
  return {
    outcome: "cannot enter",
    verdict: `${login} cannot enter: ${login} ${notes.map(({ text }) => text).join(", and ")}.`,
    next: notes[0]?.next ?? "Assign the person in Okta.",
  };
}
