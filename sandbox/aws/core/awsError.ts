/** A refusal in AWS's own words. */
export class AwsError extends Error {
  constructor(
    /** AWS's error code, for example `InvalidParameterException`. */
    readonly code: string,
    message: string,
    readonly status = 400,
    /** Further members of the error, for example the `Reason` of Organizations' constraint errors. */
    readonly members: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** What a call answers; undefined where it is refused with that code. */
export async function unlessRefused<T>(code: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AwsError && error.code === code) return undefined;
    throw error;
  }
}
