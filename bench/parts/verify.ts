import execa from "execa";
import { stackFor } from "../../sandbox/automation";
import { commandLine } from "../../sandbox/commandLine";
import type { Sandbox } from "../../sandbox/sandbox";
import { measure, type Measurement } from "../measure";
import type { Part } from "../result";
import { spread } from "../statistics";

/** `npm run verify` of the deployed demo customer. */
export async function verify(sandbox: Sandbox, rounds: number): Promise<Part> {
  const stack = await stackFor(sandbox, { name: "verify" });
  await stack.up();
  const measured: Measurement[] = [];
  const options = ["verify", "--stack", stack.name, "--cwd", stack.folder];
  for (let round = 0; round < rounds; round++) {
    const child = execa(process.execPath, commandLine(...options), {
      env: { ...sandbox.environment },
      reject: false,
    });
    measured.push(await measure(child));
  }
  await stack.destroy();
  const seconds = measured.map(({ milliseconds }) => milliseconds / 1000);
  const memory = measured.map(({ peakBytes }) => peakBytes / 1e6);
  return {
    name: "verify",
    title: "`npm run verify` of the demo customer",
    rows: [
      { what: "time", value: spread(seconds), unit: "s" },
      { what: "peak memory", value: spread(memory), unit: "MB" },
    ],
    notes: [],
  };
}
