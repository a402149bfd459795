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
  if (!file) return fail("usage: pulumi stack export | npx tsx policy/live.ts CONFIG-FILE");
  const settings = existsSync(file) ? read(readFileSync(file, "utf8")) : {};
  if (!settings) {
    return fail(
      `${file} is no JSON object, so nothing was written. Pulumi takes no other, and no byte order mark.`,
    );
  }
  const exported = read(readFileSync(0, "utf8"));
  if (!exported?.deployment) {
    return fail(
      `What comes from standard input is no exported stack, so nothing was written to ${file}. Pipe the output of pulumi stack export --stack NAME.`,
    );
  }
  const live = liveOf(exported as unknown as Exported);
  const old = settings["live-resources-stay"];
  settings["live-resources-stay"] = { ...(old instanceof Object && old), live };
  writeFileSync(file, JSON.stringify(settings, undefined, 2) + "\n");
  console.log(`${live.length} live resources noted in ${file}`);
}

/** The JSON object in a text, an empty one in an empty text; nothing where it is none. */
function read(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text || "{}");
    const isObject = value instanceof Object && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 2;
}

if (require.main === module) main(process.argv[2]);
