import { compact } from "../../../facts/compact";
import { newLabel } from "../../../facts/defaultNames";
import type { AlsoProtected } from "../../../facts/guardrailPolicy";
import type { Answer } from "../../shared/answer";
import type { OpenCustomer } from "../../shared/open";
import { type Administrators, toldAdministrators } from "./administrators";
import { type Beginning, type Place, added, shownPlace } from "./beginning";
import { type BeginOptions, sectionOf } from "./flags";
import { assignedTo, backLine } from "./steps";

export interface SeenOfBoth {
  from: Place;
  to: Place;
  /** Of the old pool. */
  admins: Answer<Administrators>;
  /** Origins that the Connect instance does not approve yet, where the new Engage is. */
  origins: readonly string[];
}

/** The first step of a move to a user pool of its own: a second sign-on next to the old one. */
export function nextToOld(
  { file: { stack }, settings: { engage, guardrail } }: OpenCustomer,
  options: BeginOptions,
  { from, to, admins, origins }: SeenOfBoth,
): Beginning {
  const name = options.identityProviderName ?? engage.identityProviderName;
  const listed = engage.administrators.map((email) => email.toLowerCase());
  const emails = admins.state === "read" ? admins.value.emails : [];
  const carried = emails.filter((email) => !listed.includes(email.toLowerCase()));
  const testers = assignedTo({ groups: options.testGroups, users: options.testUsers });
  return {
    seen: [
      [engage.cloudFormationStack ?? from.pool.id, shownPlace(from)],
      [options.toStack, shownPlace(to)],
    ],
    says: [
      `${options.toStack} has a user pool of its own: its sign-on is set up next to the old one.`,
      `Every agent is a new user in it, ${name}_…, made at the first sign-in there. Users of the old pool stay,`,
      "and what Engage keeps for them stays with them; ask Local Measure what they carry over.",
      ...toldAdministrators(stack, admins, carried),
      ...toldConnect(origins, guardrail?.alsoProtect ?? []),
    ],
    answers: [
      ["move", sectionOf(options)],
      ...added("engage.administrators", engage.administrators, carried),
    ],
    effects: [
      `adds an application in Okta, an identity provider ${name} and a tile for ${options.toStack}, for ${testers}`,
      "changes nothing for other agents, and nothing of Amazon Connect",
    ],
    then: [
      `Verify:  npm run verify -- --stack ${stack}, which checks both`,
      `Try it:  as one of ${testers}, from the tile "${engage.tileLabel ?? engage.label} (${newLabel})"`,
      `Next:    npm run customer -- move ${stack} --everyone`,
      backLine(stack),
    ],
  };
}

/** What the step leaves as it is, and may need a hand. */
function toldConnect(origins: readonly string[], alsoProtect: readonly AlsoProtected[]): string[] {
  const isPoolProtected = alsoProtect.some((one) => one === "userPool" || one === "changes");
  return compact([
    ...origins.map(
      (origin) =>
        `connect.approvedOrigins lacks ${origin}, where the new Engage is. If it embeds Amazon Connect, add it in an update of its own.`,
    ),
    isPoolProtected &&
      "The guardrail protects the old user pool (guardrail.alsoProtect) until that is retired, and the new one from then on.",
  ]);
}
