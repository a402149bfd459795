import {
  LocalWorkspace,
  PulumiCommand,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { hastenRuns } from "../clouds/fasterRuns";

/** One run of the engine. */
export interface OneRun {
  /** The folder with Pulumi.yaml and the settings file. */
  folder: string;
  stack: string;
  command: "preview" | "up" | "refresh" | "destroy";
  /** A module whose export is the program; it is loaded by the run itself. */
  program: string;
  policyPacks?: string[];
}

hastenRuns();

/** @returns the milliseconds from the start of the command to its end. */
export async function perform(run: OneRun): Promise<number> {
  const stack = await select(run);
  const packs = run.policyPacks ? { policyPacks: run.policyPacks } : {};
  const started = performance.now();
  if (run.command === "preview" || run.command === "up") await stack[run.command](packs);
  else await stack[run.command]();
  return performance.now() - started;
}

async function select({ folder, stack, program }: OneRun): Promise<Stack> {
  const pulumiCommand = await PulumiCommand.get();
  return LocalWorkspace.selectStack(
    {
      stackName: stack,
      projectName: "engage-okta",
      program: () => (require(program) as PulumiFn)(),
    },
    { workDir: folder, pulumiCommand },
  );
}
