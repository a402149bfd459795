import { accessSync, constants } from "node:fs";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import { skip } from "../skip";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** The browser that CHROMIUM names, or the first on PATH. */
function findChromium(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  return folders
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => isExecutable(file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts the system's Chromium without a window, or skips the test and says why. */
export async function launchChromium(context: Mocha.Context): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) {
    return skip(context, `no Chromium: neither CHROMIUM nor ${names.join(", ")} on PATH`);
  }
  // Root has no sandbox of Chromium's own; build machines often are root.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args });
}
