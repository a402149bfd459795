import { createPrivateKey } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { scopesNeeded } from "../../settings/okta";
import { type Mistake, show } from "../../settings/mistakes";
import type { OktaSignIn } from "../../clouds/oktaClient";
import { getSecret } from "./stackCommands";
import type { Answers, SettingsFile } from "./settingsFile";

/** The settings that sign in to Okta by themselves; each is encrypted. */
export const oktaSecrets = ["okta:apiToken", "okta:accessToken", "okta:privateKey"] as const;

/** Those that an operator is asked for. */
export type Secret = "okta:apiToken" | "okta:privateKey";

/** Values that are to be encrypted, by setting. Never shown, never an argument of a process. */
export type Secrets = ReadonlyMap<Secret, string>;

export interface SecretFiles {
  oktaApiTokenFile?: string;
  oktaPrivateKeyFile?: string;
}

export async function readSecretFiles(
  files: SecretFiles,
): Promise<{ secrets: Secrets; mistakes: Mistake[] }> {
  const secrets = new Map<Secret, string>();
  const mistakes: Mistake[] = [];
  const read = async (key: Secret, flag: string, file?: string) => {
    if (file === undefined) return;
    const found = await secretIn(key, file);
    if ("wrong" in found) {
      mistakes.push({ key: flag, given: shownFile(file), allowed: found.wrong });
    } else {
      secrets.set(key, found.secret);
    }
  };
  await read("okta:apiToken", "--okta-api-token-file", files.oktaApiTokenFile);
  await read("okta:privateKey", "--okta-private-key-file", files.oktaPrivateKeyFile);
  if (files.oktaApiTokenFile !== undefined && files.oktaPrivateKeyFile !== undefined) {
    mistakes.push({
      key: "--okta-api-token-file",
      given: "an API token and a private key",
      allowed: "one of them; prefer the private key, whose rights end with its scopes",
    });
  }
  return { secrets, mistakes };
}

/**
 * The name of a file for a message. What has no look of a path may be the secret, given in place of its file: a token
 * of Okta has 42 characters, and a line of a key in PEM form 64.
 */
export function shownFile(file: string): string {
  if (existsSync(file)) return show(file);
  const last = file.split(/[\\/]/).at(-1) ?? "";
  const isLong = last.length >= 40 && !/\.[a-z]{1,8}$/i.test(last);
  const isBare = /^[^\\/.\s]{20,}$/.test(file);
  // A key in Base64 has slashes too.
  const isBase64 = /(^|\/)[A-Za-z0-9+=]{40,}|^[A-Za-z0-9+/=]{40,}$/.test(file);
  const mayBeSecret = isLong || isBare || isBase64 || /-----BEGIN|[\r\n]/.test(file);
  return mayBeSecret
    ? "(not shown: no such file, and it looks like the secret itself; give a file, and rotate the secret if it is one)"
    : show(file);
}

/** The secret in a file, or what is wrong with the file. */
export async function secretIn(
  key: Secret,
  file: string,
): Promise<{ secret: string } | { wrong: string }> {
  let secret: string;
  try {
    secret = (await readFile(file, "utf8")).trim();
  } catch (error) {
    return { wrong: `a file that can be read (${(error as NodeJS.ErrnoException).code})` };
  }
  const wrong = key === "okta:privateKey" ? wrongKey(secret) : wrongToken(secret);
  return wrong === undefined ? { secret } : { wrong };
}

function wrongKey(secret: string): string | undefined {
  if (!/^-----BEGIN (RSA )?PRIVATE KEY-----/.test(secret)) {
    return "a file with a private key in PEM form, which begins with -----BEGIN PRIVATE KEY-----";
  }
  try {
    createPrivateKey(secret);
    return undefined;
  } catch {
    return "a file with a whole private key in PEM form, without a passphrase; this one cannot be read";
  }
}

/** What is wrong with an API token, without showing it. */
export function wrongToken(secret: string): string | undefined {
  return /^\S{20,}$/.test(secret) ? undefined : "a file that contains only an API token of Okta";
}

/** Those of the environment, where neither the settings nor a file have any. */
export function secretsOfEnvironment(
  draft: SettingsFile,
  environment: NodeJS.ProcessEnv,
): { secrets: Secrets; answers: Answers } {
  const none = { secrets: new Map(), answers: new Map() };
  if (oktaSecrets.some((setting) => draft.get(setting) !== undefined)) return none;
  const { OKTA_API_TOKEN, OKTA_API_PRIVATE_KEY, OKTA_API_CLIENT_ID } = environment;
  const clientId = draft.text("okta:clientId") ?? OKTA_API_CLIENT_ID;
  if (OKTA_API_PRIVATE_KEY && clientId) {
    const keyId = draft.text("okta:privateKeyId") ?? environment.OKTA_API_PRIVATE_KEY_ID;
    const answers = new Map([
      ["okta:clientId", clientId],
      ...(keyId ? ([["okta:privateKeyId", keyId]] as const) : []),
    ]);
    return { secrets: new Map([["okta:privateKey", OKTA_API_PRIVATE_KEY]]), answers };
  }
  if (OKTA_API_TOKEN && draft.text("okta:clientId") === undefined) {
    return { secrets: new Map([["okta:apiToken", OKTA_API_TOKEN]]), answers: new Map() };
  }
  return none;
}

/**
 * The settings that belong to a way to sign in: its scopes, and the removal of the other way's
 * settings.
 */
export function settingsBesides(draft: SettingsFile, secrets: Secrets): Answers {
  const answers = new Map<string, string[] | undefined>();
  const out = (...settings: string[]) => settings.forEach((one) => answers.set(one, undefined));
  if (secrets.has("okta:apiToken")) {
    out("okta:accessToken", "okta:clientId", "okta:privateKey", "okta:privateKeyId");
    out("okta:scopes");
    return answers;
  }
  if (secrets.has("okta:privateKey")) out("okta:accessToken", "okta:apiToken");
  if (draft.text("okta:clientId") !== undefined) {
    const users = [...draft.list("engage.users"), ...draft.list("connect.users")];
    const scopes = [...draft.list("okta:scopes"), ...scopesNeeded(users.length > 0)];
    answers.set("okta:scopes", [...new Set(scopes)]);
  }
  return answers;
}

/** How to sign in to Okta now: with what was just given, or what the settings keep encrypted. */
export async function oktaSignIn(
  folder: string,
  draft: SettingsFile,
  secrets: Secrets,
): Promise<OktaSignIn> {
  const secret = async (key: (typeof oktaSecrets)[number]) => {
    const given = key === "okta:accessToken" ? undefined : secrets.get(key);
    if (given !== undefined) return given;
    return draft.isSecret(key) ? getSecret(folder, draft.stack, key) : undefined;
  };
  const apiToken = await secret("okta:apiToken");
  if (apiToken !== undefined) return { apiToken };
  const accessToken = await secret("okta:accessToken");
  if (accessToken !== undefined) return { accessToken };
  return {
    clientId: draft.text("okta:clientId") ?? "",
    privateKey: (await secret("okta:privateKey")) ?? "",
    privateKeyId: draft.text("okta:privateKeyId"),
    scopes: draft.list("okta:scopes"),
  };
}
