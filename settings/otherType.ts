/**
 * What to do about a value that YAML, or `pulumi config set`, took for a number, or for true or false,
 * and the other way round.
 *
 * @param expected As valibot says it, for example `string` or `boolean`.
 * @returns a hint; nothing where the type is not the mistake.
 */
export function otherType(given: unknown, expected: string | null): string | undefined {
  const isText = /string|"/.test(expected ?? "");
  if (isText && (typeof given === "number" || typeof given === "boolean")) {
    return `put it in quotes${asWritten(given)} (with pulumi config set: --type string)`;
  }
  if (expected === "boolean" && (given === "true" || given === "false")) {
    return `write it without quotes: ${given}`;
  }
  if (expected === "number" && typeof given === "string" && /^\d+(\.\d+)?$/.test(given)) {
    return "write it without quotes";
  }
  return undefined;
}

/** An account id may begin with zeros, of which YAML keeps none; Pulumi even reads one without 8 and 9 as octal. */
function asWritten(given: number | boolean): string {
  const text = String(given);
  if (/^\d{9,10}$/.test(text)) return ", with its leading zeros";
  return `: "${/^\d{11}$/.test(text) ? text.padStart(12, "0") : text}"`;
}
