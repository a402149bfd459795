import path from "node:path";

const project = path.join(__dirname, "..");

/** A command of this project as Node runs it, from any folder: `commandLine("fleet", "list")`. */
export function commandLine(...args: readonly string[]): string[] {
  const [loader, main] = ["loader.mjs", "main.ts"].map((file) =>
    path.join(project, "operations", file),
  );
  return ["--import", loader!, main!, ...args];
}
