import type { Plugin } from "./schema";
import { serveProvider } from "./server";

/**
 * Runs a provider as a plugin process: prints the port for the engine. It reports the version that the
 * installed SDK asks for, so that the engine takes it.
 */
export async function runPlugin<C>(plugin: Plugin<C>): Promise<void> {
  // The AWS SDK's warning about Node 20 would show up in `pulumi up`.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const port = await serveProvider(plugin);
  process.stdout.write(`${port}\n`);
}
