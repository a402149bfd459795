import type { dynamic } from "@pulumi/pulumi";
import { buildSync } from "esbuild";

type Provider = dynamic.ResourceProvider;

const made = new Map<string, Provider>();

/**
 * The provider that a module exports, in a form that Pulumi serializes fast. Pulumi keeps a provider's
 * code in the state, and takes every function in it apart to find what it uses: half of a preview's time
 * for code as long as ours. Here it finds one text, with all that the module imports from this project.
 * Packages are loaded from `node_modules` when it runs.
 *
 * @param file Of a module that exports `provider`, as `require.resolve` gives it.
 */
export function serializable(file: string): Provider {
  const known = made.get(file);
  if (known) return known;
  const { provider } = require(file) as { provider: Provider };
  const code = textOf(file);
  const loaded: { provider?: Record<string, (...args: unknown[]) => unknown> } = {};

  // What follows is what Pulumi serializes, with the values of `code`, `loaded` and `method`.
  const load = () => {
    if (!loaded.provider) {
      const module = { exports: {} as { provider: typeof loaded.provider } };
      new Function("module", "require", code)(module, require);
      loaded.provider = module.exports.provider;
    }
    return loaded.provider!;
  };
  const methods = Object.keys(provider).map((method) => [
    method,
    (...args: unknown[]) => load()[method]!(...args),
  ]);
  const result = Object.fromEntries(methods) as unknown as Provider;
  made.set(file, result);
  return result;
}

function textOf(file: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    target: "node20",
    // Out of the text of a function, only `require` finds packages.
    supported: { "dynamic-import": false },
    minifyWhitespace: true,
    write: false,
  });
  return outputFiles[0]!.text;
}
