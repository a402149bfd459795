import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { productRooms } from "./productRooms";

const project = path.join(__dirname, "..");

/** Words that messages and help avoid, with what to write instead. */
const avoided: [RegExp, string][] = [
  [/\b(mend|mends|mended|mending)\b/i, "fix, restore"],
  [/\bput right\b/i, "fix, restore"],
  [/\b(nobody|somebody|whoever|anybody|everybody)\b/i, "say who"],
  [/\b(beside|anew)\b/i, "next to, as well; again"],
  [/\bin the (hands|way) of\b/i, "say who can do it, or what is broken"],
  // No option of pulumi or of a command here has a capital.
  [/(?<=\s)--[a-z][a-z-]*[A-Z]\w*/, "an option that there is"],
  [/\b(organis|colour|look-up|recognis|behaviour|serialis)/i, "organization, color, lookup"],
];

/** What is wrong with the string literals of a source file, one line each. */
function wordsIn(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText =
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddle(node) ||
      ts.isTemplateTail(node);
    for (const [word, instead] of isText ? avoided : []) {
      const { text } = node as ts.LiteralLikeNode;
      // A single word is a value of the program.
      const match = /\s/.test(text) ? word.exec(text) : null;
      if (!match) continue;
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      found.push(`${name}:${line + 1}: "${match[0]}" (write: ${instead})`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe("The words of messages and help", () => {
  it("are plain", () => {
    const names = execFileSync("git", ["ls-files", ...productRooms, "index.ts", "outputs.ts"], {
      cwd: project,
      encoding: "utf8",
    })
      .split("\n")
      .filter((name) => name.endsWith(".ts"));
    assert.ok(names.length > 100);
    const found = names.flatMap((name) =>
      wordsIn(name, readFileSync(path.join(project, name), "utf8")),
    );
    assert.deepEqual(found, []);
  });

  it("are searched in strings and templates, not in comments and names", () => {
    const source = [
      "// nobody",
      "const nobody = 1;",
      'const first = "Mend that.";',
      "const second = `${nobody} is beside ${nobody}`;",
    ].join("\n");
    assert.deepEqual(wordsIn("planted.ts", source), [
      'planted.ts:3: "Mend" (write: fix, restore)',
      'planted.ts:4: "beside" (write: next to, as well; again)',
    ]);
  });
});
