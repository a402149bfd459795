import { mkdirSync, writeFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { OperatorError } from "../../failure";

/** The answers of an interview that was left, so that the next one can offer them. Never a secret. */
export class InterviewDraft {
  private constructor(
    private readonly stack: string,
    private readonly file: string,
    /** As typed, by setting. */
    readonly answers: Map<string, string>,
  ) {}

  /** @param folder The one with Pulumi.yaml; the draft is in its folder .engage-okta, which git ignores. */
  static async read(folder: string, stack: string): Promise<InterviewDraft> {
    const file = path.join(folder, ".engage-okta", `new-${stack}.json`);
    const text = await readFile(file, "utf8").catch(() => "{}");
    return new InterviewDraft(stack, file, new Map(Object.entries(answersIn(text))));
  }

  /** Before the next question is asked, so that a killed terminal loses nothing either. */
  keep(setting: string, typed: string): void {
    this.answers.set(setting, typed);
    const text = JSON.stringify(Object.fromEntries(this.answers), null, 2);
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(this.file, `${text}\n`, { mode: 0o600 });
  }

  /** What the operator is told who leaves before the settings are written. */
  leaving(): OperatorError {
    const again = `npm run customer -- new ${this.stack}`;
    return new OperatorError(
      this.answers.size > 0
        ? `\nNothing was written. Your answers are kept, without secrets; to have them offered again: ${again}`
        : "\nNothing was written.",
    );
  }

  /** Once the settings are written. */
  async remove(): Promise<void> {
    await rm(this.file, { force: true });
  }
}

/** A file that was cut off, or changed by hand, offers nothing. */
function answersIn(text: string): Record<string, string> {
  try {
    const answers = JSON.parse(text) as unknown;
    if (typeof answers !== "object" || answers === null) return {};
    return Object.fromEntries(Object.entries(answers).filter(([, one]) => typeof one === "string"));
  } catch {
    return {};
  }
}
