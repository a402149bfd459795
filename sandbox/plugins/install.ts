import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { cacheFolder } from "../engine/cache";

const plugins = ["pulumi-resource-aws", "pulumi-resource-okta"];

/**
 * Puts the executables `pulumi-resource-aws` and `pulumi-resource-okta` into a folder, which is to
 * be on the engine's PATH. The folder is made when it is not there.
 *
 * The engine starts one process a provider, several a preview. Each would spend 0.4 s on the loader
 * for TypeScript and on the many files of gRPC, so they run one bundled file each, kept in the
 * user's cache by the content that it was made of.
 */
export async function installProviders(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const bundles = await bundled();
  const modules = path.join(checkout, "node_modules");
  for (const plugin of plugins) {
    const file = path.join(folder, plugin);
    // The clients of AWS stay outside of the bundle, each loaded when it is first asked for.
    const start = `exec "${process.execPath}" "${path.join(bundles, plugin)}.js" "$@"`;
    await writeFile(file, `#!/bin/sh\nNODE_PATH="${modules}" ${start}\n`);
    await chmod(file, 0o755);
  }
}

const checkout = path.resolve(__dirname, "..", "..");

/** The folder with the bundles, made once for what the sources are now. */
async function bundled(): Promise<string> {
  const target = path.join(await cacheFolder("providers"), await contentKey());
  if (await exists(target)) return target;
  const building = `${target}.${process.pid}.${Date.now()}`;
  const { build } = await import("esbuild");
  await build({
    entryPoints: plugins.map((plugin) => path.join(__dirname, `${plugin}.ts`)),
    outdir: building,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@aws-sdk/*"],
    // NODE_PATH is for `require` only.
    supported: { "dynamic-import": false },
    logLevel: "error",
  });
  await rename(building, target).catch(async (error: unknown) => {
    // Another process was faster.
    await rm(building, { recursive: true, force: true });
    if (!(await exists(target))) throw error;
  });
  return target;
}

/** Of our sources and of the versions of everything that goes into the bundles. */
async function contentKey(): Promise<string> {
  const hash = createHash("sha256");
  const sources = (await readdir(__dirname, { recursive: true })).filter((name) =>
    name.endsWith(".ts"),
  );
  for (const source of sources.sort()) {
    hash.update(source).update(await readFile(path.join(__dirname, source)));
  }
  hash.update(await readFile(path.join(checkout, "package-lock.json")));
  return hash.digest("hex").slice(0, 16);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
