import assert from "node:assert/strict";
import { StackStatus } from "@aws-sdk/client-cloudformation";
import { stackState } from "../../facts/stackStatus";

describe("the state of a CloudFormation stack", () => {
  it("is known for every status that CloudFormation has", () => {
    const states = Object.values(StackStatus).map((status) => [status, stackState(status)]);
    const having = (state: string) =>
      states.filter(([, own]) => own === state).map(([name]) => name);
    assert.ok(having("changing").includes("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"));
    assert.ok(having("changing").includes("UPDATE_ROLLBACK_IN_PROGRESS"));
    assert.ok(having("broken").includes("UPDATE_ROLLBACK_FAILED"));
    assert.deepEqual(having("gone"), ["DELETE_COMPLETE"]);
    assert.deepEqual(having("quiet").sort(), [
      "CREATE_COMPLETE",
      "IMPORT_COMPLETE",
      "IMPORT_ROLLBACK_COMPLETE",
      "ROLLBACK_COMPLETE",
      "UPDATE_COMPLETE",
      "UPDATE_ROLLBACK_COMPLETE",
    ]);
  });
});
