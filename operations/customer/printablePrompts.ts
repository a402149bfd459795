import { printable, printableLine } from "../../facts/printable";
import type { Prompts, Validate } from "./prompts";

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
