// What the engine says when it cannot read a state that it keeps in a folder.

/** The file of attributes next to the state is empty (`EOF`) or cut (`blob (key …) (code=Unknown): unexpected EOF`). */
export function saysCutAttributes(text: string): boolean {
  return /failed to load checkpoint: .*\bEOF\b/.test(text);
}

/** The state itself is cut, within a text or elsewhere. */
export function saysCutState(text: string): boolean {
  return /failed to load checkpoint: .*(unexpected end of JSON input|invalid character)/.test(text);
}
