// Paths of properties as the engine writes them.

/** `a.b[0]["c.d"]` → `a`, `b`, `0`, `c.d`. */
function parts(path: string): string[] {
  const pattern = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g;
  return [...path.matchAll(pattern)].map(([, quoted, index, plain]) =>
    quoted === undefined ? (index ?? plain ?? "") : (JSON.parse(`"${quoted}"`) as string),
  );
}

/** `attributeStatements[0].name` → `attributeStatements`. */
export function topLevel(path: string): string {
  return parts(path)[0] ?? path;
}

/** The value at a path; nothing where there is none. */
export function valueAt(properties: unknown, path: string): unknown {
  return parts(path).reduce<unknown>((value, name) => members(value)[name], properties);
}

export function isTree(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** The members of an object or a list by their names; none of another value. */
export function members(value: unknown): Record<string, unknown> {
  return isTree(value) ? (value as Record<string, unknown>) : {};
}
