// What the errors of `pulumi` mean, and what to do.
import {
  saysCutAttributes,
  saysCutLock,
  saysCutState,
  unsavedState,
} from "../facts/checkpointErrors";
import { withoutCredentials } from "./backendAddress";
import { lockedBy, locksIn } from "./locks";

const whichProject = "(PROJECT is the name in Pulumi.yaml)";

/** The stack that `pulumi` was run on. */
export interface PulumiTarget {
  stack: string;
  folder: string;
  /** What to do about a lock that a dead process left. @default `pulumi cancel` */
  leftOverLock?: string;
}

/** What happened, and what to do, for the errors that any command may meet; nothing for others. */
export function knownProblem(said: string, target: PulumiTarget): string | undefined {
  const { stack, folder } = target;
  const locks = locksIn(said);
  if (locks.length > 0) return lockedBy(stack, locks, target.leftOverLock);
  if (/\[409\] Conflict: Another update is currently in progress/.test(said)) {
    return `Another update of the stack ${stack} is in progress. Wait until it has ended. If you are sure that it is dead, run pulumi cancel --stack ${stack}.`;
  }
  if (isNoStack(said)) {
    return (
      `There is no stack ${stack} in ${folder}. See pulumi stack ls for the names, ` +
      "and check pulumi whoami -v, because pulumi sees only the stacks of one backend. " +
      `If nothing was ever deployed, run pulumi stack init ${stack}. If its state is lost, docs/faults.md says how to get it back: ` +
      "from an empty state, pulumi up would create a second sign-on next to the live one."
    );
  }
  const damage = stateProblem(said, stack);
  if (damage) return damage;
  if (/passphrase must be set|incorrect passphrase/.test(said)) return wrongPassphrase(stack);
  if (/no Pulumi\.yaml|pass the fully qualified name|no project file/i.test(said)) {
    return `There is no Pulumi.yaml in ${folder}. Give the project's folder with --cwd.`;
  }
  if (/PULUMI_ACCESS_TOKEN must be set|pulumi login/.test(said)) {
    const { PULUMI_BACKEND_URL: given } = process.env;
    return given
      ? `Pulumi takes PULUMI_BACKEND_URL (${withoutCredentials(given)}) for its cloud, and is not logged in there. Set it to the place of the state, for example s3://acme-state?region=ap-southeast-2 or file:///srv/state; or run pulumi login.`
      : "Pulumi does not know where the state is kept. Run pulumi login, or set PULUMI_BACKEND_URL.";
  }
  return undefined;
}

/** The same for a state that is kept in files, or its lock, that could not be written or is cut short. */
function stateProblem(said: string, stack: string): string | undefined {
  const stateFile = `.pulumi/stacks/PROJECT/${stack}.json`;
  const unsaved = unsavedState(said);
  if (unsaved) {
    return (
      `The state of ${stack} could not be written during the update (${unsaved}), so it may lack what the update made. ` +
      "Make room in the place that pulumi whoami -v names, or let Pulumi write there again. Then go on as after a kill: " +
      `pulumi cancel --stack ${stack}, npm run customer -- recover ${stack}, and pulumi up --refresh --stack ${stack}.`
    );
  }
  if (saysCutLock(said)) {
    return (
      `A lock of the stack ${stack} is cut short, as a full disk leaves it. If no update of ${stack} is running, ` +
      `run pulumi cancel --stack ${stack}, which removes it, and run the command again.`
    );
  }
  if (saysCutAttributes(said)) {
    return (
      `The file of attributes next to the state of ${stack} is cut short, as a killed engine leaves it. The state itself ` +
      `is intact. If no update of ${stack} is running, in the folder that pulumi whoami -v names, delete ${stateFile}.attrs ${whichProject}, ` +
      "which Pulumi writes again, and run the command again."
    );
  }
  if (saysCutState(said)) {
    return (
      `The state of ${stack} is damaged, as a full disk or a crash leaves it. In the folder that pulumi whoami -v names, ` +
      `${stateFile}.bak ${whichProject} is the state before its last change. Keep a copy of both files, copy ` +
      `the .bak over ${stack}.json, and run pulumi up --refresh --stack ${stack}.`
    );
  }
  return undefined;
}

/** Whether `pulumi` failed because the backend has no such stack; any other failure says nothing about it. */
export function isNoStack(said: string): boolean {
  return /no stack named|stack '.*' not found/.test(said);
}

export function wrongPassphrase(stack: string): string {
  return (
    `The secrets of the stack ${stack} cannot be decrypted: the passphrase is missing or wrong. ` +
    "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the one that the stack was created with."
  );
}

/** Without the engine's color marks; lines and spaces stay, as two names may differ in them. */
export function withoutColors(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, "").trim();
}

/** What a killed one says. */
const endedSilently = "pulumi ended without a message";

/**
 * The errors in what `pulumi` printed, a line each, with the lines that belong to one indented below it;
 * its first line where none is marked as one.
 */
export function errorsIn(said: string): string {
  const errors: string[] = [];
  let depth: number | undefined;
  for (const line of said.split("\n")) {
    const indent = line.search(/\S/);
    const [, error] = /^\s*error: (.*)/.exec(line) ?? [];
    if (error !== undefined) {
      errors.push(error.trimEnd());
      depth = indent;
    } else if (depth !== undefined && indent > depth) {
      errors.push(`${errors.pop()}\n  ${line.trim()}`);
    } else {
      depth = undefined;
    }
  }
  if (errors.length === 0) return said.trim().split("\n")[0]!.trimEnd() || endedSilently;
  return [...new Set(errors)].join("\n");
}
