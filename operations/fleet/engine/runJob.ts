import { existsSync } from "node:fs";
import path from "node:path";
import { OperatorError } from "../../failure";
import { isLeftOver, locksIn } from "../../locks";
import { policyFileOf, readPolicyFile } from "../../policyFile";
import { pulumi } from "../../pulumi";
import { type EngineError, type EngineRun, runEngine } from "./engine";
import { EngineEvents, type RunFindings, noFindings } from "./events";
import type { Answer, Job, News } from "./job";
import { serveProgram } from "./program";
import { reasonOf } from "./reasons";
import { countsOf } from "../report/resourceCounts";

const project = path.join(__dirname, "../../..");
/** Milliseconds between two lines of progress on one customer. */
const progressInterval = 10_000;

/** Runs the engine on one customer, with the program in this process. */
export async function runJob(job: Job, tell: (news: News) => void): Promise<Answer> {
  const { command, total } = job;
  const unread = job.policies && unreadable(job);
  if (unread) return { findings: noFindings(), failure: unread };
  const say = (line: string) => tell({ line });
  const started = Date.now();
  let last = started;
  const events = new EngineEvents((resources) => {
    if (Date.now() - last < progressInterval) return;
    last = Date.now();
    say(`${command}  ${resources}${total ? `/${total}` : ""} resources`);
  });
  const attempt = () => runOnce(job, events, tell);
  say(`${command} starts`);
  let run = await attempt();
  if (run.error && canBreakLocks(job, run.error)) {
    say("removes the lock of a process that has ended");
    await pulumi(["cancel", "--yes", "--stack", job.stack], { folder: job.folder });
    run = await attempt();
  }
  const { findings } = events;
  const failure = failureOf(job, run, findings);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (failure) {
    say(`${command} failed after ${seconds} s`);
    return { findings, failure };
  }
  const counts = countsOf(findings.changes, command === "preview" ? "to do" : "done");
  say(`${command} done in ${seconds} s: ${counts}`);
  return { findings };
}

/** What is wrong with the customer's own levels for the policy pack. */
function unreadable({ folder, stack }: Job): string | undefined {
  try {
    readPolicyFile(folder, stack);
    return undefined;
  } catch (error) {
    if (error instanceof OperatorError) return error.message;
    throw error;
  }
}

async function runOnce(
  job: Job,
  events: EngineEvents,
  tell: (news: News) => void,
): Promise<EngineRun> {
  const program = await serveProgram(job.folder);
  try {
    const run = await runEngine(argumentsOf(job, program.address), {
      folder: job.folder,
      onEngine: (engine) => tell({ engine }),
      onEvent: events.take,
    });
    if (program.vendorsDiffer()) events.findings.outputsChange = true;
    return run;
  } finally {
    program.stop();
  }
}

/** Every run names its stack: the one that the operator's next `pulumi up` means stays selected. */
function argumentsOf({ command, stack, folder, refresh, policies }: Job, program: string) {
  const config = policyFileOf(folder, stack);
  return [
    command,
    "--stack",
    stack,
    ...(command === "preview" ? [] : ["--yes", "--skip-preview"]),
    ...(refresh ? ["--refresh"] : []),
    ...(policies ? ["--policy-pack", inList(path.join(project, "policy"))] : []),
    // The customer's own levels and limits.
    ...(policies && existsSync(config) ? ["--policy-pack-config", inList(config)] : []),
    "--client",
    program,
    "--exec-kind",
    "auto.inline",
  ];
}

/** Pulumi takes a list here, in which commas part the values: a folder may be named `Acme, Inc`. */
export function inList(file: string): string {
  return /[",\n]/.test(file) ? `"${file.replaceAll('"', '""')}"` : file;
}

function canBreakLocks({ breakLocks }: Job, error: EngineError): boolean {
  const locks = breakLocks ? locksIn(error.message) : [];
  return locks.length > 0 && locks.every(isLeftOver);
}

function failureOf(job: Job, run: EngineRun, findings: RunFindings): string | undefined {
  const reason = run.error && reasonOf(job, run.error, findings);
  if (!run.missing) return reason;
  const lost = `The engine's events ${run.missing} have not arrived`;
  if (reason) return `${reason} (${lost}, so there may be more reasons.)`;
  return (
    `${lost}, so the result of the ${job.command} is incomplete; the engine itself succeeded. ` +
    "Run it again, and report it if that does not help."
  );
}
