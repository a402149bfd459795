import { problemOfConnectName, sessionNameClaim } from "../../facts/connectUserName";
import { sameText } from "../../facts/sameText";
import type { Claims } from "./claims";
import { type Finding, finder } from "./findings";
import { oktaFindings, sharing, unevaluated } from "./oktaFindings";
import { type Answer, valueOf } from "../shared/answer";
import type { ConnectUser, Sources } from "./sources";

export function connectFindings(
  one: Claims,
  everyone: readonly Claims[],
  { connect }: Sources,
): Finding[] {
  if (!one.connect || !connect) return [];
  const add = finder("connect");
  const found = [
    ...oktaFindings("connect", one.connect, connect.application),
    ...unevaluated("connect", connect.application, sessionNameClaim, one.connectName),
  ];
  const { connectName: name } = one;
  if (name === undefined) return found;
  const expression = valueOf(connect.application)?.claims[sessionNameClaim];
  if (name === "") {
    const text = `has no name for Connect, because ${expression} is empty in Okta`;
    return [
      ...found,
      add("no-connect-name", "blocks", text, "Fill that attribute of the Okta profile."),
    ];
  }
  const problem = problemOfConnectName(name);
  if (problem) {
    const text = `can never be a user of Connect as ${name}: ${problem}`;
    const next = `Change ${expression} in Okta, or send another field (connect.roleSessionName).`;
    return [...found, add("connect-name-impossible", "blocks", text, next)];
  }
  return [
    ...found,
    ...sharing("connect", one, everyone),
    ...inConnect(name, one, everyone, connect.users),
    ...differingEmail(one),
  ];
}

/** Whether Connect has the name that is sent, to the letter. */
function inConnect(
  name: string,
  one: Claims,
  everyone: readonly Claims[],
  answer: Answer<readonly ConnectUser[]>,
): Finding[] {
  const add = finder("connect");
  if (answer.state !== "read") {
    const text = "may or may not be in Connect: its users could not be read";
    return [add("connect-unread", "unknown", text, "See the source that could not be read.")];
  }
  const users = answer.value;
  if (users.some((user) => user.name === name)) return [];
  const otherCase = users.find((user) => sameText(user.name, name));
  if (otherCase) {
    const text = `is sent to Connect as ${name}, and Connect has ${otherCase.name}: the case differs`;
    const next = `Give the Okta field the spelling ${otherCase.name}; a user name in Connect cannot be changed.`;
    return [add("connect-case", "blocks", text, next)];
  }
  const other = otherName(name, one, everyone, users);
  if (other) {
    const text = `is sent to Connect as ${name}, and Connect has ${other.name}`;
    const next = `Send the field that equals ${other.name} (connect.roleSessionName), or create ${name} in Connect.`;
    return [add("connect-other-name", "blocks", text, next)];
  }
  const next =
    "Run people with --apply, which needs connect.personas, or create the user in Connect by hand.";
  return [add("connect-missing", "blocks", `is not in Connect as ${name}`, next)];
}

/** A user in Connect under another name of the same person, who is no other assigned person's. */
export function otherName(
  name: string,
  { connect }: Claims,
  everyone: readonly Claims[],
  users: readonly ConnectUser[],
): ConnectUser | undefined {
  const { login, email } = (connect?.profile ?? {}) as Record<string, string | undefined>;
  const whole = [login, email, connect?.userName].flatMap((each) => each || []);
  const own = [...whole, name.split("@")[0] ?? ""].filter((each) => !sameText(each, name));
  const taken = everyone.flatMap(({ connectName }) => connectName ?? []);
  return users.find(
    (user) =>
      own.some((each) => sameText(each, user.name)) &&
      !taken.some((each) => sameText(each, user.name)),
  );
}

/** The vendor asks that both names are the same. */
function differingEmail({ email, connectName }: Claims): Finding[] {
  if (!email || !connectName || sameText(email, connectName)) return [];
  const text = `is ${email} in Engage and ${connectName} in Connect, and Local Measure asks for one name`;
  const next = "Send the email address to Connect as well (connect.roleSessionName: email).";
  return [finder("connect")("email-differs", "note", text, next)];
}
