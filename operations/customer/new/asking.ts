import { styleText } from "node:util";
import { awsRefusal } from "../awsRefusal";
import type { PromptContext, Prompts, Validate } from "../../shared/prompts";

/** The operator wants the question before. */
export class Back extends Error {}

/** The operator has left with Ctrl-C. */
export class Left extends Error {}

/** Typed as an answer, or pressed in a list. */
const backKey = "<";

/** Adds the way back to the keys that are shown below a list. */
const listTheme = {
  style: {
    keysHelpTip: (keys: readonly (readonly [key: string, action: string])[]) =>
      [...keys, [backKey, "back"] as const]
        .map(([key, action]) => `${styleText("bold", key)} ${styleText("dim", action)}`)
        .join(styleText("dim", " • ")),
  },
};

export interface TextQuestion {
  /** Offered, and taken when nothing is typed. */
  fallback?: string;
  validate: Validate;
}

/** Asks, with a way back from every question. Each method throws {@link Back} or {@link Left}. */
export class Asking {
  /** Questions since `start`. */
  asked = 0;

  constructor(private readonly prompts: Prompts) {}

  start(): void {
    this.asked = 0;
  }

  input(message: string, { fallback, validate }: TextQuestion): Promise<string> {
    return this.typed(validate, (checked, context) =>
      this.prompts.input({ message, default: fallback, validate: checked }, context),
    );
  }

  /** Hides what is typed. */
  password(message: string, validate: Validate): Promise<string> {
    return this.typed(validate, (checked, context) =>
      this.prompts.password({ message, validate: checked }, context),
    );
  }

  pickOne(
    message: string,
    choices: readonly { name: string; value: string }[],
    chosen?: string,
  ): Promise<string> {
    const question = { message, choices: [...choices], default: chosen, theme: listTheme };
    return this.picked((context) => this.prompts.select(question, context));
  }

  pickMany(
    message: string,
    names: readonly string[],
    chosen: readonly string[],
  ): Promise<string[]> {
    const choices = names.map((value) => ({ name: value, value, checked: chosen.includes(value) }));
    return this.picked((context) =>
      this.prompts.checkbox({ message, choices, theme: listTheme }, context),
    );
  }

  private typed(
    validate: Validate,
    ask: (checked: Validate, context: PromptContext) => Promise<string>,
  ): Promise<string> {
    return this.stoppable(async (stop, context) => {
      const text = await ask(stoppingAtErrors(validate, stop), context);
      if (text.trim() === backKey) throw new Back();
      return text;
    });
  }

  private picked<T>(ask: (context: PromptContext) => Promise<T>): Promise<T> {
    return this.stoppable(async (stop, context) => {
      const goBack = (text: string | undefined) => {
        if (text === backKey) {
          // The list would stay on the screen, as if it were still to be answered.
          context.clearPromptOnDone = true;
          stop(new Back());
        }
      };
      process.stdin.on("keypress", goBack);
      try {
        return await ask(context);
      } finally {
        process.stdin.off("keypress", goBack);
      }
    });
  }

  private async stoppable<T>(
    ask: (stop: (reason: Error) => void, context: PromptContext) => Promise<T>,
  ): Promise<T> {
    this.asked++;
    const stopped = new AbortController();
    try {
      return await ask((reason) => stopped.abort(reason), { signal: stopped.signal });
    } catch (error) {
      if (stopped.signal.aborted) throw stopped.signal.reason;
      throw (error as Error).name === "ExitPromptError" ? new Left() : error;
    }
  }
}

/** An error inside a prompt would end the process; what AWS refused is an answer's fault, or told as one. */
function stoppingAtErrors(validate: Validate, stop: (reason: Error) => void): Validate {
  return async (answer) => {
    if (answer.trim() === backKey) return true;
    try {
      return await validate(answer);
    } catch (error) {
      const refused = awsRefusal(error as Error);
      if (refused) return refused.message;
      stop(error as Error);
      return "This could not be checked.";
    }
  };
}
