import { pairs } from "../shared/ui";
import type { AdministratorReport } from "./administrators";
import { type Comparison, type Person, assignedSources, mayEnter } from "./compare";
import { type Finding, applicationNames } from "./findings";
import { unreadText } from "../shared/answer";

/** How the report reads in a terminal. @param all Whether people without findings are listed too. */
export function reportText(stack: string, found: Comparison, all = false): string {
  return [
    `${stack}: ${counts(found)}`,
    ...part("Cannot enter", sentences(found.people, "blocks")),
    ...part("Unknown", sentences(found.people, "unknown")),
    ...part("Notes", sentences(found.people, "note")),
    ...orphans(found),
    ...part("Administrators of Engage", pairs(found.administrators.map(administrator))),
    ...part("Could not be read", pairs(unreadRows(found))),
    ...(found.unread.length > 0 ? [unreadNext] : []),
    ...part("Everyone", all ? everyone(found.people) : []),
  ].join("\n");
}

const unreadNext =
  "  Next: check the network and the credentials (docs/permissions.md lists their rights), and run the command again.";

/** The same in a line for each thing that is wrong. */
export function summaryOf(found: Comparison): string[] {
  return [
    counts(found),
    ...new Set(blocking(found).map(({ said }) => said)),
    ...unreadLines(found),
  ];
}

/** A sentence, without its full stop, for each thing that keeps a person out, and what to do. */
export function blocking({ people }: Comparison): { said: string; next: string }[] {
  return people.flatMap(({ login, findings }) =>
    findings
      .filter(({ weight }) => weight === "blocks")
      .map(({ application, text, next }) => ({
        said: `${login} ${text} (${applicationNames[application]})`,
        next,
      })),
  );
}

/** A line for each source that could not be read. */
export function unreadLines({ unread }: Comparison): string[] {
  return unread.map((one) => `${one.source}: ${unreadText(one)}`);
}

/** One reason is told once, in the row of the first source that it is of. */
function unreadRows({ unread }: Comparison): [string, string][] {
  const told = new Set<string>();
  return unread.map((one) => {
    const text = unreadText(one);
    const row: [string, string] = [one.source, told.has(text) ? `${one.state}, as above` : text];
    told.add(text);
    return row;
  });
}

/** A list that could not be read is named: it does not count as one without people. */
function counts({ people, unread }: Comparison): string {
  const lists = Object.values(assignedSources);
  const missing = unread.map(({ source }) => source).filter((source) => lists.includes(source));
  const gap = `${missing.join(" and ")} could not be read`;
  if (missing.length > 0 && people.length === 0) return gap;
  const entering = people.filter(mayEnter);
  const where = people.some(({ connect }) => connect) ? "Engage and Amazon Connect" : "Engage";
  const who = people.length === 1 ? "1 assigned person" : `${people.length} assigned people`;
  const may = `${entering.length} of ${who} may enter what they are assigned to (${where})`;
  return missing.length > 0 ? `${may}; ${gap}` : may;
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function sentences(people: readonly Person[], weight: Finding["weight"]): string[] {
  return people.flatMap(({ login, findings }) => {
    const own = findings.filter((finding) => finding.weight === weight);
    return [...new Set(own.map(({ text }) => text))].flatMap((text) => {
      const same = own.filter((finding) => finding.text === text);
      const where = same.map(({ application }) => applicationNames[application]).join(" and ");
      return [`  ${login} ${text} (${where}).`, `    ${same[0]!.next}`];
    });
  });
}

function orphans({ orphans: all }: Comparison): string[] {
  if (!all || all.length === 0) return [];
  return part(`In Amazon Connect, and not assigned in Okta: ${all.length}`, [
    `  ${all.map(({ name }) => name).join(", ")}`,
  ]);
}

function administrator({ email, state, poolUser }: AdministratorReport): [string, string] {
  const said: Record<AdministratorReport["state"], string> = {
    "in place": `in the vendor's group as ${poolUser}`,
    "to add": `not in the vendor's group yet: run people with --apply`,
    waiting: "has not signed in to Engage yet; after that, run people with --apply",
    "not assigned": "is not assigned to Engage in Okta",
    unknown: "unknown: see the sources that could not be read",
  };
  return [email, said[state]];
}

function everyone(people: readonly Person[]): string[] {
  return pairs(
    people.map(({ login, engage, connect }) => [
      login,
      `Engage: ${engage}${connect ? `; Amazon Connect: ${connect}` : ""}`,
    ]),
  );
}
