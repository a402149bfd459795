import type { StackOutputs } from "../../outputs";
import { OperatorError } from "../failure";
import { withoutUnknown } from "../unknownValue";
import { type PulumiResult, pulumi } from "../pulumi";
import { errorsIn, isNoStack, knownProblem } from "../pulumiErrors";

/**
 * Creates the stack in the state's backend, and leaves the current stack selected.
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
  const { code, errors } = await pulumi(args, { folder, onInterrupt: "finish" });
  if (code === 0) return true;
  if (/already exists/.test(errors)) return false;
  const remedy = /passphrase/i.test(errors)
    ? "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the passphrase that encrypts this customer's secrets, or name a key with --secrets-provider awskms://…"
    : (knownProblem(errors, { folder, stack }) ??
      "Check `pulumi whoami --verbose`, and run the command again.");
  throw new OperatorError(
    `The stack ${stack} could not be created: ${errorsIn(errors)}\n${remedy}`,
  );
}

/** Encrypts one setting with the stack's own secrets provider, into the settings file. */
export async function setSecret(
  folder: string,
  stack: string,
  key: string,
  value: string,
): Promise<void> {
  const args = ["config", "set", "--secret", key, "--stack", stack];
  const { code, errors } = await pulumi(args, { folder, input: value, onInterrupt: "finish" });
  if (code !== 0) throw cannot(`encrypt ${key} for`, folder, stack, errors, signInToKey);
}

/** The value of an encrypted setting. Never to be shown. */
export async function getSecret(folder: string, stack: string, key: string): Promise<string> {
  const args = ["config", "get", key, "--stack", stack];
  const { code, output, errors } = await pulumi(args, { folder });
  if (code !== 0) throw cannot(`decrypt ${key} of`, folder, stack, errors, signInToKey);
  return output.replace(/\n$/, "");
}

const signInToKey = "Sign in to the service that keeps the stack's key";

/** @param remedy What to do about an error that `knownProblem` does not know. */
function cannot(
  what: string,
  folder: string,
  stack: string,
  errors: string,
  remedy = "Fix that",
): OperatorError {
  const problem = knownProblem(errors, { folder, stack });
  const unknown = `It said: ${errorsIn(errors)}\n${remedy}, and run the command again.`;
  return new OperatorError(`Pulumi could not ${what} the stack ${stack}. ${problem ?? unknown}`);
}

/**
 * Refreshes the state from the clouds, and clears creations that were only begun.
 *
 * @throws {OperatorError} when it fails; an update that is under way holds the lock and is a reason.
 */
export async function refreshState(folder: string, stack: string): Promise<void> {
  const args = ["refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--stack", stack];
  const { code, output, errors } = await pulumi(args, { folder, onInterrupt: "cancel" });
  if (code === 0) return;
  const said = (errors || output).trim().split("\n").slice(-15).join("\n");
  throw new OperatorError(
    knownProblem(errors, { folder, stack }) ??
      `The state of ${stack} could not be compared with the clouds, so nothing was deleted. Fix what Pulumi reports, and run the command again.\n${said}`,
  );
}

export interface StateResource {
  id?: string;
  urn?: string;
  type: string;
  /** RFC 3339: when it came into the state; absent where an old engine put it there. */
  created?: string;
  /** RFC 3339: when the state of it changed last. */
  modified?: string;
  /** Whether Pulumi refuses to delete it. */
  protect?: boolean;
  /** Whether a removal leaves it in the cloud. */
  retainOnDelete?: boolean;
  outputs?: Record<string, unknown>;
}

export interface Deployment {
  resources: StateResource[];
  /** How many operations were begun and not ended. */
  pending: number;
}

/** What a stack's state knows. */
export interface Known extends Pick<Deployment, "pending"> {
  ids: ReadonlySet<string>;
  urns: readonly string[];
  /** What the last update that went through gave as outputs; secret ones are encrypted. */
  outputs: Partial<StackOutputs>;
}

/** @throws {OperatorError} when the state cannot be read, also because there is no such stack. */
export async function knownInState(folder: string, stack: string): Promise<Known> {
  const { resources, pending } = deploymentIn(await exportState(folder, stack), folder, stack);
  return {
    pending,
    ids: new Set(resources.flatMap(({ id }) => id ?? [])),
    urns: resources.flatMap(({ urn }) => urn ?? []),
    outputs: outputsIn(resources),
  };
}

/** The stack's own outputs, without what its last update could not make; empty before the first one is through. */
export function outputsIn(resources: readonly StateResource[]): Partial<StackOutputs> {
  const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  return withoutUnknown(stack?.outputs ?? {});
}

/** Everything in the stack's state. Throws, and gives nothing, as `deploymentOf` does. */
export async function resourcesOf(folder: string, stack: string): Promise<StateResource[]> {
  return (await deploymentOf(folder, stack))?.resources ?? [];
}

/**
 * What a stack has; nothing where there is no such stack.
 *
 * @throws {OperatorError} when the state cannot be read for another reason.
 */
export async function deploymentOf(folder: string, stack: string): Promise<Deployment | undefined> {
  const result = await exportState(folder, stack);
  if (result.code !== 0 && isNoStack(result.errors)) return undefined;
  return deploymentIn(result, folder, stack);
}

function exportState(folder: string, stack: string): Promise<PulumiResult> {
  return pulumi(["stack", "export", "--stack", stack], { folder });
}

function deploymentIn({ code, output, errors }: PulumiResult, folder: string, stack: string) {
  if (code !== 0) throw cannot("read the state of", folder, stack, errors);
  const { deployment } = JSON.parse(output) as {
    deployment?: { resources?: StateResource[] | null; pending_operations?: unknown[] | null };
  };
  return {
    resources: deployment?.resources ?? [],
    pending: deployment?.pending_operations?.length ?? 0,
  };
}

/** @throws {OperatorError} with what Pulumi reports; the same command continues. */
export async function destroyStack(folder: string, stack: string): Promise<void> {
  const args = ["destroy", "--yes", "--skip-preview", "--stack", stack];
  const { code, output, errors } = await pulumi(args, { folder, onInterrupt: "cancel" });
  if (code === 0) return;
  const said = `${output}\n${errors}`.split("\n").filter((line) => /error:|diagnostic/i.test(line));
  throw new OperatorError(
    knownProblem(errors, { folder, stack }) ??
      `pulumi destroy did not complete. Fix what it reports, and run this command again: it continues.\n${said.join("\n")}`,
  );
}

/** The settings stay: they are removed last. */
export async function removeStack(folder: string, stack: string): Promise<void> {
  const args = ["stack", "rm", stack, "--yes", "--preserve-config"];
  const { code, errors } = await pulumi(args, { folder, onInterrupt: "finish" });
  if (code !== 0) throw cannot("remove", folder, stack, errors);
}
