const change =
  /^ *[-+~<>=]{1,2} +\S+ \S+ (create|update|delete|replace|read|import)d?( \(.*\))?( \[.*\])? *$/;
const count = /^ {4}([-+~<>=]{1,2} )?\d+ (to |created|updated|deleted|replaced|unchanged)/;
const trouble = /\b(error|violation): |^ *(- )?\[(mandatory|advisory)\]/i;

/**
 * Turns what the engine prints into the lines that tell what changes, was done or went wrong: no
 * progress, and not the engine's remark that it uses the sandbox's own plugins.
 *
 * @returns a function for `onOutput`, which gets arbitrary pieces of text
 */
export function readable(print: (line: string) => void): (text: string) => void {
  let unfinished = "";
  const changes = new Set<string>();
  return (text) => {
    const lines = (unfinished + text).split("\n");
    unfinished = lines.pop() ?? "";
    for (const line of lines) {
      // The engine says a change again when a policy has something to say about its resource.
      if (change.test(line)) {
        if (!changes.has(line)) print(line.trim());
        changes.add(line);
      } else if (count.test(line) || trouble.test(line)) {
        print(line.trim());
      }
    }
  };
}

/** The engine's errors in an exception of the Automation API, which holds all that was printed. */
export function engineErrors(error: Error): string {
  const errors = error.message
    .split("\n")
    // The reasons why a resource is only half made stand in a list below their error.
    .map((line) => line.trim().replace(/^(error: )?\* /, "error: "))
    .filter((line) => line.startsWith("error: ") && !/^error: \d+ errors? occurred:$/.test(line));
  // Progress and diagnostics both have them.
  return errors.length > 0 ? [...new Set(errors)].join("\n") : error.message;
}
