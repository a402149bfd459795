import { OperatorError } from "../../failure";
import { settingsBesides } from "../../shared/credentials";
import { listOf } from "../questions";
import { type InterviewState, type Step } from "./interviewState";

/** More groups than this are not shown as a list. */
const pickable = 30;

export function assigneeSteps(
  state: InterviewState,
  section: "engage" | "connect",
  what: string,
  isAsked: () => boolean,
): Step[] {
  const groups = `${section}.groups`;
  const users = `${section}.users`;
  return [
    async () => {
      if (!isAsked() || state.given.answered.has(groups)) return;
      const message = `Okta groups that ${what}, separated by commas; - for none`;
      await askGroups(state, groups, message);
    },
    async () => {
      if (!isAsked() || state.given.answered.has(users)) return;
      const message = `Logins of other Okta users that ${what}, separated by commas; - for none`;
      await state.askList(users, message, async (logins) => {
        if (logins.length === 0 && state.draft.list(groups).length === 0) {
          throw new OperatorError("Name at least one user, or type < and name a group.");
        }
        await findUsers(state, users, logins);
      });
      const scopes = settingsBesides(state.draft, state.secrets).get("okta:scopes");
      if (scopes !== undefined) state.answer("okta:scopes", scopes);
    },
  ];
}

/** Only a customer with users lets its service app read them. */
async function findUsers(state: InterviewState, setting: string, logins: string[]): Promise<void> {
  const draft = state.draft.copy();
  draft.set(setting, logins);
  const okta = await state.oktaFor(draft);
  for (const login of logins) await okta.findUser(login);
}

/** In a list where Okta has few groups; otherwise by name. */
async function askGroups(state: InterviewState, setting: string, message: string): Promise<void> {
  const all = await state.okta.someGroups(pickable + 1);
  if (all.length > 0 && all.length <= pickable) {
    const typed = listOf(state.typed.get(setting) ?? "");
    const chosen = typed.length > 0 ? typed : state.draft.list(setting);
    const picked = await state.asking.pickMany(message.replace(/,.*/, ""), all, chosen);
    state.keep(setting, picked.join(", "));
    return state.answer(setting, picked.length > 0 ? picked : undefined);
  }
  await state.askList(setting, message, async (names) => {
    for (const name of names) await state.okta.findGroup(name);
  });
}
