import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Plugin } from "esbuild";
import execa from "execa";
import { cacheFolder, removeUnused } from "../engine/cache";

/** The last is Pulumi's own, for dynamic resources. */
const all = ["pulumi-resource-aws", "pulumi-resource-okta", "pulumi-resource-pulumi-nodejs"];

/**
 * Puts the executables into a folder, which is to be on the engine's PATH: the two providers, and what runs dynamic
 * resources, which an engine built by `go build` does not have. The folder is made when it is not there.
 *
 * The engine starts one process a provider, several a preview. Each would spend 0.4 s on the loader
 * for TypeScript and on the many files of gRPC, so they run one bundled file each, kept in the
 * user's cache by the content that it was made of.
 */
export async function installProviders(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const bundles = await bundled();
  for (const name of all) {
    const file = path.join(folder, name);
    // The clients of AWS stay outside of the bundle, each loaded when it is first asked for.
    const modules = name.endsWith("nodejs") ? "" : `NODE_PATH="${checkout}/node_modules" `;
    // Asked by the shell, as the engine may be gone before the bundle is loaded.
    const own = `PLUGIN_ENGINE="$PPID" PLUGIN_FILE="${file}" ${modules}`;
    const command = `exec "${process.execPath}" "${starter}" "${bundles}/${name}.js" "$@"`;
    await writeFile(file, `#!/bin/sh\n${own}${command}\n`, { mode: 0o755 });
  }
}

/** Runs a bundle with the code that V8 compiled when it was made. */
const starter = path.join(__dirname, "start.cjs");

const checkout = path.resolve(__dirname, "..", "..");

/** The folder with the bundles, made once for what the sources are now. */
async function bundled(): Promise<string> {
  const cache = await cacheFolder("providers");
  const target = path.join(cache, await contentKey());
  if (existsSync(target)) {
    await utimes(target, new Date(), new Date());
    return target;
  }
  const building = await mkdtemp(`${target}.`);
  const { build } = await import("esbuild");
  await build({
    entryPoints: all.map((name) => path.join(__dirname, `${name}.ts`)),
    outdir: building,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@aws-sdk/*"],
    plugins: [withoutSerializing],
    // NODE_PATH is for `require` only.
    supported: { "dynamic-import": false },
    logLevel: "error",
  });
  await Promise.all(
    all.map((plugin) => {
      const args = [starter, "--compile", path.join(building, `${plugin}.js`), "127.0.0.1:9"];
      return execa(process.execPath, args, {
        env: { NODE_PATH: path.join(checkout, "node_modules") },
      });
    }),
  );
  await rename(building, target).catch(async (error: unknown) => {
    // Another one was faster.
    await rm(building, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  });
  await removeUnused(cache);
  return target;
}

/**
 * The SDK loads TypeScript and npm's Arborist to serialize functions, which a program does and a
 * plugin never: without them, the one for dynamic resources starts in half the time.
 */
const withoutSerializing: Plugin = {
  name: "without-serializing",
  setup: (build) => {
    const filter = /node_modules\/(typescript|@npmcli\/arborist)\/lib\//;
    build.onLoad({ filter }, () => ({ contents: "module.exports = {};" }));
  },
};

/** Where all of our sources are that go into the bundles. */
export const ownFolders = ["sandbox/plugins", "sandbox/shared", "clouds", "facts"];

/** Of our sources and of the versions of everything that goes into the bundles. */
async function contentKey(): Promise<string> {
  // What V8 compiled is of use to the same Node only.
  const hash = createHash("sha256").update(process.version).update(process.arch);
  hash.update(await readFile(starter));
  for (const folder of ownFolders.map((name) => path.join(checkout, name))) {
    const names = await readdir(folder, { recursive: true });
    for (const source of names.filter((name) => name.endsWith(".ts")).sort()) {
      hash.update(source).update(await readFile(path.join(folder, source)));
    }
  }
  hash.update(await readFile(path.join(checkout, "package-lock.json")));
  return hash.digest("hex").slice(0, 16);
}
