import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { version } from "../../package.json";
import { isHarmlessOutput } from "../../facts/harmlessOutput";
import type {
  ConnectOutputs,
  EngageOutputs,
  GuardrailOutputs,
  MoveOutputs,
  StackOutputs,
} from "../../outputs";
import { type DeployedStack, type StackReference, openStack, readOutputs } from "../stack";
import type { Report } from "../verify/report";
import { type Customer, customerIn } from "./customer";
import { type ManualStep, manualSteps } from "./manualSteps";

/** What Local Measure and the customer's next engineer get. docs/handoff.schema.json. */
export interface Handoff {
  schemaVersion: 2;
  stack: string;
  /** For the reader; only what was given. */
  customer?: Customer;
  /** ISO 8601. */
  made: string;
  by: { product: string; version: string; commit?: string };
  identityProviderName: string;
  engage: EngageOutputs;
  /** The vendor's next stack, while a move to it is under way; outputs that may be secret are left out. */
  move?: MoveOutputs;
  connect?: ConnectOutputs;
  guardrail?: GuardrailOutputs;
  /** Those of the vendor's stack that are no secret, or all if that was asked for. */
  cloudFormationOutputs: Record<string, string>;
  /** Names of the vendor's outputs that may be secret and are not above. */
  leftOut: string[];
  /** Names of those that may be secret and are above all the same. */
  secretsIncluded: string[];
  manualSteps: ManualStep[];
  /** Only if it was asked for. */
  verify?: Report;
}

export interface HandoffOptions {
  /** What wins over the settings' section `handoff`. */
  customer?: Customer;
  /** Whether vendor outputs that may be secret are part of it. @default false */
  includeSecrets?: boolean;
  /** Whether the sign-in is verified, and the result is part of it. @default false */
  verify?: boolean;
  /** @default now */
  now?: Date;
}

/** @throws {OperatorError} when the stack cannot be read */
export async function handoffOf(
  reference: StackReference,
  {
    includeSecrets = false,
    verify = false,
    customer: given,
    now = new Date(),
  }: HandoffOptions = {},
): Promise<Handoff> {
  const [deployed, decrypted, commit] = await Promise.all([
    openStack(reference),
    includeSecrets ? readOutputs(reference, "given") : undefined,
    commitOf(path.join(__dirname, "../..")),
  ]);
  const report = verify ? await verified(reference, deployed, now) : undefined;
  const { outputs, secretOutputs } = decrypted ?? deployed;
  const customer = customerIn(deployed.settings, given);
  return {
    schemaVersion: 2,
    stack: deployed.name,
    ...(customer && { customer }),
    made: now.toISOString(),
    by: { product: "engage-okta", version, ...(commit && { commit }) },
    identityProviderName: outputs.handoff.identityProviderName,
    engage: outputs.engage,
    ...(outputs.move && { move: withoutSecrets(outputs.move) }),
    ...(outputs.connect && { connect: outputs.connect }),
    ...(outputs.guardrail && { guardrail: outputs.guardrail }),
    ...vendorOutputs(outputs, secretOutputs, includeSecrets),
    manualSteps: manualSteps({ outputs, settings: deployed.settings }),
    ...(report && { verify: report }),
  };
}

async function verified(
  reference: StackReference,
  deployed: DeployedStack,
  now: Date,
): Promise<Report> {
  const { oktaFor, verifyDeployed } = await import("../verify/verify");
  return verifyDeployed(deployed, { now, okta: oktaFor(reference, deployed) });
}

/** What the stack encrypts, and what a newer rule would have had it encrypt. */
function vendorOutputs(
  { handoff: { cloudFormationOutputs: all } }: StackOutputs,
  encrypted: string[],
  include: boolean,
): Pick<Handoff, "cloudFormationOutputs" | "leftOut" | "secretsIncluded"> {
  const secret = Object.entries(all)
    .filter(([name, value]) => !isHarmlessOutput(name, value))
    .map(([name]) => name);
  const secrets = [...new Set([...encrypted, ...secret])].sort();
  const shown = Object.entries(all).filter(([name]) => include || !secrets.includes(name));
  return {
    cloudFormationOutputs: Object.fromEntries(shown),
    leftOut: include ? [] : secrets,
    secretsIncluded: include ? secrets : [],
  };
}

function withoutSecrets({ handoff, ...move }: MoveOutputs): MoveOutputs {
  const harmless = Object.entries(handoff.cloudFormationOutputs).filter(
    ([name, value]) => value !== null && isHarmlessOutput(name, value),
  );
  return {
    ...move,
    handoff: { ...handoff, cloudFormationOutputs: Object.fromEntries(harmless) },
  };
}

/** Undefined where this is no checkout, or git is not there. */
async function commitOf(folder: string): Promise<string | undefined> {
  const git = promisify(execFile)("git", ["describe", "--always", "--dirty"], { cwd: folder });
  return git.then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
