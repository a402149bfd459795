import assert from "node:assert/strict";
import { statSync } from "node:fs";
import path from "node:path";
import execa from "execa";
import { checkpointFile } from "../upgrade/checkpoint";

describe("npm run checkpoint", () => {
  for (const [argument, exitCode, says] of [
    ["--help", 0, /^Usage: npm run checkpoint --.*\n\nDeploy the demo customer/],
    ["--hlep", 1, /unknown option '--hlep'/],
  ] as const) {
    it(`writes nothing with ${argument}`, async () => {
      const before = statSync(checkpointFile).mtimeMs;
      const script = path.join(__dirname, "../../scripts/checkpoint.ts");
      const ended = await execa("node", ["--import", "tsx", script, argument], { reject: false });
      assert.equal(ended.exitCode, exitCode);
      assert.match(ended.stdout + ended.stderr, says);
      assert.equal(statSync(checkpointFile).mtimeMs, before);
    });
  }
});
