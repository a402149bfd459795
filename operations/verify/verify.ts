import type { Client } from "@okta/okta-sdk-nodejs";
import type { Dispatcher } from "undici";
import type { GuardrailOutputs } from "../../outputs";
import type { GuardrailSettings } from "../../settings";
import { type AwsAccess, inRole, readAwsAccess } from "../../clouds/awsAccess";
import { type DeployedStack, type StackReference, openStack, sectionOf } from "../stack";
import { customerAws, expectedAccount, refuseOtherAccount } from "../accounts";
import { ofNextStack } from "./nextStack";
import { runChecks } from "./runChecks";
import { connectChecks } from "./connect";
import { engageChecks } from "./engage";
import { guardrailChecks } from "./guardrail";
import { oktaApi, openOktaOf } from "./oktaApi";
import { type Report, reportOf } from "./report";
import { warnDaysOf } from "./warnDays";
import { Web } from "./web";

export interface VerifyOptions {
  /** Certificates that end in fewer days give a warning. @default the settings' own */
  warnDays?: number;
  /** The time that certificates are judged by. @default now */
  now?: Date;
  /** How public pages are fetched. @default by HTTPS_PROXY and NO_PROXY */
  dispatcher?: Dispatcher;
  /** Opens Okta's API, for the checks that need it. @default they are skipped */
  okta?: () => Promise<Client | undefined>;
}

/**
 * Looks whether agents of a stack's customer will be able to sign in. Reads the stack's outputs and
 * the live systems; writes nothing, and needs no password. The checks that need Okta's API are skipped
 * where there are no credentials for it.
 *
 * @throws {OperatorError} when there is nothing to look at, or nothing to look with
 */
export async function verifyStack(
  reference: StackReference,
  options: VerifyOptions = {},
): Promise<Report> {
  const deployed = await openStack(reference);
  return verifyDeployed(deployed, { okta: oktaFor(reference, deployed), ...options });
}

/** How verify opens Okta's API for a stack, with the stack's own credentials. */
export function oktaFor(
  reference: StackReference,
  { outputs }: Pick<DeployedStack, "outputs">,
): VerifyOptions["okta"] {
  return () => openOktaOf(reference, new URL(outputs.engage.metadataUrl).host);
}

/** As `verifyStack`, for a stack that was read already. */
export async function verifyDeployed(
  { name, outputs, settings }: Pick<DeployedStack, "name" | "outputs" | "settings">,
  options: VerifyOptions = {},
): Promise<Report> {
  const started = Date.now();
  const { now = new Date(), dispatcher } = options;
  const warnDays = warnDaysOf(name, settings, options.warnDays);
  const web = new Web({ dispatcher });
  const okta = oktaApi(options.okta ?? (() => Promise.resolve(undefined)));
  const access = readAwsAccess((name) => settings[`aws:${name}`], outputs.engage.region);
  /** To AWS; the first asks for the account. */
  let requests = 1;
  try {
    // Asked first: with no credentials, or another account's, every check would say the same.
    await refuseOtherAccount(access, expectedAccount(access, outputs));
    // A quick report is worth more than one more attempt.
    const maxAttempts = Math.min(access.maxRetries ?? 3, 3);
    const open = (as: AwsAccess) => customerAws(as, { maxAttempts, onRequest: () => requests++ });
    const aws = await open(access);
    const { managementRole } = sectionOf<{ managementRole: string }>(settings, "guardrail");
    // Organizations answers the management account only.
    const management = managementRole ? await open(inRole(access, managementRole)) : aws;
    const limits = { now, warnDays };
    const checks = await runChecks([
      ...engageChecks(outputs.engage, aws, web, okta, limits, sectionOf(settings, "engage")),
      ...(outputs.move
        ? ofNextStack(
            engageChecks(outputs.move.engage, aws, web, okta, limits, sectionOf(settings, "move")),
          )
        : []),
      ...(outputs.connect
        ? connectChecks(outputs.connect, outputs.engage, aws, web, okta, limits)
        : []),
      ...(outputs.guardrail
        ? guardrailChecks(withSettings(outputs.guardrail, settings), outputs, management)
        : []),
    ]);
    const seconds = (Date.now() - started) / 1000;
    const all = requests + web.requests;
    return reportOf({ stack: name, at: now, checks, requests: all, seconds, move: outputs.move });
  } finally {
    // The caller closes a dispatcher that it passed in.
    if (!dispatcher) await web.close();
  }
}

/** A stack that an earlier version deployed does not tell whom it exempts; its settings do. */
function withSettings(
  outputs: GuardrailOutputs,
  settings: Readonly<Record<string, unknown>>,
): GuardrailOutputs {
  const { alsoProtect, exemptPrincipals } = sectionOf<GuardrailSettings>(settings, "guardrail");
  return {
    ...outputs,
    alsoProtect: outputs.alsoProtect ?? alsoProtect,
    exemptPrincipals: outputs.exemptPrincipals ?? exemptPrincipals,
  };
}
