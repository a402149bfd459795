import { block, cell, plain } from "../../markdownText";
import { type CustomerResult, type Report, totals } from "./report";

/** Characters of one customer's differences; GitHub takes a megabyte for all of a step. */
const longest = 60_000;

/** A report in GitHub's Markdown, for a pull request or the summary of a job. */
export function summaryMarkdown({ operation, customers, seconds }: Report): string {
  const lost = customers.filter(({ endangered = [] }) => endangered.length > 0);
  const rows = customers.map(
    ({ stack, outcome, summary }) =>
      `| ${cell(plain(stack))} | ${outcome} | ${cell(plain(summary))} |`,
  );
  return [
    `### fleet ${operation}: ${totals(customers)} in ${seconds.toFixed(0)} s`,
    ...lost.map(warning),
    ["| Customer | Outcome | |", "| --- | --- | --- |", ...rows].join("\n"),
    ...customers.flatMap(differences),
    "",
  ].join("\n\n");
}

function warning({ stack, endangered = [] }: CustomerResult): string {
  return (
    `> **${plain(stack)}: agents would lose their sign-in.** The update replaces or deletes ` +
    `${endangered.map(plain).join(", ")}; \`fleet up\` refuses it without \`--allow-delete\`.`
  );
}

function differences({ stack, diff = [] }: CustomerResult): string[] {
  if (diff.length === 0) return [];
  const text = diff.join("\n");
  const cut = text.length > longest ? `${text.slice(0, longest)}\n…` : text;
  return [
    `<details><summary>${plain(stack)}</summary>`,
    block(cut.split("\n"), "diff"),
    "</details>",
  ];
}
