import { isObject } from "./isObject";

/** An object without the members whose value is left out, also in its parts; lists stay as they are. */
export function withoutMembers(whole: object, isLeftOut: (value: unknown) => boolean): object {
  const kept = Object.entries(whole).filter(([, value]) => !isLeftOut(value));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, isObject(value) ? withoutMembers(value, isLeftOut) : value]),
  );
}

/** The same without what is undefined. */
export function withoutUndefined(whole: object): object {
  return withoutMembers(whole, (value) => value === undefined);
}
