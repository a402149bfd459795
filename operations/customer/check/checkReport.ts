import { compact } from "../../../facts/compact";
import { describe } from "../../../settings/mistakes";
import type { CheckReport, CheckedCustomer } from "./check";
import { counted, pairs } from "../../shared/ui";

/** The report for people: what is wrong customer by customer, then between them, then one line. */
export function checkText({ customers, collisions, ok }: CheckReport): string {
  const blocks = [
    ...customers.flatMap(customerText),
    ...collisions.map(({ severity, text }) => `${severity}: ${text}`),
  ];
  const clashes = collisions.filter(({ severity }) => severity === "mistake").length;
  const mistaken = customers.filter(({ mistakes }) => mistakes.length > 0).length;
  // A name that is not there, a refusal and no answer: only the first is a mistake of the settings.
  const unconfirmed = customers.filter(({ problem }) => problem).length;
  const counts = compact([
    ok && "no mistake",
    mistaken > 0 && `${mistaken} with mistakes`,
    unconfirmed > 0 && `${unconfirmed} not confirmed by AWS and Okta`,
    clashes > 0 && counted(clashes, "collision"),
  ]);
  const total = `${counted(customers.length, "customer")} checked: ${counts.join(", ")}.`;
  return [...blocks, total].join("\n\n");
}

/** Nothing where there is nothing to say. */
function customerText({ name, mistakes, notes, problem, found }: CheckedCustomer): string[] {
  const lines = compact([
    ...mistakes.map(describe),
    ...notes.map((note) => `  note: ${note}`),
    problem?.replace(/^/gm, "  "),
    ...pairs(found ?? []),
  ]);
  return lines.length > 0 ? [[name, ...lines].join("\n")] : [];
}
