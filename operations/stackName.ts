import { OperatorError } from "./failure";

/** As Pulumi names stacks; a name of dots alone would be a folder. */
const part = /^(?!\.+$)[A-Za-z0-9_.-]{1,100}$/;

/** Whether it may be the name of a stack, and so a part of a file's name. */
export function isStackName(text: string): boolean {
  return part.test(text) && !text.startsWith("-");
}

/**
 * Refuses what is no stack before it gets to `pulumi` or into a path.
 *
 * @param reference As `pulumi --stack` takes it: `acme`, or `organization/project/acme`.
 * @throws {OperatorError}
 */
export function requireStackReference(reference: string): void {
  const parts = reference.split("/");
  if (parts.length > 3 || !parts.every(isStackName)) throw noStack(reference);
}

/**
 * The same for a name alone, as it stands in a file's name.
 *
 * @throws {OperatorError}
 */
export function requireStackName(name: string): void {
  if (!isStackName(name)) throw noStack(name);
}

function noStack(given: string): OperatorError {
  return new OperatorError(
    `${JSON.stringify(given)} is not the name of a stack. A stack's name has letters, digits, hyphens, underscores and dots, ` +
      "for example --stack acme.",
  );
}
