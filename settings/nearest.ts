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

/**
 * A question for the end of a message about a missing name: whether one that is nearly so, or begins so, was
 * meant. Empty where there is none.
 *
 * @returns for example ` Did you mean "Engage Agents"?`
 */
export function didYouMean(name: string, known: readonly string[]): string {
  const lower = name.toLowerCase();
  const longer = known.find((one) => one.toLowerCase().startsWith(lower));
  const meant = nearest(name, known) ?? longer;
  return `${question(meant)}${meant !== undefined && looksLike(name, meant) ? twin : ""}`;
}

const twin = " It looks the same and has other characters: copy it from there.";

/** Whether nothing but the coding of the characters, or what does not show, tells two names apart. */
function looksLike(name: string, other: string): boolean {
  const seen = (text: string) => text.normalize("NFKC").replace(/\p{Cf}/gu, "");
  return seen(name) === seen(other);
}

/** The same for an id: only one typing error away, because ids look alike. */
export function didYouMeanId(id: string, known: readonly string[]): string {
  return question(known.find((one) => isTypo(id, one)));
}

function question(meant: string | undefined): string {
  return meant === undefined ? "" : ` Did you mean "${meant}"?`;
}

/** Whether one name is the other with one typing error: a letter too many, missing, wrong, or two swapped. */
export function isTypo(name: string, meant: string): boolean {
  const [one, other] = [name.toLowerCase(), meant.toLowerCase()];
  const steps = distance(one, other);
  const letters = (text: string) => [...text].sort().join("");
  return steps <= 1 || (steps === 2 && letters(one) === letters(other));
}
