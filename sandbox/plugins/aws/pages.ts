/** Everything of a listing that comes in pages. */
export async function pages<P extends { NextToken?: string }, T>(
  list: (NextToken: string | undefined) => Promise<P>,
  of: (page: P) => readonly T[] | undefined,
): Promise<T[]> {
  const found: T[] = [];
  let NextToken: string | undefined;
  do {
    const page = await list(NextToken);
    found.push(...(of(page) ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}
