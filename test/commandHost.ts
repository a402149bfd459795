/** Runs commands of the project one after the other, for the process that forked this one. */
import { runCommand } from "../operations/commands";
import { endOthersThan } from "./keptFleet";
import type { Ended, Order } from "./keptCommands";

let printed = { stdout: "", stderr: "" };
let end: (ended: Ended) => void = () => {};

for (const name of ["stdout", "stderr"] as const) {
  process[name].write = (text: string | Uint8Array, ...more: unknown[]): boolean => {
    printed[name] += Buffer.from(text).toString();
    const done = more.find((each) => typeof each === "function");
    if (done) process.nextTick(done as () => void);
    return true;
  };
}

const leave = process.exit.bind(process);
// Commander leaves this way after --help and a wrong option.
process.exit = (code) => {
  end({ ...printed, exitCode: Number(code ?? process.exitCode ?? 0) });
  throw new Error("The command has ended.");
};
process.once("disconnect", () => leave());
process.on("message", (order: Order) => void answer(order));

async function answer({ args, environment }: Order): Promise<void> {
  // A command may set variables of its own, which are not the next one's.
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  await endOthersThan(environment);
  printed = { stdout: "", stderr: "" };
  process.exitCode = undefined;
  const ended = await new Promise<Ended>((resolve) => {
    end = resolve;
    void runCommand(args).then(() =>
      resolve({ ...printed, exitCode: Number(process.exitCode ?? 0) }),
    );
  });
  process.send?.(ended);
}
