import { minute } from "../../../facts/minute";
import { style } from "../../htmlStyle";
import { htmlPage, htmlText as text, resultItem, stepItem } from "../../htmlPage";
import { inStage, isOfNextStack } from "../../verify/nextStack";
import type { CheckResult } from "../../verify/runChecks";
import { pageScript } from "./pageScript";
import { pageStyle } from "./pageStyle";
import {
  type CustomerStatus,
  type FleetStatus,
  type Known,
  type MoveStatus,
  countOf,
  endsSoon,
  isWarning,
  verdicts,
} from "./status";

const classes = { "needs a hand": "failed", unknown: "skipped", well: "passed" } as const;

/** Without its script, the page is whole, and only does not filter or sort. */
export function statusPage({ customers, made, by }: FleetStatus): string {
  const worst = [...customers].sort(
    (one, other) => verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict),
  );
  const counts = verdicts.map(
    (one) => `<strong class="${classes[one]}">${countOf(one, customers)}</strong>`,
  );
  return htmlPage({
    title:
      customers.length === 1 ? "Status of 1 customer" : `Status of ${customers.length} customers`,
    style: style + pageStyle,
    header: [
      `<p>${counts.join(" · ")}</p>`,
      `<p>Read until ${text(when(made))} by ${text(`${by.product} ${by.version}`)}.</p>`,
    ].join("\n"),
    body: [controls, overview(worst), ...worst.map(customerSection)].join("\n"),
    script: pageScript,
  });
}

const controls = `<form class="controls" hidden>
<label>Show <select><option value="">all</option>${verdicts.map((one) => `<option>${one}</option>`).join("")}</select></label>
<label>Search <input type="search"></label>
<output></output>
</form>`;

/** What a cell shows, and what it is sorted by. */
interface Cell {
  html: string;
  order: string | number;
}

interface Column {
  title: string;
  of: (customer: CustomerStatus) => Cell;
}

/** Unknown is between what needs a hand and what is well. */
const unknownOrder = 0.5;

function cellOf<T>(answer: Known<T>, show: (value: T) => Cell): Cell {
  if (answer.state === "known") return show(answer.value);
  return { html: word("skipped", "unknown", answer.reason), order: unknownOrder };
}

function word(kind: "passed" | "failed" | "skipped", said: string, title?: string): string {
  return `<span class="${kind}"${title ? ` title="${text(title)}"` : ""}>${text(said)}</span>`;
}

/** A date or a time, in one line. */
function unbroken(words: string): string {
  return `<time>${text(words)}</time>`;
}

function moving(move: CustomerStatus["move"]): string {
  return move?.state === "known" ? ` <small>moving, for ${inStage(move.value.stage)}</small>` : "";
}

/** Nothing bad: well; else how many of what. Those with the most come first. */
function counting(count: number, well: string, bad: string): Cell {
  return count === 0
    ? { html: word("passed", well), order: 1 }
    : { html: word("failed", bad), order: -count };
}

const columns: Column[] = [
  {
    title: "Customer",
    of: ({ stack, move }) => ({
      html: `<a href="#${text(anchor(stack))}">${text(stack)}</a>${moving(move)}`,
      order: stack,
    }),
  },
  {
    title: "Status",
    of: ({ verdict }) => ({
      html: word(classes[verdict], verdict),
      order: verdicts.indexOf(verdict),
    }),
  },
  {
    title: "Sign-in",
    of: ({ signIn }) =>
      cellOf(signIn, (checks) => {
        const failed = checks.filter(({ status }) => status === "failed").length;
        const skipped = checks.filter(({ status }) => status === "skipped").length;
        const warned = checks.filter(isWarning).length;
        if (failed === 0 && warned > 0) {
          return {
            html: word("failed", warned === 1 ? "1 warning" : `${warned} warnings`),
            order: 0,
          };
        }
        if (failed === 0 && skipped > 0) {
          return { html: word("skipped", `${skipped} not checked`), order: unknownOrder };
        }
        return counting(failed, `${checks.length} passed`, `${failed} failed`);
      }),
  },
  {
    title: "Drift",
    of: ({ drift }) =>
      cellOf(drift, ({ found, notDeployed }) =>
        notDeployed
          ? { html: word("failed", "not deployed"), order: 0 }
          : counting(found.length, "none", `${found.length} changed`),
      ),
  },
  {
    title: "Certificates",
    of: ({ certificates }) =>
      cellOf(certificates, (all) => {
        const days = Math.min(...all.map((one) => one.days));
        const near = all.some((one) => one.days < 0 || endsSoon(one));
        const said = days < 0 ? "not in date" : `${days} days`;
        return { html: word(near ? "failed" : "passed", said), order: days };
      }),
  },
  {
    title: "People",
    of: ({ people }) =>
      cellOf(people, ({ assigned, cannotEnter, unknown }) =>
        cannotEnter.length === 0 && unknown > 0
          ? { html: word("skipped", `${unknown} unknown`), order: unknownOrder }
          : counting(cannotEnter.length, `${assigned} can enter`, `${cannotEnter.length} kept out`),
      ),
  },
  {
    title: "Deployed",
    of: ({ deployed }) =>
      cellOf(deployed, ({ at }) => ({ html: unbroken(at.slice(0, 10)), order: at })),
  },
  {
    title: "Last seen",
    of: ({ lastSeen }) =>
      lastSeen
        ? {
            html: when(lastSeen).split(/ (.*)/).filter(Boolean).map(unbroken).join(" "),
            order: lastSeen,
          }
        : { html: word("skipped", "unknown", "no status has read it yet"), order: "" },
  },
];

function overview(customers: readonly CustomerStatus[]): string {
  const head = columns.map(({ title }) => `<th scope="col">${title}</th>`).join("");
  const rows = customers.map((one) => {
    const cells = columns.map(({ title, of }) => {
      const { html, order } = of(one);
      return `<td data-title="${title}" data-order="${text(String(order))}">${html}</td>`;
    });
    return `<tr data-customer="${text(anchor(one.stack))}" data-verdict="${one.verdict}">${cells.join("")}</tr>`;
  });
  return `<table class="overview">\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join("\n")}\n</tbody>\n</table>`;
}

function customerSection(customer: CustomerStatus): string {
  const { stack, verdict, todo } = customer;
  const steps = todo.map(stepItem);
  return [
    `<article id="${text(anchor(stack))}">`,
    `<h2>${text(stack)} ${word(classes[verdict], verdict)}</h2>`,
    "<h3>What to do next</h3>",
    steps.length > 0 ? `<ul class="steps">\n${steps.join("\n")}\n</ul>` : "<p>Nothing.</p>",
    "<h3>Versions</h3>",
    `<table>${versionRows(customer)}</table>`,
    ...checksOf(customer),
    "</article>",
  ].join("\n");
}

function versionRows(customer: CustomerStatus): string {
  const { stack, deployed, vendorStack, move, certificates, lastSeen } = customer;
  const rows: [string, string][] = [
    [
      "Last update",
      shown(
        deployed,
        ({ at, commit }) =>
          `${when(at)}, ${commit ? `commit ${commit.slice(0, 12)}` : "commit unknown (not from a Git repository)"}`,
      ),
    ],
    ["The vendor's stack", shown(vendorStack, (said) => said)],
    ...(move ? [["Move", shown(move, (value) => moveText(value, stack))] as [string, string]] : []),
    [
      "Certificates",
      shown(certificates, (all) =>
        all
          .map(
            ({ section, fingerprint, ends, days }) =>
              `${section}: ${fingerprint}, until ${ends.slice(0, 10)} (${days < 0 ? "not in date" : `${days} days`})`,
          )
          .join("; "),
      ),
    ],
    ["Last seen", lastSeen ? when(lastSeen) : "unknown: no status has read it yet"],
  ];
  return rows
    .map(([name, said]) => `<tr><th scope="row">${name}</th><td>${text(said)}</td></tr>`)
    .join("\n");
}

function moveText(move: MoveStatus, stack: string): string {
  const { cloudFormationStack: to, stage, passed, failed, skipped } = move;
  return (
    `to ${to}, for ${inStage(stage)}. Checks of the new sign-on: ${passed} passed, ${failed} failed, ${skipped} not checked. ` +
    `People are those of the old one; npm run people -- --stack ${stack} --next is about the new one. ` +
    `npm run customer -- move ${stack} says what comes next.`
  );
}

function shown<T>(answer: Known<T>, show: (value: T) => string): string {
  return answer.state === "known" ? show(answer.value) : `unknown: ${answer.reason}`;
}

function checksOf({ signIn }: CustomerStatus): string[] {
  if (signIn.state === "unknown") return [];
  const next = signIn.value.filter(isOfNextStack);
  const others = signIn.value.filter((check) => !isOfNextStack(check));
  return [
    ...checkList("of the sign-in", others),
    ...(next.length > 0 ? checkList("of the sign-in to the vendor's next stack", next) : []),
  ];
}

function checkList(what: string, checks: readonly CheckResult[]): string[] {
  const lines = checks.map(({ status, title, evidence }) =>
    resultItem(status, `${title}: ${evidence}`),
  );
  return [
    `<details><summary>${lines.length} ${lines.length === 1 ? "check" : "checks"} ${what}</summary>`,
    `<ul class="results">\n${lines.join("\n")}\n</ul>`,
    "</details>",
  ];
}

function anchor(stack: string): string {
  return `customer-${stack}`;
}

function when(moment: string): string {
  return minute(new Date(moment));
}
