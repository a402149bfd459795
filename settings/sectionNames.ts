/** The settings of the program itself, without the project's name before them. */
export const sectionNames: readonly string[] = [
  ...["engage", "move", "connect", "guardrail", "handoff", "verify"],
  ...["protect", "allowReplace"],
];
