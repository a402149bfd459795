import { EngineError } from "./engine";
import type { Told } from "./events";
import { lockedBy, locksIn } from "./locks";

/** Why a run of the engine failed, in one line. */
export function reasonOf(stack: string, error: Error, told: Told): string {
  const text = error instanceof EngineError ? `${error.stderr}\n${error.stdout}` : error.message;
  const locks = locksIn(text);
  if (locks.length > 0) return lockedBy(stack, locks);
  if (/\[409\] Conflict: Another update is currently in progress/.test(text)) {
    return `another update of the stack is in progress. Wait for its end, or run pulumi cancel --stack ${stack} if it is dead.`;
  }
  if (/no stack named/.test(text)) {
    return (
      `there is no stack ${stack} where Pulumi keeps its state. ` +
      `Check pulumi whoami -v; if that is right, run pulumi stack init ${stack}.`
    );
  }
  if (/passphrase must be set|incorrect passphrase/.test(text)) {
    return "the passphrase is missing or wrong. Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.";
  }
  if (told.violations.length > 0) return told.violations.join(" ");
  if (told.errors.length > 0) return told.errors.join(" ");
  return engineErrors(text);
}

function engineErrors(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const errors = lines.filter((line) => line.startsWith("error: "));
  const said = errors.length > 0 ? errors : lines.filter((line) => line !== "").slice(0, 1);
  return [...new Set(said)].map((line) => line.replace(/^error: /, "")).join(" ");
}
