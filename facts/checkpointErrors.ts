// What the engine says when it cannot read a state that it keeps in a folder.

/** The file of attributes next to the state is empty (`EOF`) or cut (`blob (key …) (code=Unknown): unexpected EOF`). */
export function saysCutAttributes(text: string): boolean {
  return /failed to load checkpoint: .*\bEOF\b/.test(text);
}

/** The state itself is cut, within a text or elsewhere. */
export function saysCutState(text: string): boolean {
  return /failed to load checkpoint: .*(unexpected end of JSON input|invalid character)/.test(text);
}

/**
 * A lock of the stack is cut: every command that changes the stack reads it. Reading the stack does not.
 * Other errors name what they could not read.
 */
export function saysCutLock(text: string): boolean {
  const cut = "(unexpected end of JSON input|EOF|unexpected EOF|invalid character .*)";
  return new RegExp(`^error: (could not create stack: )?${cut}$`, "m").test(text);
}

/** Why the engine could not write the state in the middle of an update; nothing where it could. */
export function unsavedState(text: string): string | undefined {
  return /failed to save snapshot: (.*)/.exec(text)?.[1]?.trim();
}
