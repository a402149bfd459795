import type { Answers } from "../../shared/settingsFile";
import { OperatorError } from "../../failure";
import { Back, Left } from "./asking";
import { awsRefusal } from "../awsRefusal";
import { assigneeSteps } from "./interviewAssignees";
import { connectSteps, guardrailSteps } from "./interviewConnect";
import { oktaSteps } from "./interviewOkta";
import { type Given, InterviewState, type Snapshot, type Step } from "./interviewState";
import { vendorSteps } from "./interviewVendor";
import type { Secrets } from "../../shared/credentials";
import type { Prompts } from "../../shared/prompts";
import type { Ui } from "../../shared/ui";

/** The state before a step that asked, to go back to. */
interface Asked {
  step: number;
  before: Snapshot;
}

/**
 * Asks for what the flags left open, in an order in which each answer can be looked up immediately. Asks
 * again after a wrong answer; `<` goes back to the question before, and Ctrl-C keeps the answers.
 *
 * @returns answers and secrets, those of the flags included.
 * @throws {OperatorError} after Ctrl-C, and where the first answer shows that no other will help.
 */
export async function interview(
  given: Given,
  prompts: Prompts,
  ui: Ui,
): Promise<{ answers: Answers; secrets: Secrets }> {
  const state = new InterviewState(given, prompts, ui);
  if (state.typed.size > 0) {
    ui.say("Your earlier answers are offered again: press Enter to take one.");
  }
  ui.say("Type < to go back to the question before. Ctrl-C leaves, and keeps the answers.");
  const steps = stepsOf(state);
  const asked: Asked[] = [];
  for (let step = 0; step < steps.length;) {
    const before = state.snapshot();
    const goesBack = await runStep(state, steps[step]!, asked.length > 0);
    if (!goesBack) {
      if (state.asking.asked > 0) asked.push({ step, before });
      step++;
      continue;
    }
    const last = goesBack === "again" ? { step, before } : asked.pop();
    if (!last) ui.say("This is the first question.");
    state.restore(last?.before ?? before);
    step = last?.step ?? step;
  }
  return { answers: state.answers, secrets: state.secrets };
}

function stepsOf(state: InterviewState): Step[] {
  return [
    ...vendorSteps(state),
    ...oktaSteps(state),
    ...assigneeSteps(state, "engage", "get Engage", () => true),
    ...connectSteps(state),
    ...assigneeSteps(state, "connect", "get Amazon Connect", () => state.hasConnect()),
    ...guardrailSteps(state),
  ];
}

/**
 * @param canCorrect Whether an earlier answer can be corrected.
 * @returns `back` for the question before; `again` for this step, from its first question.
 */
async function runStep(
  state: InterviewState,
  step: Step,
  canCorrect: boolean,
): Promise<"back" | "again" | undefined> {
  state.asking.start();
  try {
    await step();
    return undefined;
  } catch (error) {
    if (error instanceof Back) return state.asking.asked > 1 ? "again" : "back";
    if (error instanceof Left) throw state.given.kept.leaving();
    const wrong = error instanceof OperatorError ? error : awsRefusal(error as Error);
    if (!wrong || !canCorrect) throw error;
    state.ui.say(wrong.message);
    return state.asking.asked > 0 ? "again" : "back";
  }
}
