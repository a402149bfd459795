import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { SandboxStack } from "../../sandbox/automation";
import type { Sandbox } from "../../sandbox/sandbox";

/**
 * What an update that is refused says, paragraph by paragraph; it has written nothing.
 *
 * @param harmless Operations that may be called although they are no reads.
 */
export async function refusal(
  { calls }: Sandbox,
  stack: SandboxStack,
  harmless: readonly string[] = [],
): Promise<string[]> {
  calls.clear();
  const errors = new Set<string>();
  const onEvent = ({ diagnosticEvent: said }: EngineEvent) => {
    // The engine shows a program's error twice.
    if (said?.severity === "error") errors.add(said.message.replace(/<\{%\w+%\}>/g, "").trim());
  };
  await assert.rejects(stack.up({ onEvent }));
  const writes = calls.writes().filter(({ operation }) => !harmless.includes(operation));
  assert.deepEqual(writes, []);
  assert.equal(errors.size, 1, "one error");
  return [...errors].flatMap((error) => error.split("\n\n"));
}
