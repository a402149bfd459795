import { describe } from "../../../settings/mistakes";
import type { CheckReport, CheckedCustomer } from "./check";
import { counted, pairs } from "../ui";

/** The report for people: what is wrong customer by customer, then between them, then one line. */
export function checkText({ customers, collisions, ok }: CheckReport): string {
  const wrong = customers.filter(({ mistakes, problem }) => mistakes.length > 0 || problem);
  const blocks = [
    ...customers.flatMap(customerText),
    ...collisions.map(({ severity, text }) => `${severity}: ${text}`),
  ];
  const clashes = collisions.filter(({ severity }) => severity === "mistake").length;
  const total =
    `${counted(customers.length, "customer")} checked: ` +
    (ok ? "no mistake" : `${wrong.length} with mistakes`) +
    (clashes > 0 ? `, ${counted(clashes, "collision")}` : "") +
    ".";
  return [...blocks, total].join("\n\n");
}

/** Nothing where there is nothing to say. */
function customerText({ name, mistakes, notes, problem, found }: CheckedCustomer): string[] {
  const lines = [
    ...mistakes.map(describe),
    ...notes.map((note) => `  note: ${note}`),
    ...(problem ? [problem.replace(/^/gm, "  ")] : []),
    ...(found ? pairs(found) : []),
  ];
  return lines.length > 0 ? [[name, ...lines].join("\n")] : [];
}
