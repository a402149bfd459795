import Mocha from "mocha";
import { reasonOf } from "./skip";

const { EVENT_TEST_PASS, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/**
 * Mocha's Spec, which ends with the tests that needed a second try, why tests were skipped, and one
 * plain line of totals.
 */
class Reporter extends Mocha.reporters.Spec {
  private readonly skipped: string[] = [];
  private readonly triedTwice: string[] = [];

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(EVENT_TEST_PENDING, (test) => {
      this.skipped.push(reasonOf(test.title) ?? `no reason given: ${test.fullTitle()}`);
    });
    runner.on(EVENT_TEST_PASS, (test) => {
      const { currentRetry } = test as unknown as { currentRetry(): number };
      if (currentRetry.call(test) > 0) this.triedTwice.push(test.fullTitle());
    });
  }

  override epilogue(): void {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    for (const title of this.triedTwice) console.log(`passed at the second try: ${title}`);
    for (const reason of new Set(this.skipped)) {
      const times = this.skipped.filter((other) => other === reason).length;
      console.log(`skipped ${times}: ${reason}`);
    }
    const skipped = pending > 0 ? `, ${pending} skipped` : "";
    console.log(`${passes} passed, ${failures} failed${skipped}`);
  }
}

export = Reporter;
