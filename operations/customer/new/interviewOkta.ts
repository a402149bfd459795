import os from "node:os";
import { defaultOktaDomain } from "../../../facts/oktaDomain";
import { OperatorError } from "../../failure";
import { secretIn, settingsBesides, shownFile, wrongToken } from "../../shared/credentials";
import { Okta } from "../../shared/okta";
import { type InterviewState, type Step, complaint } from "./interviewState";

export function oktaSteps(state: InterviewState): Step[] {
  return [
    () => state.ask("okta:orgName", "Okta organization, for example acme", state.draft.stack),
    () => state.ask("okta:baseUrl", "Okta's domain", defaultOktaDomain),
    () => askWayToSignIn(state),
    () => askClientId(state),
    () => askKeyId(state),
    () => askSecret(state),
    () => signInToOkta(state),
  ];
}

async function refuseEmpty(answer: string, whatToDo: string): Promise<void> {
  if (answer === "") throw new OperatorError(whatToDo);
}

async function askWayToSignIn(state: InterviewState): Promise<void> {
  state.signsInBy = "known";
  if (state.secrets.size > 0 || state.hasCredentials()) return;
  const way = await state.asking.pickOne("How to sign in to Okta's API", [
    { name: "a service app with a private key", value: "key" },
    { name: "an API token", value: "token" },
  ]);
  state.signsInBy = way === "token" ? "token" : "key";
}

async function askClientId(state: InterviewState): Promise<void> {
  if (state.signsInBy !== "key") return;
  await state.ask("okta:clientId", "Client id of the service app", undefined, (id) =>
    refuseEmpty(id, "Type the service app's client id, for example 0oa1a2b3c4d5e6f7g8h9."),
  );
}

async function askKeyId(state: InterviewState): Promise<void> {
  if (state.signsInBy !== "key") return;
  await state.ask("okta:privateKeyId", "Id of its key in Okta", undefined, (id) =>
    refuseEmpty(id, "Type the key's id (KID). Okta shows it next to the key."),
  );
}

/** Tries the secret immediately, and asks again after a wrong one. */
async function askSecret(state: InterviewState): Promise<void> {
  if (state.signsInBy === "token") return askToken(state);
  if (state.signsInBy === "key") return askKeyFile(state);
}

async function askToken(state: InterviewState): Promise<void> {
  const token = await state.asking.password("API token", async (text) => {
    if (wrongToken(text.trim())) {
      return "That is not an API token of Okta, which has at least 20 characters and no spaces.";
    }
    return complaint(() => new Okta(state.host(), { apiToken: text.trim() }).signIn());
  });
  state.secrets.set("okta:apiToken", token.trim());
}

async function askKeyFile(state: InterviewState): Promise<void> {
  const setting = "okta:privateKeyFile";
  // The shell is not there to replace a ~.
  const absolute = (file: string) => file.trim().replace(/^~(?=\/)/, os.homedir());
  const read = (file: string) => secretIn("okta:privateKey", absolute(file));
  const file = await state.asking.input("File with the private key (PEM)", {
    fallback: state.typed.get(setting),
    validate: async (text) => {
      const found = await read(text);
      return "wrong" in found
        ? notTheFile(text.trim(), found.wrong)
        : complaint(() => oktaWith(state, found.secret).signIn());
    },
  });
  state.keep(setting, file);
  const found = await read(file);
  if ("wrong" in found) throw new OperatorError(notTheFile(file, found.wrong));
  state.secrets.set("okta:privateKey", found.secret);
}

function notTheFile(file: string, wrong: string): string {
  return `Not ${shownFile(file)}: ${wrong}.`;
}

function oktaWith(state: InterviewState, privateKey: string): Okta {
  const secrets = new Map([["okta:privateKey", privateKey]] as const);
  const scopes = settingsBesides(state.draft, secrets).get("okta:scopes") ?? [];
  return new Okta(state.host(), {
    clientId: state.draft.text("okta:clientId") ?? "",
    privateKeyId: state.draft.text("okta:privateKeyId"),
    privateKey,
    scopes: [...scopes],
  });
}

async function signInToOkta(state: InterviewState): Promise<void> {
  for (const [setting, value] of settingsBesides(state.draft, state.secrets)) {
    state.answer(setting, value);
  }
  state.okta = await state.oktaFor(state.draft);
  await state.okta.signIn();
}
