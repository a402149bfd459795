import path from "node:path";
import { Aws } from "./aws";
import { settingsIn } from "./check";
import { oktaSignIn, secretsOfEnvironment } from "./credentials";
import { projectFolder } from "./new";
import { Okta } from "./okta";
import { SettingsFile } from "./settingsFile";

/**
 * A customer that has settings, and its clouds, signed in to as `pulumi up` does.
 *
 * @param cwd Folder with Pulumi.yaml. @default this project
 * @throws {OperatorError} when the settings are missing or wrong; then no cloud was asked.
 */
export async function openCustomer(stack: string, cwd: string | undefined) {
  const folder = path.resolve(cwd ?? projectFolder);
  const file = await SettingsFile.read(folder, stack);
  const settings = settingsIn(file);
  const aws = new Aws({ region: settings.region, ...settings.aws });
  const { secrets } = secretsOfEnvironment(file, process.env);
  const okta = new Okta(settings.oktaHost, await oktaSignIn(folder, file, secrets));
  return { folder, file, settings, aws, okta };
}
