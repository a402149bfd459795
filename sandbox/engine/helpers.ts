import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { installDynamicProvider } from "../plugins/install";

/**
 * Puts what the engine starts, next to providers, for a program in Node, and this very Node as `node`,
 * into `folder`, which is to be on the PATH: what runs dynamic resources, and what runs a policy pack.
 * Pulumi's download has both in its folder, an engine built by `go build` has neither.
 */
export async function installHelpers(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await symlink(process.execPath, path.join(folder, "node"));
  await installDynamicProvider(folder);
  const pack = path.join(folder, "pulumi-analyzer-policy-nodejs");
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  await writeFile(pack, `#!/bin/sh\nexec "${process.execPath}" "${runner}" "$@"\n`);
  await chmod(pack, 0o755);
}
