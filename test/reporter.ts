import Mocha from "mocha";
import { reasonOf } from "./skip";

const { EVENT_TEST_PENDING } = Mocha.Runner.constants;

/** Mocha's Spec, which ends with why tests were skipped and one plain line of totals. */
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
    const skipped = pending > 0 ? `, ${pending} skipped` : "";
    console.log(`${passes} passed, ${failures} failed${skipped}`);
  }
}

export = Reporter;
