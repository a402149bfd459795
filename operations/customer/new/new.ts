import type { Aws } from "../../../clouds/awsClients";
import { customerAws } from "../../accounts";
import { OperatorError } from "../../failure";
import type { Settings } from "../../../settings";
import { demoStack } from "../../../facts/demoStack";
import { defaultOktaDomain } from "../../../facts/oktaDomain";
import { isStackName } from "../../stackName";
import { accessOf, ownAccount } from "../../shared/account";
import { check } from "../../shared/settingsCheck";
import { mistakenFlags } from "./flagMistakes";
import {
  type Secret,
  type SecretFiles,
  type Secrets,
  oktaSignIn,
  readSecretFiles,
  secretsOfEnvironment,
  settingsBesides,
} from "../../shared/credentials";
import { settingText } from "../adopt/adoption";
import { interview } from "./interview";
import { InterviewDraft } from "./interviewDraft";
import { lookup } from "../findings";
import { leadToAdoption } from "./leadToAdoption";
import { Okta } from "../../shared/okta";
import { deploymentOf, initStack, resourcesOf, setSecret } from "../../shared/stackCommands";
import { settingsOf } from "../questions";
import { backendOf } from "../backend";
import { isOfCloud } from "../remove/resources";
import { refuseRivals, refuseSameNames } from "../rivals";
import { type Answers, SettingsFile } from "../../shared/settingsFile";
import { StackReading } from "../../shared/stackReading";
import { type Ui, pairs } from "../../shared/ui";

export interface NewOptions extends SecretFiles {
  /** Folder with Pulumi.yaml and the settings. */
  cwd: string;
  /** What encrypts the secrets of a new stack. @default a passphrase, or Pulumi Cloud */
  secretsProvider?: string;
}

/**
 * Writes a customer's settings: asks in a terminal, looks everything up, checks as the program
 * checks, creates the stack, and encrypts the secrets with the stack's own provider.
 * A setting that is not answered stays unchanged.
 *
 * @param flags What the command line said.
 * @throws {OperatorError} with every mistake at once; then nothing was written.
 */
export async function newCustomer(
  stack: string,
  flags: Answers,
  options: NewOptions,
  ui: Ui,
): Promise<void> {
  refuseName(stack);
  const kept = await InterviewDraft.read(options.cwd, stack);
  const folder = options.cwd;
  const file = await SettingsFile.read(folder, stack);
  refuseOtherProvider(file, options.secretsProvider);
  await refuseUnlikeStack(folder, file);
  const given = await answersFor({ folder, file, flags, options, kept }, ui);
  const { secrets } = given;
  let { answers } = given;
  const draft = file.copy();
  const changed = draft.apply(answers);
  const checked = check(draft, secrets.keys());
  if ("mistakes" in checked) throw mistakenFlags(draft, checked.mistakes);

  const { settings } = checked;
  const access = await accessOf(folder, draft, settings);
  // Not what was read before the questions.
  const account = await ownAccount(new StackReading(folder, stack), access, ui.say);
  await refuseSameNames(folder, draft, account);
  if (!access.allowedAccountIds) {
    // From here on, the AWS provider and every command refuse another account.
    const own = new Map([["aws:allowedAccountIds", [account]]]);
    changed.push(...draft.apply(own));
    answers = inOrder(new Map([...answers, ...own]));
  }
  const aws = await customerAws(access);
  const okta = new Okta(settings.oktaHost, await oktaSignIn(folder, draft, secrets));
  const findings = await lookup(settings, aws, okta, {
    name: stack,
    accept: (pool, section) => refuseRivals(folder, draft, pool, section),
  });
  ui.say("Found");
  pairs([["Okta", `https://${settings.oktaHost}`], ...findings]).forEach(ui.say);
  if (changed.length === 0 && secrets.size === 0) {
    ui.say(`Nothing to change in Pulumi.${stack}.yaml.`);
    await settleRole(stack, settings, aws, options, ui);
    return;
  }
  ui.say(`Pulumi.${stack}.yaml gets`);
  changes(draft, changed, secrets).forEach(ui.say);
  await confirmWriting(ui, kept, `Write Pulumi.${stack}.yaml?`);
  await file.refuseChanged();
  await write(folder, stack, answers, secrets, options.secretsProvider);
  await kept.remove();
  ui.say("Written.");
  await settleRole(stack, settings, aws, options, ui);
  ui.say(`Next: pulumi preview --stack ${stack} --policy-pack policy`);
}

function changes(draft: SettingsFile, changed: readonly string[], secrets: Secrets): string[] {
  const isThere = (setting: string) => draft.get(setting) !== undefined;
  const removed = changed.filter((setting) => !isThere(setting));
  const isSecret = (setting: string) => secrets.has(setting as Secret) || draft.isSecret(setting);
  return pairs(
    [...changed.filter(isThere), ...secrets.keys(), ...removed].map((setting) => [
      setting,
      isSecret(setting) ? "(encrypted)" : settingText(draft.get(setting)),
    ]),
  );
}

/** @throws {OperatorError} when the operator leaves; the answers of the interview are kept. */
async function confirmWriting(ui: Ui, kept: InterviewDraft, message: string): Promise<void> {
  if (!ui.prompts) return;
  const yes = await ui.prompts.confirm({ message, default: true }).catch((error: Error) => {
    if (error.name === "ExitPromptError") return false;
    throw error;
  });
  if (!yes) throw kept.leaving();
}

/** Once the settings are written, before the next command is named. */
async function settleRole(
  stack: string,
  { connect }: Settings,
  aws: Aws,
  { cwd }: NewOptions,
  ui: Ui,
): Promise<void> {
  if (!connect) return;
  const hasDeployed = async (roleName: string) =>
    (await resourcesOf(cwd, stack)).some(({ id }) => id === roleName);
  const adopt = async () => {
    const { adoptCustomer } = await import("../adopt/adopt");
    await adoptCustomer(stack, { cwd }, ui);
  };
  await leadToAdoption({ stack, connect, aws, hasDeployed, adopt }, ui);
}

function refuseName(stack: string): void {
  if (stack === demoStack) {
    throw new OperatorError(
      "dev is the demo's customer: npm run demo deploys Pulumi.dev.yaml, which is part of this project. Choose another name, for example acme.",
    );
  }
  if (!isStackName(stack) || /^[_.]/.test(stack)) {
    throw new OperatorError(
      `"${stack}" cannot be a customer's name. Use 1 to 100 letters, digits, dots, hyphens and underscores, for example acme.`,
    );
  }
}

/** A stack keeps the provider that it was made with. */
function refuseOtherProvider(file: SettingsFile, wanted: string | undefined): void {
  const has = file.top("secretsprovider") ?? (file.top("encryptionsalt") && "passphrase");
  if (wanted !== undefined && typeof has === "string" && has !== wanted) {
    throw new OperatorError(
      `The secrets of ${file.stack} are encrypted by ${has}, not by ${wanted}. Leave --secrets-provider out, ` +
        `or change it with pulumi stack change-secrets-provider "${wanted}" --stack ${file.stack}.`,
    );
  }
}

/** Settings without their stack, and a stack that is deployed without its settings, are of another backend or folder. */
async function refuseUnlikeStack(folder: string, file: SettingsFile): Promise<void> {
  const { stack } = file;
  const deployed = await deploymentOf(folder, stack);
  const hadStack = file.top("encryptionsalt") ?? file.top("encryptedkey");
  if (hadStack !== undefined && !deployed) throw lostStack(stack, await backendOf(folder));
  if (file.get("engage") !== undefined || !deployed?.resources.some(isOfCloud)) return;
  throw new OperatorError(
    `The stack ${stack} is deployed in the backend ${await backendOf(folder)}, and ${folder} has no Pulumi.${stack}.yaml with the section engage. ` +
      "With other settings, the next pulumi up would change or delete what agents sign in with. Nothing was written.\n" +
      "Take the customer's file from where the settings are kept, for example with git pull, or choose another name. " +
      `If the file is lost, this writes the one of the last update: pulumi config refresh --stack ${stack}`,
  );
}

/**
 * In another backend than that of the state, a new stack would be empty, and every command would take the customer
 * for one that is not deployed.
 */
function lostStack(stack: string, backend: string): OperatorError {
  return new OperatorError(
    `There is no stack ${stack} in the backend ${backend}, though Pulumi.${stack}.yaml is encrypted for one. Nothing was written. ` +
      "Select the backend that has the customer's state with pulumi login, or set PULUMI_BACKEND_URL, and run the command again. " +
      `If nothing was ever deployed, for example because the file was copied, create the stack: pulumi stack init ${stack}`,
  );
}

interface Sources {
  folder: string;
  file: SettingsFile;
  flags: Answers;
  options: NewOptions;
  kept: InterviewDraft;
}

/** What flags, environment and answers say, and the secrets among it. */
async function answersFor(
  { folder, file, flags, options, kept }: Sources,
  ui: Ui,
): Promise<{ answers: Answers; secrets: Secrets }> {
  const { secrets: inFiles, mistakes } = await readSecretFiles(options);
  const draft = file.copy();
  const answers = new Map(settingsOf(flags));
  draft.apply(answers);
  if (mistakes.length > 0) {
    const checked = check(draft);
    const others = "mistakes" in checked ? checked.mistakes : [];
    throw mistakenFlags(draft, [...mistakes, ...others.filter(({ key }) => !isCredential(key))]);
  }
  const add = (more: Answers): void => {
    for (const [setting, answer] of more) answers.set(setting, answer);
    draft.apply(more);
  };
  const fromEnvironment = secretsOfEnvironment(draft, process.env);
  const secrets = inFiles.size > 0 ? inFiles : fromEnvironment.secrets;
  if (inFiles.size === 0) add(fromEnvironment.answers);
  if (ui.prompts) {
    const given = { folder, draft, answered: new Set(flags.keys()), secrets, kept };
    const asked = await interview(given, ui.prompts, ui);
    add(asked.answers);
    return { answers: inOrder(answers), secrets: asked.secrets };
  }
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (draft.get("aws:region") === undefined && region) add(new Map([["aws:region", region]]));
  if (draft.get("okta:baseUrl") === undefined) add(new Map([["okta:baseUrl", defaultOktaDomain]]));
  add(settingsBesides(draft, secrets));
  return { answers: inOrder(answers), secrets };
}

/** What a file that cannot be read leaves open. */
function isCredential(key: string): boolean {
  return /^okta:(apiToken|accessToken|clientId|privateKey|scopes)$/.test(key);
}

/** As a person would write the file: AWS, Okta, Engage, Connect, guardrail. */
function inOrder(answers: Answers): Answers {
  const sections = ["aws:", "okta:", "engage.", "connect", "guardrail"];
  const place = (setting: string) => sections.findIndex((start) => setting.startsWith(start));
  return new Map([...answers].sort(([a], [b]) => place(a) - place(b)));
}

async function write(
  folder: string,
  stack: string,
  answers: Answers,
  secrets: Secrets,
  secretsProvider: string | undefined,
): Promise<void> {
  const isNew = (await SettingsFile.read(folder, stack)).topKeys().length === 0;
  await initStack(folder, stack, secretsProvider);
  // The engine has written into the file what decrypts the secrets.
  const file = await SettingsFile.read(folder, stack);
  if (isNew && file.get("engage") !== undefined) throw file.changed();
  file.apply(answers);
  if (isNew) file.forEditors();
  await file.save();
  for (const [key, value] of secrets) await setSecret(folder, stack, key, value);
}
