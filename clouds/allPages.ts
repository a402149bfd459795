/**
 * What all pages of a listing of AWS have.
 *
 * @param entries Those of one page, where AWS may leave an empty list out.
 * @param progress Told after each page, with how many there are so far.
 */
export async function allPages<Page, T>(
  pages: AsyncIterable<Page>,
  entries: (page: Page) => readonly T[] | undefined,
  progress: (count: number) => void = () => {},
): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) {
    all.push(...(entries(page) ?? []));
    progress(all.length);
  }
  return all;
}
