// The border that every text of the commands passes on its way out, to a terminal or to a file.
import { open } from "node:fs/promises";
import { printable } from "../facts/printable";

export function print(text = ""): void {
  process.stdout.write(`${printable(text)}\n`);
}

/** As `print`, to standard error. */
export function printError(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

/** Whether a text for the terminal has colors. @param wanted The option `--no-color` is not given. */
export function usesColor(wanted: boolean): boolean {
  return wanted && process.stdout.isTTY && !process.env.NO_COLOR;
}

/** Prints a text with colors. The caller has made every value in it printable. */
export function printStyled(text: string): void {
  process.stdout.write(`${text}\n`);
}

/**
 * Writes a file.
 *
 * @param how `secret`: only its owner may read it, an existing file included, before anything is in it.
 *   `appended`: after what it holds, as GitHub's summary of a step.
 */
export async function writeText(
  file: string,
  text: string,
  how: "usual" | "secret" | "appended" = "usual",
): Promise<void> {
  const handle = await open(file, how === "appended" ? "a" : "w", how === "secret" ? 0o600 : 0o644);
  try {
    if (how === "secret" && (await handle.stat()).isFile()) await handle.chmod(0o600);
    await handle.writeFile(printable(text));
  } finally {
    await handle.close();
  }
}

/**
 * A reader that has had enough (`| head`) is no reason to stop half-way, nor is a full disk: the work
 * goes on, and the exit code says that its output is not whole.
 */
export function surviveLostOutput(): void {
  let isTold = false;
  const tell = (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || isTold) return;
    isTold = true;
    process.on("exit", () => (process.exitCode ||= 1));
    printError(
      `Part of the output could not be written (${error.message}). Run the command again.`,
    );
  };
  process.stdout.on("error", tell);
  process.stderr.on("error", tell);
}
