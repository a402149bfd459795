import { newSigningKey } from "../../../sandbox/okta/signingKeys";

const made = new Map<string, ReturnType<typeof newSigningKey>>();

/**
 * A signing key, made once in a process: it takes a third of a second, and the mutation tester runs the
 * specs once more for every change of the code.
 *
 * @param which Another name, another key.
 * @param years How long its certificate lasts.
 */
export function signingKey(which: string, years = 10): ReturnType<typeof newSigningKey> {
  const key = made.get(which) ?? newSigningKey("acme", years);
  made.set(which, key);
  return key;
}
