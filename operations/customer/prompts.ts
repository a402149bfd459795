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
  confirm(question: { message: string; default: boolean }): Promise<boolean>;
}
