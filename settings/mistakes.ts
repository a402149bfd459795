// Not the whole SDK, which takes a second to load: commands check settings too.
import { RunError } from "@pulumi/pulumi/errors";
import { printable, printableLine } from "../facts/printable";

/** One thing that is wrong in the settings. */
export interface Mistake {
  /** The key as the user writes it, for example `engage-okta:engage.groups[0]`. */
  key: string;
  /** The value found, ready to show; never a secret. */
  given: string;
  /** What is allowed. */
  allowed: string;
  /** A line that could stand in the settings; empty where there is none. */
  example?: string;
}

/** Thrown with every mistake in the settings at once; Pulumi shows it without a stack trace. */
export class SettingsError extends RunError {
  constructor(
    stack: string,
    readonly mistakes: readonly Mistake[],
  ) {
    const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
    super(
      [
        `The settings of stack ${stack} have ${count}. Nothing was looked up or changed.`,
        ...mistakes.map(describe),
        `Fix Pulumi.${stack}.yaml and run the command again; docs/configuration.md describes every setting.`,
      ].join("\n\n"),
    );
  }
}

/** One mistake in a few printable lines, as the errors show it. */
export function describe({ key, given, allowed, example }: Mistake): string {
  const lines = [`  ${printableLine(key)}`, `    given:   ${given}`, `    allowed: ${allowed}`];
  return printable([...lines, ...(example ? [`    example: ${example}`] : [])].join("\n"));
}

/** Names the variable of the environment that a value comes from; nothing for one in the stack's file. */
export function from(text: string, variable: string | undefined): string {
  return variable ? `${text}, from ${variable}` : text;
}

/** A value as it stands in an error message: quoted if it is text, cut where it is long. */
export function show(value: unknown): string {
  if (value === undefined) {
    return "nothing";
  }
  const text = printableLine(JSON.stringify(value) ?? String(value));
  // What the cut leaves of a pair of surrogates does not show either.
  return text.length > 120 ? `${printableLine(text.slice(0, 117))}...` : text;
}
