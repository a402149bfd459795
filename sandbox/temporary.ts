import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/**
 * Gives this process, and all that it starts, a folder for temporary files of its own, which goes
 * with the process however that ends (but for SIGKILL). For commands; a library has no business
 * with TMPDIR.
 */
export function keepTemporaryFilesTogether(): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "engage-okta-"));
  process.env.TMPDIR = folder;
  process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
}
