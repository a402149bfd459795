import { printable, printableLine } from "../../facts/printable";

/** Checks an answer: true, or what is wrong with it. */
export type Validate = (answer: string) => Promise<string | true>;

/** How a prompt of @inquirer/prompts is stopped, besides its question. */
export interface PromptContext {
  signal?: AbortSignal;
  /** Whether the question goes from the screen; read when it ends. */
  clearPromptOnDone?: boolean;
}

export interface ListTheme {
  style: { keysHelpTip: (keys: [key: string, action: string][]) => string };
}

/** The questions of @inquirer/prompts that are asked here, and no more of it. */
export interface Prompts {
  input(
    question: { message: string; default?: string; validate: Validate },
    context?: PromptContext,
  ): Promise<string>;
  /** Hides what is typed. */
  password(
    question: { message: string; validate: Validate },
    context?: PromptContext,
  ): Promise<string>;
  select(
    question: {
      message: string;
      choices: { name: string; value: string }[];
      default?: string;
      theme?: ListTheme;
    },
    context?: PromptContext,
  ): Promise<string>;
  checkbox(
    question: {
      message: string;
      choices: { name: string; value: string; checked: boolean }[];
      theme?: ListTheme;
    },
    context?: PromptContext,
  ): Promise<string[]>;
  confirm(
    question: { message: string; default: boolean },
    context?: PromptContext,
  ): Promise<boolean>;
}

/** The prompts, with every text that they show made printable. The answers are the given values. */
export function printablePrompts(prompts: Prompts): Prompts {
  return {
    input: (question, context) =>
      prompts.input(
        {
          message: printable(question.message),
          default: question.default === undefined ? undefined : printableLine(question.default),
          validate: printableReason(question.validate),
        },
        context,
      ),
    password: ({ message, validate }, context) =>
      prompts.password(
        { message: printable(message), validate: printableReason(validate) },
        context,
      ),
    select: ({ message, choices, ...rest }, context) =>
      prompts.select(
        { message: printable(message), choices: choices.map(printableChoice), ...rest },
        context,
      ),
    checkbox: ({ message, choices, ...rest }, context) =>
      prompts.checkbox(
        { message: printable(message), choices: choices.map(printableChoice), ...rest },
        context,
      ),
    confirm: ({ message, ...rest }) => prompts.confirm({ message: printable(message), ...rest }),
  };
}

function printableReason(validate: Validate): Validate {
  return async (answer) => {
    const wrong = await validate(answer);
    return wrong === true ? true : printable(wrong);
  };
}

function printableChoice<T extends { name: string }>(choice: T): T {
  return { ...choice, name: printableLine(choice.name) };
}
