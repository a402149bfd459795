import { findInstance, findTarget, listInstances } from "../aws";
import { listOf } from "../questions";
import { type InterviewState, type Step, complaint, isNone } from "./interviewState";

export function connectSteps(state: InterviewState): Step[] {
  return [() => askInstance(state)];
}

export function guardrailSteps(state: InterviewState): Step[] {
  return [() => askTargets(state), () => askManagementRole(state), () => lookUpTargets(state)];
}

async function askInstance(state: InterviewState): Promise<void> {
  const setting = "connect.instance";
  if (state.given.answered.has(setting)) return;
  const known = state.draft.text("connect.instanceAlias") ?? state.draft.text("connect.instanceId");
  const { saml } = await listInstances(state.aws).catch(() => ({ saml: [] }));
  const message = "Amazon Connect instance, alias or id; - for no sign-on to Connect";
  const names = saml.map(({ alias, id }) => alias || id);
  const text =
    (await state.pick(setting, message, names, { known, none: "no sign-on to Connect" })) ??
    (await state.asking.input(message, {
      fallback: state.typed.get(setting) ?? known ?? "-",
      validate: async (answer) => {
        if (isNone(answer)) return true;
        const find = async () => void (await findInstance(state.aws, answer.trim()));
        return state.wrong(setting, answer.trim()) ?? complaint(find);
      },
    }));
  state.keep(setting, text);
  if (isNone(text)) {
    state.answer("connect", undefined);
    state.answer("guardrail", undefined);
  } else if (text.trim() !== known) {
    state.answer(setting, text.trim());
  }
}

async function askTargets(state: InterviewState, again = false): Promise<void> {
  const setting = "guardrail.targets";
  if (!state.hasConnect() || (state.given.answered.has(setting) && !again)) return;
  const known = state.draft.list(setting).join(", ");
  const message = "Guardrail on (account or organizational unit ids, root); - for none";
  const text = await state.asking.input(message, {
    fallback: state.typed.get(setting) ?? (known || "-"),
    validate: async (answer) =>
      isNone(answer) || (state.wrong(setting, listOf(answer))?.replace(" in quotes", "") ?? true),
  });
  state.keep(setting, text);
  if (isNone(text)) {
    state.answer("guardrail", undefined);
  } else {
    state.answer(setting, listOf(text));
  }
}

async function askManagementRole(state: InterviewState): Promise<void> {
  const setting = "guardrail.managementRole";
  if (state.draft.list("guardrail.targets").length === 0) return;
  if (state.given.answered.has(setting)) return;
  const message = "Role in the management account; - when this account is the management account";
  const role = await state.asking.input(message, {
    fallback: state.typed.get(setting) ?? state.draft.text(setting) ?? "-",
    validate: async (answer) => {
      const value = isNone(answer) ? undefined : answer.trim();
      const wrong = value && state.wrong(setting, value);
      const find = async () => void (await findTarget(await state.organizations(value), "root"));
      return wrong || complaint(find);
    },
  });
  state.keep(setting, role);
  state.answer(setting, isNone(role) ? undefined : role.trim());
}

/** Only with the role can a target be looked up. Asks again after a wrong one. */
async function lookUpTargets(state: InterviewState): Promise<void> {
  for (;;) {
    const targets = state.draft.list("guardrail.targets");
    if (targets.length === 0) return;
    const organizations = await state.organizations(state.draft.text("guardrail.managementRole"));
    const wrong = await complaint(async () => {
      for (const target of targets) await findTarget(organizations, target);
    });
    if (wrong === true) return;
    state.ui.say(wrong);
    await askTargets(state, true);
  }
}
