import { printable } from "../../../facts/printable";
import { evaluate } from "../expression";
import { type Answer, unreadText, valueOf } from "../../shared/answer";
import type { Assigned } from "../sources";
import type { Why } from "./why";
import type { PersonReading, PoolUserDetails, ReadingOfApplication, SignInEvent } from "./reading";

/** As printable text: what each source says, what else was found, then the verdict and what to do. */
export function whyText(found: Why, reading: PersonReading): string {
  const { findings, person, asked, verdict, next } = found;
  const rows = rowsOf(found, reading);
  const width = Math.max(...rows.map(([name]) => name.length));
  const others = findings.slice(1);
  return printable(
    [
      ...rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`),
      ...(others.length > 0 ? ["", "Also:"] : []),
      ...others.map((one) => `  ${person?.login || asked} ${one.text}. ${one.next}`),
      "",
      verdict,
      `Next: ${next}`,
    ].join("\n"),
  );
}

type Row = [name: string, text: string];

function rowsOf({ asked, person }: Why, reading: PersonReading): Row[] {
  const { people, engage, connect, pool, events } = reading;
  if (!person) return row("Okta", people, () => `no person ${asked}`);
  return [
    ["Okta", `${person.login}, ${person.status} (${person.id})`],
    ...applicationRows("Engage", person.id, engage),
    ...row("User pool", pool.users, poolUsersText),
    ...(connect ? connectRows(person, connect) : []),
    ...row("Sign-ins to Okta", events.okta, eventsText),
    ...row("Sign-ins to AWS", events.aws, eventsText),
  ];
}

/** What a source says; one that could not be read says that, and one that was not asked says nothing. */
function row<T>(name: string, answer: Answer<T> | undefined, text: (value: T) => string): Row[] {
  if (!answer) return [];
  const told = answer.state === "read" ? text(answer.value) : unreadText(answer);
  return [[name, told]];
}

/** The assignment, and the claims as they would be sent. */
function applicationRows(name: string, id: string, from: ReadingOfApplication): Row[] {
  const own = assignedIn(from, id);
  const through = valueOf(from.through) ?? [];
  const how = through.length > 0 ? `through ${through.join(", ")}` : "directly";
  const assignment = row(name, from.assigned, () => (own ? `assigned ${how}` : "not assigned"));
  const application = valueOf(from.application);
  if (!own || !application) return assignment;
  const claims = Object.entries({ NameID: application.nameIdTemplate, ...application.claims });
  return [
    ...assignment,
    ...claims.map(([claim, expression]): Row => [
      `  ${claim.split("/").at(-1)}`,
      // One that is not known here stands for itself, as a literal such as an ARN does in Okta.
      evaluate(expression, own) ?? expression,
    ]),
  ];
}

function assignedIn({ assigned }: ReadingOfApplication, id: string): Assigned | undefined {
  return valueOf(assigned)?.find((one) => one.id === id);
}

function connectRows(
  { id, claims }: NonNullable<Why["person"]>,
  connect: NonNullable<PersonReading["connect"]>,
): Row[] {
  const assignment = applicationRows("Amazon Connect", id, connect);
  if (!assignedIn(connect, id)) return assignment;
  const sent = claims.connectName?.toLowerCase();
  return [
    ...assignment,
    ...row("Connect's user", connect.users, (users) => {
      const alike = users.filter(({ name }) => name.toLowerCase() === sent);
      return alike.map(({ name }) => name).join(", ") || "none";
    }),
    ...row("Security profiles", connect.rights, ({ profiles }) => profiles.join(", ") || "none"),
  ];
}

function poolUsersText(users: readonly PoolUserDetails[]): string {
  const texts = users.map(
    ({ name, status, enabled }) => `${name} (${status}${enabled ? "" : ", disabled"})`,
  );
  return texts.join(", ") || "no user yet: the first sign-in makes it";
}

function eventsText(events: readonly SignInEvent[]): string {
  const texts = events.map(
    ({ at, what, result, reason }) =>
      `${at.toISOString().slice(0, 16)}Z ${what} ${reason || result}`,
  );
  return texts.join("; ") || "none in the last week";
}
