import { OperatorError } from "../failure";
import { print } from "../output";
import type { Prompts } from "./prompts";

/** Where a command shows what it does, and whom it asks. */
export interface Ui {
  say(line: string): void;
  /** Absent without a terminal to ask on. */
  prompts?: Prompts;
}

/**
 * @param yes Whether nothing is to be asked, as always where there is no terminal, and in CI.
 */
export async function terminal(yes: boolean): Promise<Ui> {
  const say = print;
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && !process.env.CI;
  if (yes || !isTerminal) return { say };
  return { say, prompts: await terminalPrompts() };
}

/** Asks on the terminal that there is. */
export async function terminalPrompts(): Promise<Prompts> {
  const { printablePrompts } = await import("./prompts");
  const { leavablePrompts } = await import("./leaving");
  return printablePrompts(leavablePrompts(await import("@inquirer/prompts")));
}

/** Without a terminal, the command itself was the answer. */
export async function confirm(ui: Ui, message: string): Promise<void> {
  if (ui.prompts && !(await ui.prompts.confirm({ message, default: true }))) {
    throw new OperatorError("Nothing was written.");
  }
}

/** Two columns. */
export function pairs(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}

/** A number with its noun, for example `1 output` or `3 outputs`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
