/** A list without what is not there, so that `condition && value` stands for a value that there may be. */
export function compact<T>(values: readonly (T | false | "" | undefined)[]): T[] {
  return values.filter((one): one is T => one !== false && one !== "" && one !== undefined);
}
