import assert from "node:assert/strict";
import { listOf, settingsOf } from "../../../operations/customer/questions";

describe("what answers stand for", () => {
  it("takes a Connect instance by its alias or its id, never both", () => {
    const id = "11111111-2222-3333-4444-555555555555";
    assert.deepEqual(
      [...settingsOf(new Map([["connect.instance", "acme"]]))],
      [
        ["connect.instanceId", undefined],
        ["connect.instanceAlias", "acme"],
      ],
    );
    assert.deepEqual(
      [...settingsOf(new Map([["connect.instance", id]]))],
      [
        ["connect.instanceId", id],
        ["connect.instanceAlias", undefined],
      ],
    );
  });

  it("takes out the app client's name when its id is given, and the reverse", () => {
    assert.deepEqual(
      [...settingsOf(new Map([["engage.appClientId", "abc"]]))],
      [
        ["engage.appClientId", "abc"],
        ["engage.appClientName", undefined],
      ],
    );
  });

  it("leaves two exclusive answers for the check to refuse", () => {
    const both = new Map([
      ["engage.appClientId", "abc"],
      ["engage.appClientName", "web"],
    ]);
    assert.deepEqual(settingsOf(both), both);
  });

  it("reads a list as people write it", () => {
    assert.deepEqual(listOf(" Engage Agents ,, Trial,"), ["Engage Agents", "Trial"]);
  });

  it("takes the values of a list with quotes and without, as the settings file has them", () => {
    assert.deepEqual(listOf(`"123456789012", 'ou-abcd-12345678',root`), [
      "123456789012",
      "ou-abcd-12345678",
      "root",
    ]);
    assert.deepEqual(listOf('Team "A"'), ['Team "A"']);
  });
});
