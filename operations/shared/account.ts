import type { AwsAccess } from "../../clouds/awsAccess";
import { readAwsAccess } from "../../clouds/awsAccess";
import { accountIn } from "../../facts/arn";
import type { Settings } from "../../settings";
import { givenRegion } from "../../settings/region";
import {
  type KnownOfStack,
  expectedAccount,
  refuseOtherAccount,
  unknownAccount,
} from "../accounts";
import { OperatorError } from "../failure";
import { getSecret, outputsIn } from "./stackCommands";
import type { SettingsFile } from "./settingsFile";
import type { StackReading } from "./stackReading";

/**
 * How a customer's AWS is reached, with the encrypted settings decrypted. Never to be shown.
 *
 * @throws {OperatorError} when they cannot be decrypted.
 */
export async function accessOf(
  folder: string,
  file: SettingsFile,
  { aws, region }: Pick<Settings, "aws" | "region">,
): Promise<AwsAccess> {
  const decrypted: Record<string, string> = {};
  const { all, isSecret } = file.given();
  for (const key of Object.keys(all).filter((one) => one.startsWith("aws:") && isSecret(one))) {
    decrypted[key.slice("aws:".length)] = await getSecret(folder, file.stack, key);
  }
  if (Object.keys(decrypted).length === 0) return aws;
  const setting = (name: string) => decrypted[name] ?? all[`aws:${name}`];
  return readAwsAccess(setting, region);
}

/** The same for settings that are not complete yet. */
export function draftedAccess(folder: string, draft: SettingsFile): Promise<AwsAccess> {
  const { all } = draft.given();
  const { region = "" } = givenRegion(all, process.env);
  const aws = readAwsAccess((name) => all[`aws:${name}`], region);
  return accessOf(folder, draft, { aws, region });
}

/**
 * What to do if the right account is unknown: say so, or refuse. A refresh in a wrong account drops
 * the AWS resources from the state.
 */
export type WhenUnknown = "say" | "refuse";

/**
 * The account of the credentials, refused when it is not the customer's.
 *
 * @param whenUnknown What happens where resources of AWS are in the state and nothing says in which
 *   account: `refuse` for what refreshes.
 * @throws {OperatorError} before anything was read or changed.
 */
export async function ownAccount(
  reading: StackReading,
  access: AwsAccess,
  say: (line: string) => void,
  whenUnknown: WhenUnknown = "say",
): Promise<string> {
  // What only reads needs no state where the settings name one account.
  const isNamed = whenUnknown === "say" && access.allowedAccountIds?.length === 1;
  const known = isNamed ? undefined : knownOfAccount(reading);
  const expecting = (async () => expectedAccount(access, await known))();
  const account = await refuseOtherAccount(access, expecting);
  const [state, expected] = [await known, await expecting];
  if (state && !expected) {
    const text = unknownAccount(account, access);
    if (whenUnknown === "refuse" && state.hasAws) {
      throw new OperatorError(
        `${text}\nNothing was refreshed, because a refresh in another account would drop all AWS resources from the state.`,
      );
    }
    say(text);
  }
  return account;
}

interface KnownOfAccount extends KnownOfStack {
  /** Whether there is anything in it that a refresh looks for in AWS. */
  hasAws: boolean;
}

/**
 * The account that the state names: in the stack's outputs, or else in its resources, because an
 * update that was killed wrote no outputs. Nothing when there is no such stack, or nothing in it.
 */
async function knownOfAccount(reading: StackReading): Promise<KnownOfAccount | undefined> {
  const { resources = [] } = (await reading.deployment()) ?? {};
  if (resources.length === 0) return undefined;
  const known: KnownOfStack = outputsIn(resources);
  const hasAws = resources.some(({ type }) => type.startsWith("aws:"));
  if (known.engage?.account ?? known.connect?.instanceArn) return { ...known, hasAws };
  const accounts = resources
    .filter(({ type }) => ownTypes.includes(type))
    .map(({ outputs: own }) => own?.account ?? accountIn(own?.arn));
  return { engage: { account: accounts.find((account) => account !== undefined) }, hasAws };
}

/** Resources of the customer's account; those of Organizations are in the management account. */
const ownTypes = [
  "pulumi-nodejs:dynamic/engage:AppClientIdentityProvider",
  "pulumi-nodejs:dynamic/engage:RemovalGuard",
  "aws:iam/role:Role",
  "aws:iam/samlProvider:SamlProvider",
];
