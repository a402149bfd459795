/**
 * Records the live resources, for the rule live-resources-stay:
 *
 *   pulumi stack export | npx tsx policy/live.ts policy-acme.json
 *
 * writes it into the policy config file, and leaves the file's other settings as they are.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { liveTypes, type Live } from "./shared/live";

interface Exported {
  deployment: {
    resources?: {
      type: string;
      urn: string;
      delete?: boolean;
      /** Read with `.get()`: another program's. */
      external?: boolean;
      inputs?: Record<string, unknown>;
    }[];
  };
}

export function liveOf({ deployment }: Exported): Live[] {
  return (deployment.resources ?? [])
    .filter((resource) => resource.type in liveTypes && !resource.delete && !resource.external)
    .map(({ type, urn, inputs = {} }) => ({
      type,
      urn,
      properties: Object.fromEntries(
        liveTypes[type]!.flatMap((property) =>
          typeof inputs[property] === "string" ? [[property, inputs[property]]] : [],
        ),
      ),
    }));
}

function main(file: string | undefined): void {
  if (!file) {
    console.error("usage: pulumi stack export | npx tsx policy/live.ts CONFIG-FILE");
    process.exitCode = 2;
    return;
  }
  const settings = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>)
    : {};
  const live = liveOf(JSON.parse(readFileSync(0, "utf8")) as Exported);
  const old = settings["live-resources-stay"];
  settings["live-resources-stay"] = { ...(old instanceof Object && old), live };
  writeFileSync(file, JSON.stringify(settings, undefined, 2) + "\n");
  console.log(`${live.length} live resources noted in ${file}`);
}

if (require.main === module) main(process.argv[2]);
