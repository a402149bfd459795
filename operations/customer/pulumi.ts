import { spawn } from "node:child_process";
import { OperatorError } from "../failure";

/** Runs the `pulumi` command. Secrets go by its standard input, never by its arguments. */
export async function pulumi(
  folder: string,
  args: readonly string[],
  input = "",
): Promise<{ code: number; output: string; errors: string }> {
  const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const output = collect(child.stdout);
  const errors = collect(child.stderr);
  // A command that ends without reading is judged by its exit code.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => reject(notFound(error)));
    child.once("close", (status) => resolve(status ?? 1));
  });
  return { code, output: output(), errors: errors() };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

function notFound(error: NodeJS.ErrnoException): Error {
  if (error.code !== "ENOENT") return error;
  return new OperatorError(
    "The command pulumi is not on the PATH. Install Pulumi 3.232.0 or later (https://www.pulumi.com/docs/install/), and run the command again.",
  );
}

/**
 * Makes the stack in whatever keeps the state, and leaves the current stack selected.
 *
 * @param secretsProvider What encrypts its secrets; by default a passphrase, or Pulumi Cloud where
 *   that keeps the state.
 * @returns whether it is new.
 */
export async function initStack(
  folder: string,
  stack: string,
  secretsProvider = "default",
): Promise<boolean> {
  const args = ["stack", "init", stack, "--no-select", "--secrets-provider", secretsProvider];
  const { code, errors } = await pulumi(folder, args);
  if (code === 0) return true;
  if (/already exists/.test(errors)) return false;
  const mend = /passphrase/i.test(errors)
    ? "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the passphrase that shall encrypt this customer's secrets, or name a key with --secrets-provider awskms://…"
    : "Check `pulumi whoami --verbose`, and run the command again.";
  throw new OperatorError(`The stack ${stack} could not be made: ${reason(errors)}\n${mend}`);
}

/** Encrypts one setting with the stack's own secrets provider, into the settings file. */
export async function setSecret(
  folder: string,
  stack: string,
  key: string,
  value: string,
): Promise<void> {
  const args = ["config", "set", "--secret", key, "--stack", stack];
  const { code, errors } = await pulumi(folder, args, value);
  if (code !== 0) throw cannot(`encrypt ${key} for`, stack, errors);
}

/** The value of an encrypted setting. Never to be shown. */
export async function getSecret(folder: string, stack: string, key: string): Promise<string> {
  const { code, output, errors } = await pulumi(folder, ["config", "get", key, "--stack", stack]);
  if (code !== 0) throw cannot(`decrypt ${key} of`, stack, errors);
  return output.replace(/\n$/, "");
}

function cannot(what: string, stack: string, errors: string): OperatorError {
  return new OperatorError(
    `Pulumi could not ${what} the stack ${stack}: ${reason(errors)}\n` +
      "Set PULUMI_CONFIG_PASSPHRASE to this stack's passphrase, or sign in to what keeps its key, and run the command again.",
  );
}

function reason(errors: string): string {
  return errors.replace(/^error: /, "").trim() || "no reason was given.";
}

/**
 * Brings the state to what the clouds have, and lets it forget what was only begun to be made.
 *
 * @throws {OperatorError} when it fails; an update that is under way holds the lock and is a reason.
 */
export async function refreshState(folder: string, stack: string): Promise<void> {
  const args = ["refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--stack", stack];
  const { code, output, errors } = await pulumi(folder, args);
  if (code === 0) return;
  const said = (errors || output).trim().split("\n").slice(-15).join("\n");
  throw new OperatorError(
    /locked by/.test(errors)
      ? `An update of ${stack} is under way, or one was killed and left its lock. Wait for it; if nobody runs one any more: pulumi cancel --stack ${stack}\n${said}`
      : `The state of ${stack} could not be compared with the clouds, so nothing was deleted. Mend what Pulumi says, and run the command again.\n${said}`,
  );
}

/** The ids of everything that the stack's state knows. */
export async function idsInState(folder: string, stack: string): Promise<ReadonlySet<string>> {
  const { code, output, errors } = await pulumi(folder, ["stack", "export", "--stack", stack]);
  if (code !== 0) throw new OperatorError(`Pulumi could not give the state: ${reason(errors)}`);
  const { deployment } = JSON.parse(output) as {
    deployment: { resources?: { id?: string }[] };
  };
  return new Set((deployment.resources ?? []).flatMap(({ id }) => id ?? []));
}
