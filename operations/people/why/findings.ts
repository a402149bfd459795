import { sameText } from "../../../facts/sameText";
import { type Finding, finder } from "../findings";
import { valueOf } from "../../shared/answer";
import type { OktaPerson, PersonReading, SignInEvent } from "./reading";

/** What only the sources of a single person tell; `compare` finds the rest. */
export function ownFindings(reading: PersonReading, person: OktaPerson): Finding[] {
  return [
    ...notAssigned(reading, person),
    ...withoutRights(reading),
    ...nativeUser(reading, person),
    ...lastSignIn(reading),
  ];
}

function notAssigned({ engage, connect }: PersonReading, { id }: OktaPerson): Finding[] {
  const applications = [
    ["engage", engage] as const,
    ...(connect ? [["connect", connect] as const] : []),
  ];
  return applications.flatMap(([target, { application, assigned, groups }]): Finding[] => {
    const people = valueOf(assigned);
    if (!people || people.some((one) => one.id === id)) return [];
    const label = valueOf(application)?.label ?? "the application";
    const names = valueOf(groups) ?? [];
    const next =
      names.length > 0
        ? `Add the person to ${names.join(" or ")} in Okta.`
        : `Assign the person to ${label} in Okta.`;
    return [finder(target)("not-assigned", "note", `is not assigned to ${label} in Okta`, next)];
  });
}

function withoutRights({ connect }: PersonReading): Finding[] {
  const rights = valueOf(connect?.rights);
  if (!rights || rights.canTakeContacts) return [];
  const names = rights.profiles.join(", ") || "no security profile";
  return [
    finder("connect")(
      "connect-no-rights",
      "blocks",
      `has ${names} in Connect, which does not open the contact control panel`,
      "Give the user a security profile with Access Contact Control Panel, for example Agent, in Amazon Connect.",
    ),
  ];
}

/** A person of the pool's own, whom Engage takes for someone else. */
function nativeUser({ pool }: PersonReading, { profile }: OktaPerson): Finding[] {
  const email = String(profile.email ?? "");
  const native = valueOf(pool.users)?.find(
    (user) => user.status !== "EXTERNAL_PROVIDER" && user.email && sameText(user.email, email),
  );
  if (!native) return [];
  return [
    finder("engage")(
      "pool-native-user",
      "note",
      `also has a user of the pool's own, ${native.name} (${native.status}), with a password of its own`,
      "Tell the person to sign in through Okta: with that password, Engage takes them for another person.",
    ),
  ];
}

/** Okta's policies and factors, which no setting of the stack shows. */
function lastSignIn({ events }: PersonReading): Finding[] {
  const found: Finding[] = [];
  const [inOkta] = valueOf(events.okta) ?? [];
  if (inOkta?.result === "DENY") {
    found.push(
      finder("engage")(
        "denied-by-policy",
        "blocks",
        `was denied by a policy of Okta at the last sign-in (${described(inOkta)})`,
        "See the event in Okta's system log: it names the policy and the rule.",
      ),
    );
  } else if (inOkta?.result === "FAILURE") {
    found.push(
      finder("engage")(
        "last-sign-in-failed",
        "note",
        `failed at the last sign-in to Okta (${described(inOkta)})`,
        "Ask the person to sign in to Okta's dashboard first; reset their password or factor if that fails too.",
      ),
    );
  }
  const [inAws] = valueOf(events.aws) ?? [];
  if (inAws && inAws.result !== "SUCCESS") {
    found.push(
      finder("connect")(
        "refused-by-aws",
        "note",
        `was refused by AWS at the last sign-in (${described(inAws)})`,
        "Run npm run verify; save the next sign-in as HAR, and run people response with it.",
      ),
    );
  }
  return found;
}

function described({ at, what, reason, result }: SignInEvent): string {
  return `${what} on ${at.toISOString().slice(0, 16)}Z: ${reason || result}`;
}
