import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Puts what the engine starts, next to plugins, for a program in Node, and this very Node as `node`,
 * into `folder`, which is to be on the PATH: what runs a policy pack. Pulumi's download has it in its folder, an
 * engine built by `go build` has not.
 */
export async function installHelpers(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await symlink(process.execPath, path.join(folder, "node"));
  const pack = path.join(folder, "pulumi-analyzer-policy-nodejs");
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const command = `#!/bin/sh\nexec "${process.execPath}" "${runner}" "$@"\n`;
  await writeFile(pack, command, { mode: 0o755 });
}
