/** Between a test's title and the reason; a title is all that reaches the reporter from a worker. */
const mark = " — skipped: ";

/**
 * Skips the running test, or in a `before` hook all tests of the suite, and says why: the reason is
 * part of the report.
 */
export function skip(context: Mocha.Context, why: string): never {
  const runnable = context.test as Mocha.Hook | Mocha.Test | undefined;
  const note = (test: { title: string }) => void (test.title += mark + why);
  if (runnable?.type === "hook") runnable.parent?.eachTest(note);
  else if (runnable) note(runnable);
  return context.skip();
}

/** The reason that `skip` put into a title. */
export function reasonOf(title: string): string | undefined {
  return title.split(mark)[1];
}
