import type { MoveOutputs } from "../../outputs";
import type { Check, CheckResult } from "./runChecks";

const prefix = "next-";

/** During a move both sign-ons are checked; `next-engage-metadata` is of the vendor's next stack. */
export function ofNextStack(checks: readonly Check[]): Check[] {
  return checks.map((check) => ({
    ...check,
    name: prefix + check.name,
    title: `${check.title} (the vendor's next stack)`,
    needs: check.needs?.map((name) => prefix + name),
  }));
}

export function isOfNextStack({ name }: Pick<CheckResult, "name">): boolean {
  return name.startsWith(prefix);
}

/** As the same is called for the sign-on that agents have: `engage` for `next-engage`. */
export function withoutNext(name: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

/** Whom a stage of the move is for, in words. */
export function inStage(stage: MoveOutputs["stage"]): string {
  return stage === "test" ? "testers" : "everyone";
}
