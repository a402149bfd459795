// An update that did what its preview did not show: something in the clouds, or the last second, changed its
// mind. That cannot be stopped, because the engine tells of a step when it takes it.
import { RunFailure } from "../engine/events";
import { type PlannedStep, endangered } from "./plan";

/**
 * The resources that agents sign in with and that an update replaced or deleted without the operator's word.
 * What its preview showed is allowed by name, or the update did not start.
 */
export function unseenLosses(
  steps: readonly PlannedStep[],
  allowDelete: readonly string[],
): PlannedStep[] {
  return endangered(steps).filter(({ name }) => !allowDelete.includes(name));
}

/** @param how Whether the update went through, or may have failed at this very step. */
export function lossLines(
  losses: readonly PlannedStep[],
  how: "did" | "began",
  stack: string,
): string[] {
  if (losses.length === 0) return [];
  const said = losses.map(({ operation, type, name }) => {
    const done = how === "did" ? `${operation}d` : `began to ${operation}`;
    return `${done} ${name} (${type}), which agents sign in with`;
  });
  return [
    ...said,
    "The preview did not show this, and agents may have lost their sign-in. See what " +
      `is missing with npm run verify -- --stack ${stack}, restore the settings if they have changed, and run fleet up ` +
      "again: it creates what is missing.",
  ];
}

/** The failure of an update, with what it took away before. */
export function withLosses(error: Error, stack: string, allowDelete: readonly string[]): Error {
  if (!(error instanceof RunFailure)) return error;
  const losses = unseenLosses(error.findings.planned, allowDelete);
  const lines = lossLines(losses, "began", stack);
  return lines.length === 0
    ? error
    : new RunFailure([error.message, ...lines].join("\n"), error.findings);
}
