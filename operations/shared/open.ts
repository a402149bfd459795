import { type WhenUnknown, accessOf, ownAccount } from "./account";
import { customerAws } from "../accounts";
import { settingsIn } from "./settingsCheck";
import { oktaSignIn, secretsOfEnvironment } from "./credentials";
import { Okta } from "./okta";
import { SettingsFile } from "./settingsFile";
import { StackReading } from "./stackReading";

interface OpenOptions {
  /** `refuse` for what refreshes the state. @default `say` */
  whenUnknown?: WhenUnknown;
  /** What was read of the stack just now. @default nothing */
  reading?: StackReading;
}

export type OpenCustomer = Awaited<ReturnType<typeof openCustomer>>;

/**
 * A customer that has settings, and its clouds, signed in to as `pulumi up` does.
 *
 * @param folder The one with Pulumi.yaml and the settings.
 * @param say Told when nothing says which AWS account is the customer's.
 * @throws {OperatorError} when the settings are missing or wrong, then no cloud was asked; and when
 *   the AWS credentials are another account's.
 */
export async function openCustomer(
  stack: string,
  folder: string,
  say: (line: string) => void,
  { whenUnknown, reading = new StackReading(folder, stack) }: OpenOptions = {},
) {
  const { access, ...customer } = await openToRead(stack, folder);
  const account = await ownAccount(reading, access, say, whenUnknown);
  return { ...customer, account };
}

/**
 * The same, but nothing was asked yet whose account the AWS credentials are of: for lookups that do
 * not wait for the answer, and are worth nothing if it is another customer's.
 */
export async function openToRead(stack: string, folder: string) {
  const file = await SettingsFile.readExisting(folder, stack);
  const settings = settingsIn(file);
  const access = await accessOf(folder, file, settings);
  const aws = await customerAws(access);
  const { secrets } = secretsOfEnvironment(file, process.env);
  const okta = new Okta(settings.oktaHost, await oktaSignIn(folder, file, secrets));
  return { folder, file, settings, access, aws, okta };
}
