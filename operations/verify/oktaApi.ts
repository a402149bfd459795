import type { BookmarkApplication, Client, SamlApplication } from "@okta/okta-sdk-nodejs";
import { type OktaError, isMissingInOkta, isUnreadableKey } from "../../clouds/oktaErrors";
import { OperatorError } from "../failure";
import { oktaSecrets, oktaSignIn, secretsOfEnvironment } from "../shared/credentials";
import { type LiveApp, liveApp } from "../shared/oktaApps";
import { SettingsFile } from "../shared/settingsFile";
import type { StackReference } from "../stack";
import { refreshCreates } from "./remedies";
import { CheckFailed, CheckSkipped, once } from "./runChecks";

/** What Okta's API tells of an application; the rest of verify needs only public pages. */
export interface LiveApplication {
  label: string;
  active: boolean;
  /** Whether the dashboard leaves its tile out. */
  hidden: boolean;
  /** What a bookmark opens; nothing for any other application. */
  url?: string;
  /** Its authentication policy; nothing in an organization that has none (Okta Classic Engine). */
  policyId?: string;
  /** Of a SAML application. */
  signOn?: LiveSignOn;
}

/** What Okta sends, and where. */
export type LiveSignOn = Pick<
  LiveApp,
  | "assertionConsumer"
  | "recipient"
  | "destination"
  | "audience"
  | "nameIdFormat"
  | "nameIdTemplate"
  | "relayState"
  | "isSigned"
  | "singleLogout"
  | "statements"
>;

/** Reads of Okta's API; each rejects with CheckSkipped where Okta may not, or cannot, be asked. */
export interface OktaApi {
  /** @throws {CheckFailed} when Okta has no such application */
  application(appId: string): Promise<LiveApplication>;
  policyName(policyId: string): Promise<string>;
}

/** Opens the API at the first question. @param open Undefined: there are no credentials for it. */
export function oktaApi(open: () => Promise<Client | undefined>): OktaApi {
  const client = once(async () => {
    const opened = await open().catch((error: unknown) => {
      if (!(error instanceof OperatorError)) throw error;
      throw new CheckSkipped(`Okta's API cannot be asked: ${error.message.split("\n")[0]}`);
    });
    if (opened) return opened;
    throw new CheckSkipped(
      "there are no credentials for Okta's API: neither the settings nor the environment have a private key or an API token",
    );
  });
  return {
    application: oncePerId(async (appId) => {
      const { applicationApi } = await client();
      const app = await asked(
        applicationApi.getApplication({ appId }),
        `Okta has no application ${appId}`,
      );
      const live = liveApp(app as SamlApplication, []);
      const { label, active, hidden, policyId } = live;
      const { url } = (app as BookmarkApplication).settings?.app ?? {};
      const isSaml = app.signOnMode === "SAML_2_0";
      return { label, active, hidden, url, policyId, ...(isSaml && { signOn: live }) };
    }),
    policyName: oncePerId(async (policyId) => {
      const { policyApi } = await client();
      const missing = `Okta has no policy ${policyId}`;
      const { name } = await asked(policyApi.getPolicy({ policyId }), missing);
      return name ?? "";
    }),
  };
}

/** Several checks look at the same application, and both applications may have the same policy. */
function oncePerId<T>(read: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (id) => {
    const answer = known.get(id) ?? read(id);
    known.set(id, answer);
    return answer;
  };
}

/** "Not found", "refused" and "no answer" are three different things. */
async function asked<T>(answer: Promise<T>, missing: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const { status, message } = error as OktaError;
    if (isMissingInOkta(error as OktaError)) throw new CheckFailed(missing, refreshCreates);
    if (status === 400 || status === 401 || status === 403) {
      throw new CheckSkipped(
        `Okta refuses to show it with these credentials (${message.trim().split("\n")[0]}); docs/permissions.md lists the scopes`,
      );
    }
    if (isUnreadableKey(error as OktaError)) {
      throw new CheckSkipped(
        `Okta was not asked: the private key of these credentials cannot be read (${message.trim().split("\n")[0]})`,
      );
    }
    throw new CheckFailed(
      `Okta's API ${status === undefined ? "did not answer" : "answered with an error"} (${message.trim().split("\n")[0]})`,
      "Try again in a minute; see status.okta.com.",
    );
  }
}

/**
 * Okta's API with the credentials of the stack's settings, else with those of the environment.
 *
 * @param host For example `acme.okta.com`.
 * @returns nothing where there are no credentials
 * @throws {OperatorError} when those of the settings cannot be decrypted
 */
export async function openOktaOf(
  { stack, cwd, environment = process.env }: StackReference,
  host: string,
): Promise<Client | undefined> {
  const file = await SettingsFile.read(cwd, stack.split("/").pop() ?? stack);
  const { secrets } = secretsOfEnvironment(file, environment);
  if (secrets.size === 0 && !oktaSecrets.some((key) => file.isSecret(key))) return undefined;
  const signIn = await oktaSignIn(cwd, file, secrets);
  // Loads Okta's SDK, which takes longer than all the other checks.
  const { openOkta } = await import("../../clouds/oktaClient");
  return openOkta(host, signIn);
}
