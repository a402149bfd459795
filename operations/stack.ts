import type { StackOutputs } from "../outputs";
import { projectName } from "./projectFile";
import { OperatorError } from "./failure";
import { requireStackReference } from "./stackName";
import { unknownValue } from "./unknownValue";
import { pulumi } from "./pulumi";
import { errorsIn, knownProblem, wrongPassphrase } from "./pulumiErrors";

/** Which stack is meant. */
export interface StackReference {
  /** As `pulumi --stack` takes it: `acme`, or `organization/project/acme`. */
  stack: string;
  /** Folder with Pulumi.yaml and the settings files. */
  cwd: string;
  /** Where `pulumi` finds its state, its passphrase and itself. @default this process's own */
  environment?: NodeJS.ProcessEnv;
}

/** What a deployed stack tells. */
export interface DeployedStack {
  name: string;
  outputs: StackOutputs;
  /** Names of the vendor's outputs that the stack keeps encrypted; they are not among `outputs`. */
  secretOutputs: string[];
  /**
   * By full key, for example `aws:profile`; objects and lists are parsed. Of secrets there are only
   * those that sign in to AWS, and only where the settings have such.
   */
  settings: Readonly<Record<string, unknown>>;
}

const masked = "[secret]";

/**
 * Reads outputs and settings of a stack side by side. No output is decrypted.
 *
 * @throws {OperatorError} when there is no such stack, nothing is deployed, or Pulumi cannot say.
 */
export async function openStack(reference: StackReference): Promise<DeployedStack> {
  // Pulumi would look for one in the folders above, where the settings are then not found.
  await projectName(reference.cwd);
  const [{ outputs, secretOutputs }, settings] = await Promise.all([
    readOutputs(reference),
    readSettings(reference),
  ]);
  return { name: reference.stack, outputs, secretOutputs, settings };
}

/**
 * Reads what `pulumi up` left.
 *
 * @param secrets Whether the vendor's secret outputs are decrypted and given, or left out.
 * @throws {OperatorError} as `openStack`, and for a passphrase that does not fit.
 */
export async function readOutputs(
  reference: StackReference,
  secrets: "left out" | "given" = "left out",
): Promise<Pick<DeployedStack, "outputs" | "secretOutputs">> {
  const outputs = complete(reference, await ask(reference, "stack", "output", "--json"));
  const vendors = outputs.handoff.cloudFormationOutputs;
  const secretOutputs = maskedIn(vendors);
  const ofNext = outputs.move?.handoff.cloudFormationOutputs ?? {};
  if (secrets === "given" && secretOutputs.length > 0) {
    const all = await ask(reference, "stack", "output", "--json", "--show-secrets");
    const decrypted = complete(reference, all);
    refuseUndecrypted(reference, decrypted);
    return { outputs: decrypted, secretOutputs };
  }
  for (const name of secretOutputs) delete vendors[name];
  for (const name of maskedIn(ofNext)) delete ofNext[name];
  return { outputs, secretOutputs };
}

function maskedIn(outputs: Record<string, string>): string[] {
  return Object.keys(outputs).filter((name) => outputs[name] === masked);
}

function complete({ stack }: StackReference, all: object): StackOutputs {
  const outputs = all as Partial<StackOutputs>;
  if (Object.keys(outputs).length === 0) {
    throw new OperatorError(
      `The stack ${stack} has no outputs yet: nothing is deployed, or its only update failed. Run pulumi up --stack ${stack} first.`,
    );
  }
  if (!outputs.engage?.userPoolId || !outputs.handoff?.cloudFormationOutputs) {
    throw new OperatorError(
      `The outputs of the stack ${stack} do not match this version of the program. ` +
        `Run pulumi up --stack ${stack}, and check that --cwd names the folder of its Pulumi.yaml.`,
    );
  }
  refuseNeverMade(stack, outputs as StackOutputs);
  return outputs as StackOutputs;
}

/**
 * After an update of some resources only, or one that went on after an error, the engine writes all outputs: also
 * those of resources that were never made. What such a resource would tell is then missing, or not known.
 */
function refuseNeverMade(stack: string, outputs: StackOutputs): void {
  const { engage, move, connect, guardrail } = outputs;
  const { bookmark } = engage;
  const told = {
    engage: [engage.identityProviderName, engage.oktaAppId, ...(bookmark ? [bookmark.appId] : [])],
    move: move && [move.engage?.identityProviderName, move.engage?.oktaAppId, move.stage],
    connect: connect && [connect.oktaAppId, connect.samlProviderArn, connect.roleArn],
    guardrail: guardrail && [guardrail.policyId],
  };
  const neverMade = Object.entries(told).flatMap(([section, values]) =>
    values?.some((value) => !value || value === unknownValue) ? [section] : [],
  );
  if (neverMade.length === 0) return;
  throw new OperatorError(
    `The outputs of the stack ${stack} name resources that were never created: ${neverMade.join(", ")}. Its last update left ` +
      `some out (--target, --exclude or --continue-on-error). Run pulumi up --stack ${stack} without these.`,
  );
}

/**
 * A section of the settings as the user wrote it; empty where there is none.
 *
 * @param settings By full key, as `openStack` gives them.
 */
export function sectionOf<T extends object>(
  settings: Readonly<Record<string, unknown>>,
  name: string,
): Partial<T> {
  const key = Object.keys(settings).find((one) => one.endsWith(`:${name}`));
  return (key ? settings[key] : {}) as Partial<T>;
}

/** With a wrong passphrase the engine gives null for each secret, and no error. */
function refuseUndecrypted({ stack }: StackReference, { handoff }: StackOutputs): void {
  if (Object.values(handoff.cloudFormationOutputs).includes(null as unknown as string)) {
    throw new OperatorError(wrongPassphrase(stack));
  }
}

type Config = Record<string, { value?: string; objectValue?: unknown; secret: boolean }>;

async function readSettings(reference: StackReference): Promise<Record<string, unknown>> {
  const all = (await ask(reference, "config", "--json")) as Config;
  const signsInItself = all["aws:secretKey"] !== undefined;
  const shown = signsInItself
    ? ((await ask(reference, "config", "--json", "--show-secrets")) as Config)
    : all;
  return Object.fromEntries(
    Object.entries(shown)
      .filter(([key, { secret }]) => !secret || key.startsWith("aws:"))
      .map(([key, { value, objectValue }]) => [key, objectValue ?? value]),
  );
}

/** Runs `pulumi` on the stack, and parses its JSON. */
async function ask(reference: StackReference, ...args: string[]): Promise<object> {
  requireStackReference(reference.stack);
  const { stack, cwd: folder, environment } = reference;
  const result = await pulumi([...args, "--stack", stack], { folder, environment });
  if (result.code === 0) return JSON.parse(result.output) as object;
  throw new OperatorError(
    knownProblem(result.errors, { stack, folder }) ??
      `pulumi could not read the stack ${stack} (${errorsIn(result.errors)}). ` +
        `Fix that, and try pulumi stack output --stack ${stack}.`,
  );
}
