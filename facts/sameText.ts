/** Whether two texts differ in nothing but upper and lower case. */
export function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
