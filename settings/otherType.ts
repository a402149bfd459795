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
    return `put it in quotes: "${given}" (with pulumi config set: --type string)`;
  }
  if (expected === "boolean" && (given === "true" || given === "false")) {
    return `write it without quotes: ${given}`;
  }
  if (expected === "number" && typeof given === "string" && /^\d+(\.\d+)?$/.test(given)) {
    return `write it without quotes: ${given}`;
  }
  return undefined;
}
