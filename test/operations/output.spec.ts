import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { writeText } from "../../operations/output";

const project = path.join(__dirname, "../..");

describe("The output of the commands", () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(path.join(os.tmpdir(), "output-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("takes a file with a secret away from other readers, and leaves other files as they are", async () => {
    const file = path.join(folder, "handoff.md");
    writeFileSync(file, "old", { mode: 0o644 });
    await writeText(file, "secret", "secret");
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(readFileSync(file, "utf8"), "secret");
    await writeText(file, "plain");
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it("is appended to a summary, and printable in a file too", async () => {
    const file = path.join(folder, "summary.md");
    writeFileSync(file, "first\n");
    await writeText(file, "::error::\u202e\n", "appended");
    assert.equal(readFileSync(file, "utf8"), "first\n\\u003a:error::\\u202e\n");
  });

  /** Starts a program that prints a thousand lines, and makes the file `end` when it is done. */
  function printing(stdout: "pipe" | number) {
    const program = `
      const { print, surviveLostOutput } = require("./operations/output.ts");
      const { writeFileSync } = require("node:fs");
      surviveLostOutput();
      void (async () => {
        for (let line = 0; line < 1000; line++) {
          print("x".repeat(1000));
          await new Promise(setImmediate);
        }
        writeFileSync(${JSON.stringify(path.join(folder, "end"))}, "");
      })();
    `;
    const args = ["--import", "tsx", "--input-type=commonjs", "-e", program];
    return spawn(process.execPath, args, { cwd: project, stdio: ["ignore", stdout, "pipe"] });
  }

  async function ended(child: ChildProcess): Promise<{ code: number; errors: string }> {
    let errors = "";
    child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    const [code] = (await once(child, "close")) as [number];
    assert.equal(statSync(path.join(folder, "end")).size, 0, errors);
    rmSync(path.join(folder, "end"));
    return { code, errors };
  }

  it("ends without its reader, and the command goes on to its end", async () => {
    const child = printing("pipe");
    child.stdout?.once("data", () => child.stdout?.destroy());
    const { code, errors } = await ended(child);
    assert.equal(code, 0, errors);
  });

  it("meets a full disk, and the command goes on to its end and says so once", async () => {
    const full = openSync("/dev/full", "w");
    const { code, errors } = await ended(printing(full)).finally(() => closeSync(full));
    assert.equal(code, 1);
    assert.match(errors, /^Part of the output could not be written \(ENOSPC: .*\)\. Run .*\n$/);
  });
});
