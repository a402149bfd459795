import { existsSync, readFileSync } from "node:fs";
import Mocha from "mocha";
import { reasonOf } from "./skip";

const { EVENT_TEST_PENDING } = Mocha.Runner.constants;

/** Mocha's Spec, which ends with why tests were skipped, what was checked, and one plain line of totals. */
class Reporter extends Mocha.reporters.Spec {
  private readonly skipped: string[] = [];

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(EVENT_TEST_PENDING, (test) => {
      this.skipped.push(reasonOf(test.title) ?? `no reason given: ${test.fullTitle()}`);
    });
  }

  override epilogue(): void {
    // A failure outside of every test arrives from a worker without its methods, and Spec would crash
    // on it and hide all the others.
    for (const failed of this.failures as Partial<Mocha.Test>[]) {
      failed.titlePath ??= () => [failed.title ?? "outside of every test"];
    }
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    for (const reason of new Set(this.skipped)) {
      const times = this.skipped.filter((other) => other === reason).length;
      console.log(`skipped ${times}: ${reason}`);
    }
    const checked = checkedCalls();
    if (checked) console.log(checked);
    const skipped = pending > 0 ? `, ${pending} skipped` : "";
    console.log(`${passes} passed, ${failures} failed${skipped}`);
  }
}

/** From what `test/setup.ts` wrote in each process; undefined where nothing called the local AWS. */
function checkedCalls(): string | undefined {
  const { AWS_CHECKED: file } = process.env;
  if (!file || !existsSync(file)) return undefined;
  const rows = readFileSync(file, "utf8").trim().split("\n");
  const sum = (column: number) =>
    rows.reduce((total, row) => total + Number(row.split(" ")[column]), 0);
  if (sum(0) + sum(1) === 0) return undefined;
  return `AWS's service models: ${sum(0)} requests and ${sum(1)} answers checked`;
}

export = Reporter;
