import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readers } from "../../../../operations/fleet/reading/readers";
import { OperatorError } from "../../../../operations/failure";
import { until } from "../../../until";

/** Stands in for `pulumi`: notes who started it, and answers that there is no stack, or never. */
const pulumi = `#!/usr/bin/env node
const fs = require("node:fs");
const { argv, pid, ppid } = process;
const stack = argv[argv.indexOf("--stack") + 1];
// Settings and outputs are read side by side: what fails first is answered while the reader runs.
if (!fs.existsSync(stack + ".json")) {
  fs.writeFileSync(stack + ".half" + pid, JSON.stringify({ pid, reader: ppid }));
  fs.renameSync(stack + ".half" + pid, stack + ".json");
}
if (stack === "silent") setInterval(() => {}, 1000);
else { console.error("error: no stack named '" + stack + "' found"); process.exit(1); }
`;

describe("the processes that read customers", () => {
  const { PATH } = process.env;
  const never = new AbortController().signal;
  let folder: string;
  let readers: Readers;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "readers-"));
    writeFileSync(path.join(folder, "pulumi"), pulumi, { mode: 0o755 });
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
    process.env.PATH = `${folder}:${PATH}`;
    readers = new Readers(2);
  });
  after(async () => {
    await readers.end();
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true });
  });

  const verify = (stack: string, stop = never) =>
    readers.read({ stack, folder }, ["verify"], () => {}, stop).verify;
  const noted = (stack: string) =>
    JSON.parse(readFileSync(path.join(folder, `${stack}.json`), "utf8")) as {
      pid: number;
      reader: number;
    };

  /** Whether it runs; one that waits for its parent to notice its end does not. */
  function runs(pid: number): boolean {
    try {
      return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
      return false;
    }
  }

  it("say why a customer cannot be read, and are replaced when they have read enough", async () => {
    for (const stack of ["one", "two", "three"]) {
      await assert.rejects(verify(stack), (error) => {
        assert.ok(error instanceof OperatorError, String(error));
        assert.match(error.message, new RegExp(`^There is no stack ${stack} in `));
        return true;
      });
    }
    assert.equal(noted("one").reader, noted("two").reader);
    assert.notEqual(noted("three").reader, noted("one").reader);
    await until(() => !runs(noted("one").reader));
  });

  it("are killed with what they have started when the customer's time is over", async () => {
    const stop = new AbortController();
    const reading = assert.rejects(verify("silent", stop.signal), /late$/);
    await until(() => existsSync(path.join(folder, "silent.json")));
    const { pid, reader } = noted("silent");
    assert.ok(runs(pid) && runs(reader));
    stop.abort(new OperatorError("late"));
    await reading;
    await until(() => !runs(pid) && !runs(reader));
    await assert.rejects(verify("four"), /There is no stack four/);
  });
});
