// One engine run in a process of its own: what is measured starts cold, and what is killed leaves
// nothing behind in the memory of the process that measures. It loads and runs a program as the fleet's workers do.
import {
  LocalWorkspace,
  PulumiCommand,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { shortenCallStacks } from "../clouds/callStacks";

/** What a run is told, in the environment variable `ONE_RUN`. */
export interface OneRun {
  /** The folder with Pulumi.yaml and the settings file. */
  folder: string;
  stack: string;
  /** The folder with `bin/pulumi`. */
  engineRoot: string;
  command: "preview" | "up" | "refresh" | "destroy";
  /** A module whose export is the program; it is loaded by the run itself. */
  program: string;
  policyPacks?: string[];
}

/** What a run tells when it has gone well, as its last line. */
export interface OneRunReport {
  /** From the start of the command to its end, without the start of this process. */
  milliseconds: number;
}

shortenCallStacks();

async function main(): Promise<void> {
  const run = JSON.parse(process.env.ONE_RUN ?? "") as OneRun;
  const stack = await select(run);
  const packs = run.policyPacks ? { policyPacks: run.policyPacks } : {};
  const started = performance.now();
  if (run.command === "preview" || run.command === "up") await stack[run.command](packs);
  else await stack[run.command]();
  const report: OneRunReport = { milliseconds: performance.now() - started };
  console.log(JSON.stringify(report));
}

async function select({ folder, stack, engineRoot, program }: OneRun): Promise<Stack> {
  const pulumiCommand = await PulumiCommand.get({ root: engineRoot });
  return LocalWorkspace.selectStack(
    {
      stackName: stack,
      projectName: "engage-okta",
      program: () => (require(program) as PulumiFn)(),
    },
    { workDir: folder, pulumiCommand },
  );
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
