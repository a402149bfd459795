// Renews the files generated from the schema of the settings: `npm run configuration`.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import execa from "execa";
import { editorSchema } from "./editorSchema";
import { withTables } from "./tables";

const docs = path.join(__dirname, "../../docs");

/** The generated files by their names in docs/, with what they must hold today. */
export async function generated(): Promise<Record<string, string>> {
  const page = readFileSync(path.join(docs, "configuration.md"), "utf8");
  return {
    "configuration.md": await pretty("configuration.md", withTables(page)),
    "settings.schema.json": await pretty("settings.schema.json", JSON.stringify(editorSchema())),
  };
}

async function pretty(name: string, input: string): Promise<string> {
  const options = { cwd: docs, preferLocal: true, stripFinalNewline: false, input };
  return (await execa("oxfmt", ["--stdin-filepath", path.join(docs, name)], options)).stdout;
}

async function renew(): Promise<void> {
  for (const [name, text] of Object.entries(await generated())) {
    writeFileSync(path.join(docs, name), text);
  }
}

if (require.main === module) {
  void renew();
}
