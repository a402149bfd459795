// A process of its own with a sandbox of its own, which gets one point after another from its parent.
import type { Point } from "./points";
import { type Outcome, Trial } from "./trial";

export type ToWorker = { point: Point } | "stop";
export type FromWorker = { ready: true } | { point: Point; outcome: Outcome };

const tell = (message: FromWorker) => process.send?.(message);

async function main(stallSeconds: number): Promise<void> {
  let trial = await Trial.start(stallSeconds);
  tell({ ready: true });
  for await (const message of messages()) {
    if (message === "stop") break;
    const { point } = message;
    const outcome = await trial.run(point).catch(failed);
    // What did not converge would disturb the next one too.
    if (outcome.result === "not converged") {
      await trial.stop();
      trial = await Trial.start(stallSeconds);
    }
    tell({ point, outcome });
  }
  await trial.stop();
  process.exit(0);
}

function failed(error: Error): Outcome {
  const problems = [error.message.split("\n")[0] ?? "failed"];
  const none = { removed: [], fieldsLost: [], changesLost: [], seconds: 0 };
  return { result: "not converged", commandSucceeded: false, problems, ...none };
}

async function* messages(): AsyncGenerator<ToWorker> {
  for (;;) {
    yield await new Promise<ToWorker>((resolve) => {
      process.once("message", resolve);
      // A parent that is gone, perhaps while a point was under way, has no more work.
      process.once("disconnect", () => resolve("stop"));
      if (!process.connected) resolve("stop");
    });
  }
}

main(Number(process.argv[2])).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
