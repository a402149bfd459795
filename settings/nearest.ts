import { closest, distance } from "fastest-levenshtein";

/** The known name that was probably meant; nothing where none is near. Upper and lower case count as equal. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) {
    return undefined;
  }
  const lower = name.toLowerCase();
  const found = closest(
    lower,
    known.map((one) => one.toLowerCase()),
  );
  const near = distance(lower, found) <= Math.max(2, found.length / 3);
  return near ? known.find((one) => one.toLowerCase() === found) : undefined;
}

/** The question with a space after it; empty where there is no such name. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? "" : `Did you mean "${name}"? `;
}

/** Whether one name is the other with one typing error: a letter too many, missing, wrong, or two swapped. */
export function isTypo(name: string, meant: string): boolean {
  const [one, other] = [name.toLowerCase(), meant.toLowerCase()];
  if (name === meant) return false;
  const steps = distance(one, other);
  const letters = (text: string) => [...text].sort().join("");
  return steps <= 1 || (steps === 2 && letters(one) === letters(other));
}
