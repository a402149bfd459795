import type { AwsAccess } from "../../clouds/awsAccess";
import { readAwsAccess } from "../../clouds/awsAccess";
import type { Settings } from "../../settings";
import {
  type KnownOfStack,
  accountIn,
  expectedAccount,
  refuseOtherAccount,
  unknownAccount,
} from "../accounts";
import { getSecret, pulumi } from "./pulumi";
import type { SettingsFile } from "./settingsFile";

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
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const region = draft.text("aws:region") ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? "";
  const aws = readAwsAccess((name) => all[`aws:${name}`], region);
  return accessOf(folder, draft, { aws, region });
}

/**
 * The account of the credentials, refused when it is not the customer's.
 *
 * @param say Told when nothing says which account is the customer's.
 * @throws {OperatorError} before anything was read or changed.
 */
export async function ownAccount(
  folder: string,
  stack: string,
  access: AwsAccess,
  say: (line: string) => void,
): Promise<string> {
  const state = access.allowedAccountIds ? undefined : await knownInState(folder, stack);
  const expected = expectedAccount(access, state);
  const account = await refuseOtherAccount(access, expected);
  if (state && !expected) say(unknownAccount(account, access));
  return account;
}

interface State {
  deployment?: {
    resources?: { type?: string; outputs?: Record<string, unknown> }[] | null;
  };
}

/**
 * What the state says of the account, its outputs first, which an update that was killed did not get
 * to write. Nothing when there is no such stack, or nothing in it.
 */
async function knownInState(folder: string, stack: string): Promise<KnownOfStack | undefined> {
  const { code, output } = await pulumi(folder, ["stack", "export", "--stack", stack]);
  if (code !== 0) return undefined;
  const { resources } = (JSON.parse(output) as State).deployment ?? {};
  if (!resources || resources.length === 0) return undefined;
  const outputs = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs;
  const known = (outputs ?? {}) as KnownOfStack;
  if (known.engage?.account ?? known.connect?.instanceArn) return known;
  const own = resources.find(({ type }) => ownTypes.includes(type ?? ""))?.outputs;
  return { engage: { account: own?.account ?? accountIn(own?.arn) } };
}

/** Organizations' own are in the management account. */
const ownTypes = [
  "pulumi-nodejs:dynamic/engage:AppClientIdentityProvider",
  "aws:iam/role:Role",
  "aws:iam/samlProvider:SamlProvider",
];
