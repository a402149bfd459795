import type { PromptContext, Prompts } from "./prompts";

/** What ends a prompt as Ctrl-C does. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * The prompts, which also Ctrl-D, a closed terminal and a signal leave. By themselves they wait for ever once
 * their input has ended, and where something else runs on, as a fleet's processes do, so would the command.
 */
export function leavablePrompts(prompts: Prompts): Prompts {
  return {
    input: (question, context) => leavable((all) => prompts.input(question, all), context),
    password: (question, context) => leavable((all) => prompts.password(question, all), context),
    select: (question, context) => leavable((all) => prompts.select(question, all), context),
    checkbox: (question, context) => leavable((all) => prompts.checkbox(question, all), context),
    confirm: (question) => leavable((all) => prompts.confirm(question, all)),
  };
}

/** @throws ExitPromptError as the prompts do after Ctrl-C */
async function leavable<T>(
  ask: (context: PromptContext) => Promise<T>,
  context: PromptContext = {},
): Promise<T> {
  const left = new AbortController();
  const leave = () => left.abort();
  // A prompt stops reading when its input has ended; for a moment also when Ctrl-Z stopped it and it goes on.
  const atPause = () => setImmediate(() => process.stdin.isPaused() && leave());
  const { stdin } = process;
  stdin.on("pause", atPause).on("error", leave);
  for (const name of signals) process.on(name, leave);
  context.signal = context.signal ? AbortSignal.any([context.signal, left.signal]) : left.signal;
  try {
    return await ask(context);
  } catch (error) {
    throw left.signal.aborted ? exitPromptError() : error;
  } finally {
    stdin.off("pause", atPause).off("error", leave);
    for (const name of signals) process.off(name, leave);
  }
}

function exitPromptError(): Error {
  return Object.assign(new Error("The question was left."), { name: "ExitPromptError" });
}
