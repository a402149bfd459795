import assert from "node:assert/strict";
import type { DiagnosticEvent, EngineEvent } from "@pulumi/pulumi/automation";
import { EngineEvents } from "../../../../operations/fleet/engine/events";

/** What is told of texts that the engine passes on. */
function told(severity: DiagnosticEvent["severity"], ...messages: string[]): string[] {
  const events = new EngineEvents(() => {});
  for (const message of messages) {
    events.take({ diagnosticEvent: { severity, message, color: "never" } } as EngineEvent);
  }
  return events.findings.warnings;
}

describe("The warnings of a run", () => {
  it("are the program's, each once and without colors", () => {
    const program = [
      "engage.exclusive: the app client also lists Entra.",
      "engage: the hosted sign-in is at another domain.",
      "move.callbackUrl: several are possible.",
      "guardrail.alsoProtect: changes are denied.",
      "aws:allowedAccountIds is not set.\n  aws:allowedAccountIds: []",
    ];
    assert.deepEqual(told("warning", ...program, ...program), program);
    assert.deepEqual(told("warning", "<{%fg 3%}>connect.x: y<{%reset%}>\n"), ["connect.x: y"]);
    const tile = "These change what agents experience\n  - the tile";
    assert.deepEqual(told("info", tile), [tile]);
  });

  it("are not what the engine and the providers tell of themselves", () => {
    assert.deepEqual(told("warning", "A new version of Pulumi is available.", "aws_x is old"), []);
    assert.deepEqual(told("info", "using pulumi-resource-aws from $PATH", ""), []);
    assert.deepEqual(told("info#err", "Waiting: the stack is updated (30 s)"), []);
    assert.deepEqual(told("error", "engage: refused"), []);
  });
});
