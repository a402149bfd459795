import assert from "node:assert/strict";
import { nameOf, pointsOf } from "../../bench/faults/points";
import { Trial, type Outcome } from "../../bench/faults/trial";
import { sharedSandbox } from "../sharedSandbox";
import { engageOnly } from "./engageOnly";

/** A few of the points of `npm run faults`, one of each phase and each sort of fault. */
const sample: readonly Expected[] = [
  ["up: cognito-idp CreateIdentityProvider #1: 503 to the end", "converged", "fails"],
  ["up: cognito-idp UpdateUserPoolClient #1: conflict", "converged", "succeeds"],
  ["up: cognito-idp DescribeUserPoolClient #1: callback after", "converged", "succeeds"],
  ["up: sts GetCallerIdentity #1: access denied", "refused", "fails"],
  ["refresh: okta GET /api/v1/apps/{id} #1: 429 with Retry-After", "converged", "succeeds"],
  ["refresh: cognito-idp DescribeIdentityProvider #1: no answer", "refused", "fails"],
  ["refresh: cognito-idp DescribeUserPoolClient #1: provider before", "converged", "succeeds"],
  ["destroy: cognito-idp UpdateUserPoolClient #1: reset after", "converged", "succeeds"],
  ["destroy: cognito-idp UpdateUserPoolClient #1: expired token", "converged", "fails"],
  ["destroy: sts GetCallerIdentity #1: foreign account", "refused", "fails"],
];

type Expected = readonly [name: string, result: Outcome["result"], command: "succeeds" | "fails"];

describe("After a fault, the next up", () => {
  let trial: Trial;

  // All points of the sample are calls of Engage sign-on.
  before(async () => (trial = await Trial.within(await sharedSandbox(), await engageOnly(), 1)));

  for (const [name, expected, command] of sample) {
    it(`brings everything to where an undisturbed run does: ${name}`, async () => {
      const point = pointsOf(trial.places).find((each) => nameOf(each) === name);
      assert.ok(point, "the undisturbed run makes such a call");
      const { result, problems, commandSucceeded, ...lost } = await trial.run(point);
      assert.equal(result, expected, problems.join("\n"));
      assert.equal(commandSucceeded, command === "succeeds", problems.join("\n"));
      assert.deepEqual([lost.fieldsLost, lost.changesLost], [[], []]);
    });
  }
});
