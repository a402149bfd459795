import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * What the engine starts, beside providers, for a program in Node: dynamic resources and a policy
 * pack. Pulumi's download has both in its folder, an engine built by `go build` has neither.
 */
const helpers: Record<string, string> = {
  "pulumi-resource-pulumi-nodejs": "dynamic-provider",
  "pulumi-analyzer-policy-nodejs": "run-policy-pack",
};

/** Puts the helpers, and this very Node as `node`, into `folder`, which is to be on the PATH. */
export async function installHelpers(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const sdk = path.dirname(require.resolve("@pulumi/pulumi/package.json"));
  await symlink(process.execPath, path.join(folder, "node"));
  await Promise.all(
    Object.entries(helpers).map(async ([name, command]) => {
      const file = path.join(folder, name);
      const start = `exec "${process.execPath}" "${path.join(sdk, "cmd", command)}" "$@"`;
      await writeFile(file, `#!/bin/sh\n${start}\n`);
      await chmod(file, 0o755);
    }),
  );
}
