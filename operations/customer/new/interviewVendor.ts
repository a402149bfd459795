import { customerAws, expectedAccount, refuseOtherAccount } from "../../accounts";
import { oktaProviderName } from "../../../facts/defaultNames";
import { draftedAccess } from "../../shared/account";
import { findAppClient, findUserPool, findVendorStack, listVendorStacks } from "../aws";
import { type InterviewState, type Step } from "./interviewState";

export function vendorSteps(state: InterviewState): Step[] {
  return [
    () => askRegion(state),
    () => askVendorStack(state),
    () => askPool(state),
    () => askAppClient(state),
    () =>
      state.ask("engage.identityProviderName", "Name of the identity provider", oktaProviderName),
  ];
}

async function askRegion(state: InterviewState): Promise<void> {
  await state.ask("aws:region", "AWS region", process.env.AWS_REGION);
  const access = await draftedAccess(state.given.folder, state.draft);
  const account = await refuseOtherAccount(access, expectedAccount(access, undefined));
  state.ui.say(`  AWS account ${account}`);
  state.aws = await customerAws(access);
}

async function askVendorStack(state: InterviewState): Promise<void> {
  const setting = "engage.cloudFormationStack";
  const message = "Local Measure's CloudFormation stack";
  if (state.given.answered.has(setting)) return;
  const stacks = await listVendorStacks(state.aws).catch(() => []);
  const picked = await state.pick(setting, message, stacks);
  if (picked !== undefined) return state.answer(setting, picked);
  await state.ask(setting, message, "LocalMeasureEngage", async (name) => {
    await findVendorStack(state.aws, name);
  });
}

async function askPool(state: InterviewState): Promise<void> {
  const setting = "engage.userPoolId";
  const stack = state.draft.text("engage.cloudFormationStack");
  const ids = stack ? (await findVendorStack(state.aws, stack)).userPoolIds : [];
  if (state.draft.text(setting) !== undefined || ids.length === 1) return;
  if (ids.length === 0) {
    await state.ask(setting, "User pool id (no output of the stack is one)", "", async (id) => {
      await findUserPool(state.aws, id);
    });
    return;
  }
  const choices = ids.map((value) => ({ name: value, value }));
  state.answer(setting, await state.asking.pickOne("User pool that agents sign in with", choices));
}

async function askAppClient(state: InterviewState): Promise<void> {
  const stack = state.draft.text("engage.cloudFormationStack");
  const ids = stack ? (await findVendorStack(state.aws, stack)).userPoolIds : [];
  const pool = await findUserPool(state.aws, state.draft.text("engage.userPoolId") ?? ids[0] ?? "");
  const clients = pool.appClients.map(({ id, name }) => ({ name: `${name} (${id})`, value: id }));
  const appClientId = state.draft.text("engage.appClientId");
  const appClientName = state.draft.text("engage.appClientName");
  const named = { appClientId, appClientName };
  const client = await findAppClient(state.aws, pool, named).catch(() => undefined);
  if (!client && clients.length > 0) {
    const message = "App client that agents sign in with";
    state.answer("engage.appClientId", await state.asking.pickOne(message, clients));
  }
  state.ui.say(`  user pool ${pool.id}, sign-in at https://${pool.domain}`);
}
