import assert from "node:assert/strict";
import { nameOf, pointsOf } from "../../bench/faults/points";
import { Trial } from "../../bench/faults/trial";

/** A few of the points of `npm run faults`, one of each phase and each sort of fault. */
const sample = [
  "up: cognito-idp CreateIdentityProvider #1: 503 to the end",
  "refresh: okta GET /api/v1/apps/{id} #1: 429 with Retry-After",
  "destroy: cognito-idp UpdateUserPoolClient #1: reset after",
];

describe("After a fault, the next up", () => {
  let trial: Trial;

  before(async () => (trial = await Trial.start(1)));
  after(() => trial?.stop());

  for (const name of sample) {
    it(`brings everything to where an undisturbed run does: ${name}`, async () => {
      const point = pointsOf(trial.places).find((each) => nameOf(each) === name);
      assert.ok(point, "the undisturbed run makes such a call");
      const { result, problems, commandSucceeded } = await trial.run(point);
      assert.equal(result, "converged", problems.join("\n"));
      assert.equal(commandSucceeded, !name.endsWith("503 to the end"), problems.join("\n"));
    });
  }
});
