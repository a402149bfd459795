import { isObject } from "./isObject";

/** An object without the members whose value is left out, also in its parts; lists stay as they are. */
export function withoutMembers(
  whole: object,
  isLeftOut: (value: unknown) => boolean,
): Record<string, unknown> {
  const kept = Object.entries(whole).filter(([, value]) => !isLeftOut(value));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, isObject(value) ? withoutMembers(value, isLeftOut) : value]),
  );
}

/** The same without what is undefined. */
export function withoutUndefined(whole: object): Record<string, unknown> {
  return withoutMembers(whole, (value) => value === undefined);
}
