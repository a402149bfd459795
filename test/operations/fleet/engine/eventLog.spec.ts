import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EventLog } from "../../../../operations/fleet/engine/eventLog";

describe("the events of an engine", () => {
  let folder: string;
  let file: string;
  let taken: number[];
  let log: EventLog;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "events-"));
    file = path.join(folder, "events");
    taken = [];
    log = new EventLog(file, ({ sequence }) => taken.push(sequence));
  });
  afterEach(() => {
    log.close();
    rmSync(folder, { recursive: true });
  });

  const line = (sequence: number, more: object = {}) =>
    `${JSON.stringify({ sequence, timestamp: 0, ...more })}\n`;
  const end = (sequence: number) => line(sequence, { cancelEvent: {} });

  it("arrive each once and in order, however long, while they are written", async () => {
    const writer = `const fs = require("node:fs");
      const out = fs.openSync(process.argv[1], "a");
      for (let sequence = 0; sequence < 60; sequence++)
        fs.writeSync(out, JSON.stringify({ sequence, text: "ü".repeat(sequence % 3 ? 40000 : 10) }) + "\\n");
      fs.writeSync(out, JSON.stringify({ sequence: 60, cancelEvent: {} }) + "\\n");`;
    const child = spawn(process.execPath, ["-e", writer, file]);
    const ended = once(child, "exit");
    let running = true;
    void ended.then(() => (running = false));
    while (running) {
      log.read();
      await sleep(1);
    }
    log.read();
    assert.deepEqual(
      taken,
      Array.from({ length: 61 }, (_, index) => index),
    );
    assert.equal(log.missing("ended well"), undefined);
  });

  it("may come in pieces, cut within a character", () => {
    log.read();
    const text = Buffer.from(line(0, { text: "ü" }) + end(1));
    const cut = text.indexOf(Buffer.from("ü")) + 1;
    const engine = openSync(file, "w");
    writeSync(engine, text.subarray(0, cut));
    log.read();
    assert.deepEqual(taken, []);
    writeSync(engine, text.subarray(cut));
    log.read();
    closeSync(engine);
    assert.deepEqual(taken, [0, 1]);
    assert.equal(log.missing("ended well"), undefined);
  });

  it("that the engine did not write, or that cannot be read, are missing by their numbers", () => {
    writeFileSync(file, `${line(0)}${line(2)}not an event\n${line(5)}${end(6)}`);
    log.read();
    assert.equal(log.missing("ended well"), "number 1, numbers 3 to 4");
  });

  it("have an end, unless the engine failed", () => {
    const engine = openSync(file, "w");
    writeSync(engine, line(0) + line(1));
    log.read();
    assert.equal(log.missing("ended well"), "the last ones");
    assert.equal(log.missing("failed"), undefined);
    writeSync(engine, end(2).slice(0, -5));
    log.read();
    closeSync(engine);
    assert.equal(log.missing("ended well"), "the last ones");
  });

  it("are in a file that has no name as soon as it is read, however its readers end", () => {
    writeFileSync(file, line(0, { stdout: "an output of the vendor's stack" }));
    log.read();
    assert.deepEqual(taken, [0]);
    assert.ok(!existsSync(file));
  });
});
