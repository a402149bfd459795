import type { Check, CheckResult } from "./runChecks";

/** During a move both sign-ons are checked; `next-engage-metadata` is of the vendor's next stack. */
export function ofNextStack(checks: readonly Check[]): Check[] {
  return checks.map((check) => ({
    ...check,
    name: `next-${check.name}`,
    title: `${check.title} (the vendor's next stack)`,
    needs: check.needs?.map((name) => `next-${name}`),
  }));
}

export function isOfNextStack({ name }: Pick<CheckResult, "name">): boolean {
  return name.startsWith("next-");
}
