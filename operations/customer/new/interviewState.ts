import type { Aws } from "../../../clouds/awsClients";
import { openOrganizations } from "../../../clouds/organizationPath";
import { OperatorError } from "../../failure";
import { Asking } from "./asking";
import { wrongWith } from "../../shared/settingsCheck";
import {
  type Secret,
  type Secrets,
  oktaSecrets,
  oktaSignIn,
  settingsBesides,
} from "../../shared/credentials";
import type { InterviewDraft } from "./interviewDraft";
import { Okta } from "../../shared/okta";
import { listOf, settingsOf } from "../questions";
import type { Answer, SettingsFile } from "../../shared/settingsFile";
import type { Prompts } from "../../shared/prompts";
import type { Ui } from "../../shared/ui";

/** One question, so that each can be gone back to. */
export type Step = () => Promise<void>;

/** Known before the first question. */
export interface Given {
  folder: string;
  /** The settings with what the flags said. */
  draft: SettingsFile;
  /** Settings that the flags have answered. */
  answered: ReadonlySet<string>;
  secrets: Secrets;
  /** Where the answers are kept until the settings are written. */
  kept: InterviewDraft;
}

/** What going back restores. */
export interface Snapshot {
  answers: Map<string, Answer>;
  secrets: Map<Secret, string>;
  draft: SettingsFile;
}

/** The answers so far, and how a question is asked. */
export class InterviewState {
  answers = new Map<string, Answer>();
  secrets: Map<Secret, string>;
  draft: SettingsFile;
  readonly asking: Asking;
  /** What was typed before, by setting: offered again after a way back. */
  readonly typed: Map<string, string>;
  aws!: Aws;
  okta!: Okta;
  signsInBy: "key" | "token" | "known" = "known";

  constructor(
    readonly given: Given,
    prompts: Prompts,
    readonly ui: Ui,
  ) {
    this.draft = given.draft.copy();
    this.secrets = new Map(given.secrets);
    this.asking = new Asking(prompts);
    this.typed = new Map(given.kept.answers);
  }

  snapshot(): Snapshot {
    const { answers, secrets, draft } = this;
    return { answers: new Map(answers), secrets: new Map(secrets), draft: draft.copy() };
  }

  restore({ answers, secrets, draft }: Snapshot): void {
    Object.assign(this, { answers, secrets, draft });
  }

  /** Asks for one value, and offers the one that was typed before, or is in the settings. */
  async ask(
    setting: string,
    message: string,
    fallback?: string,
    lookup?: (value: string) => Promise<void>,
  ): Promise<void> {
    if (this.given.answered.has(setting)) return;
    const text = await this.asking.input(message, {
      fallback: this.typed.get(setting) ?? this.draft.text(setting) ?? fallback,
      validate: async (answer) => {
        const value = answer.trim();
        return this.wrong(setting, value) ?? (lookup ? complaint(() => lookup(value)) : true);
      },
    });
    this.answer(setting, text.trim());
  }

  async askList(
    setting: string,
    message: string,
    lookup: (values: string[]) => Promise<void>,
  ): Promise<void> {
    const values = (answer: string) => (isNone(answer) ? [] : listOf(answer));
    const isGroups = setting.endsWith(".groups");
    const known = this.draft.list(setting).join(", ") || (isGroups ? undefined : "-");
    const text = await this.asking.input(message, {
      fallback: this.typed.get(setting) ?? known,
      validate: async (answer) => {
        if (isGroups && answer.trim() === "") return "Name at least one group, or type - for none.";
        return this.wrong(setting, values(answer)) ?? complaint(() => lookup(values(answer)));
      },
    });
    this.keep(setting, text);
    this.answer(setting, values(text).length > 0 ? values(text) : undefined);
  }

  /** One of a list; nothing where the list is empty, or another answer is to be typed. */
  async pick(
    setting: string,
    message: string,
    names: readonly string[],
    { known = this.draft.text(setting), none }: { known?: string; none?: string } = {},
  ): Promise<string | undefined> {
    if (names.length === 0) return undefined;
    const picked = await this.asking.pickOne(
      message.replace(/,.*/, ""),
      [
        ...names.map((value) => ({ name: value, value })),
        ...(none ? [{ name: none, value: "-" }] : []),
        { name: "another one, which I type", value: "" },
      ],
      this.typed.get(setting) ?? known,
    );
    if (picked === "") return undefined;
    this.keep(setting, picked);
    return picked;
  }

  answer(setting: string, value: Answer): void {
    for (const [key, one] of settingsOf(new Map([[setting, value]]))) {
      this.answers.set(key, one);
      this.draft.set(key, one);
    }
    if (typeof value === "string") this.keep(setting, value);
  }

  /** No secret comes here. */
  keep(setting: string, typed: string): void {
    this.typed.set(setting, typed.trim());
    this.given.kept.keep(setting, typed.trim());
  }

  wrong(setting: string, value: Answer): string | undefined {
    const attempt = this.draft.copy();
    const settings = settingsOf(new Map([[setting, value]]));
    attempt.apply(settings);
    return wrongWith(attempt, [...settings.keys()]);
  }

  /** Okta's API with the credentials so far, and the scopes that a draft of the settings needs. */
  async oktaFor(draft: SettingsFile): Promise<Okta> {
    const attempt = draft.copy();
    attempt.apply(settingsBesides(attempt, this.secrets));
    return new Okta(this.host(), await oktaSignIn(this.given.folder, attempt, this.secrets));
  }

  hasCredentials(): boolean {
    return oktaSecrets.some((setting) => this.draft.isSecret(setting));
  }

  host(): string {
    return `${this.draft.text("okta:orgName")}.${this.draft.text("okta:baseUrl")}`;
  }

  hasConnect(): boolean {
    return this.draft.get("connect") !== undefined;
  }

  organizations(role: string | undefined) {
    return openOrganizations(this.aws.access, role);
  }
}

export function isNone(answer: string): boolean {
  return ["", "-"].includes(answer.trim());
}

/** The message of an operator's mistake; true when there is none. */
export async function complaint(work: () => Promise<void>): Promise<string | true> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof OperatorError) return error.message;
    throw error;
  }
}
