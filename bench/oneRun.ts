// One engine run in a process of its own: what is measured starts cold, and what is killed leaves
// nothing behind in the memory of the process that measures. It loads and runs a program as the fleet's workers do.
import { type OneRun, perform } from "./perform";

/** What a run tells when it has gone well, as its last line. */
export interface OneRunReport {
  /** From the start of the command to its end, without the start of this process. */
  milliseconds: number;
}

async function main(): Promise<void> {
  // What a run is told.
  const run = JSON.parse(process.env.ONE_RUN ?? "") as OneRun;
  const report: OneRunReport = { milliseconds: await perform(run) };
  console.log(JSON.stringify(report));
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
