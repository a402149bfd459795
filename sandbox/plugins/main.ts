import { readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "./schema";
import { ProviderServer } from "./server";

/**
 * Runs a provider as a plugin process: prints the port for the engine, and ends with the engine.
 * It reports the version that the installed SDK asks for, so that the engine takes it.
 */
export async function runPlugin<C>(plugin: Plugin<C>): Promise<void> {
  // The AWS SDK's warning about Node 20 would show up in `pulumi up`.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const { port } = await new ProviderServer(plugin, sdkVersion(plugin.name)).listen();
  process.stdout.write(`${port}\n`);
  endWithEngine();
}

function sdkVersion(name: string): string {
  const file = require.resolve(`@pulumi/${name}/package.json`);
  const { version } = JSON.parse(readFileSync(path.resolve(file), "utf8")) as { version: string };
  return version;
}

/** The engine kills its plugins; one that is killed itself leaves them to another parent. */
function endWithEngine(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 500).unref();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
}
