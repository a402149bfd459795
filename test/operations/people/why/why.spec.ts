import assert from "node:assert/strict";
import type { Answer, Unread } from "../../../../operations/shared/answer";
import type { Assigned } from "../../../../operations/people/sources";
import { type Why, why } from "../../../../operations/people/why/why";
import { whyText } from "../../../../operations/people/why/report";
import type { PersonReading, SignInEvent } from "../../../../operations/people/why/reading";
import { sessionNameClaim } from "../../../../facts/connectUserName";
import { faults, jane, withConnect } from "../faults";
import { type World, sourcesOf, world } from "../world";

const read = <T>(value: T) => ({ state: "read", value }) as const;
const refused: Unread = { state: "refused", said: "E0000006" };
const noAnswer: Unread = { state: "no answer", said: "timeout" };

/** What the sources say of Jane in a world. */
function readingOf(all: World, asked = "jane@acme.com"): PersonReading {
  const { engage, connect, pool } = sourcesOf(all);
  const everyone = new Map([...all.inEngage, ...all.inConnect].map((one) => [one.id, one]));
  const groups = { groups: read(["Engage Agents"]), through: read(["Engage Agents"]) };
  return {
    asked,
    people: read(
      [...everyone.values()].map(({ id, status = "", profile = {} }) => ({ id, status, profile })),
    ),
    engage: { ...engage, ...groups },
    connect: {
      ...connect!,
      ...groups,
      rights: read({ profiles: ["Agent"], canTakeContacts: true }),
    },
    pool: {
      ...pool,
      users: read(all.poolUsers.map((user) => ({ ...user, status: "EXTERNAL_PROVIDER" }))),
    },
    events: { okta: read([]), aws: read([]) },
  };
}

const healthy = (change: (reading: PersonReading) => void = () => {}): PersonReading => {
  const reading = readingOf(world(jane()));
  change(reading);
  return reading;
};

const event = (changes: Partial<SignInEvent>): Answer<readonly SignInEvent[]> =>
  read([
    {
      at: new Date("2026-11-28T09:30:00Z"),
      what: "user.session.start",
      result: "SUCCESS",
      reason: "",
      ...changes,
    },
  ]);

const without = (id: string) => (assigned: Answer<readonly Assigned[]>) =>
  assigned.state === "read" ? read(assigned.value.filter((one) => one.id !== id)) : assigned;

/** Of those whom only the sources of one person show. */
interface Case {
  what: string;
  reading: () => PersonReading;
  outcome: Why["outcome"];
  verdict: RegExp;
  next: RegExp;
}

const cases: Case[] = [
  {
    what: "is not in Okta",
    reading: () => ({ ...healthy(), asked: "jan@acme.com" }),
    outcome: "cannot enter",
    verdict: /^jan@acme\.com cannot enter: Okta has no person with that login or email address\.$/,
    next: /Check the spelling/,
  },
  {
    what: "is assigned to nothing",
    reading: () =>
      healthy(({ engage, connect }) => {
        engage.assigned = without("00ujane")(engage.assigned);
        connect!.assigned = without("00ujane")(connect!.assigned);
      }),
    outcome: "cannot enter",
    verdict:
      /^jane@acme\.com cannot enter: jane@acme\.com is not assigned to Local Measure Engage in Okta, and is not assigned to Amazon Connect in Okta\.$/,
    next: /^Add the person to Engage Agents in Okta\.$/,
  },
  {
    what: "is assigned to Engage only",
    reading: () =>
      healthy(({ connect }) => (connect!.assigned = without("00ujane")(connect!.assigned))),
    outcome: "may enter",
    verdict: /out of Engage; but jane@acme\.com is not assigned to Amazon Connect in Okta\.$/,
    next: /Add the person to Engage Agents/,
  },
  {
    what: "was deactivated, which took the assignments away",
    reading: () => {
      const reading = readingOf(world(jane({ status: "DEPROVISIONED" })));
      reading.engage.assigned = without("00ujane")(reading.engage.assigned);
      reading.connect!.assigned = without("00ujane")(reading.connect!.assigned);
      return reading;
    },
    outcome: "cannot enter",
    verdict: /is DEPROVISIONED in Okta\.$/,
    next: /Reactivate/,
  },
  {
    what: "has a profile in Connect without rights",
    reading: () =>
      healthy(
        ({ connect }) =>
          (connect!.rights = read({ profiles: ["QualityAnalyst"], canTakeContacts: false })),
      ),
    outcome: "cannot enter",
    verdict: /cannot enter Amazon Connect: .* has QualityAnalyst in Connect, which does not open/,
    next: /Access Contact Control Panel/,
  },
  {
    what: "also has a user of the pool's own",
    reading: () =>
      healthy(
        ({ pool }) =>
          (pool.users = read([
            { name: "jane", email: "Jane@acme.com", enabled: true, status: "CONFIRMED" },
          ])),
      ),
    outcome: "may enter",
    verdict: /also has a user of the pool's own, jane \(CONFIRMED\)/,
    next: /through Okta/,
  },
  {
    what: "was denied by a policy",
    reading: () =>
      healthy(
        ({ events }) => (events.okta = event({ what: "policy.evaluate_sign_on", result: "DENY" })),
      ),
    outcome: "cannot enter",
    verdict: /denied by a policy of Okta .*policy\.evaluate_sign_on on 2026-11-28T09:30Z: DENY/,
    next: /system log/,
  },
  {
    what: "gave a wrong password",
    reading: () =>
      healthy(
        ({ events }) => (events.okta = event({ result: "FAILURE", reason: "INVALID_CREDENTIALS" })),
      ),
    outcome: "may enter",
    verdict: /but jane@acme\.com failed at the last sign-in to Okta .*INVALID_CREDENTIALS/,
    next: /reset their password/,
  },
  {
    what: "was refused by AWS",
    reading: () =>
      healthy(
        ({ events }) =>
          (events.aws = event({ what: "AssumeRoleWithSAML", result: "AccessDenied" })),
      ),
    outcome: "may enter",
    verdict: /refused by AWS .*AssumeRoleWithSAML on 2026-11-28T09:30Z: AccessDenied/,
    next: /people response/,
  },
  {
    what: "may not be looked at",
    reading: () => healthy((reading) => (reading.people = refused)),
    outcome: "unknown",
    verdict: /^Nothing is known of jane@acme\.com: Okta refused to tell \(E0000006\)\.$/,
    next: /okta\.users\.read/,
  },
  {
    what: "cannot be looked at because Okta is silent",
    reading: () => healthy((reading) => (reading.people = noAnswer)),
    outcome: "unknown",
    verdict: /Okta did not answer \(timeout\)/,
    next: /status\.okta\.com/,
  },
  {
    what: "may be in Connect or not",
    reading: () => healthy(({ connect }) => (connect!.users = refused)),
    outcome: "unknown",
    verdict: /^It is not known whether jane@acme\.com may enter Amazon Connect: /,
    next: /could not be read/,
  },
  {
    what: "may be assigned or not",
    reading: () =>
      healthy(({ engage, connect }) => {
        engage.assigned = refused;
        connect!.assigned = noAnswer;
      }),
    outcome: "unknown",
    verdict: /the assignments in Okta could not be read/,
    next: /could not be read/,
  },
  {
    what: "is sent with an expression that is not known here",
    reading: () => {
      const all = world(jane());
      all.connectApp.claims[sessionNameClaim] = "Arrays.get(user.names, 0)";
      return readingOf(all);
    },
    outcome: "unknown",
    verdict: /from Arrays\.get\(user\.names, 0\), which cannot be evaluated here/,
    next: /Preview the assertion in Okta/,
  },
];

describe("why a person", () => {
  it("who may enter is told so, and nothing false", () => {
    for (const all of [world(jane()), withConnect(world(jane()), "jane@acme.com")]) {
      const found = why(readingOf(all));
      assert.equal(found.outcome, "may enter");
      assert.equal(
        found.verdict,
        "Nothing keeps jane@acme.com (ACTIVE in Okta) out of Engage and Amazon Connect.",
      );
      assert.match(found.next, /people -- response FILE/);
      assert.deepEqual([found.findings, found.unread], [[], []]);
    }
  });

  it("is found by the login or the email address, in any letters, the login first", () => {
    const all = world(jane({ login: "jd@acme.com", email: "jane@acme.com", userName: "jd" }));
    for (const asked of ["JD@acme.com", "Jane@Acme.com"]) {
      assert.equal(why(readingOf(all, asked)).person?.id, "00ujane");
    }
    const shared = world(jane({ login: "jd@acme.com", email: "kim@acme.com" }));
    assert.equal(why(readingOf(shared, "kim@acme.com")).person?.id, "00ukim");
  });

  for (const { what, plant, says } of faults) {
    it(`cannot enter who ${what}, has one verdict and one next step`, () => {
      const found = why(readingOf(plant()));
      assert.equal(found.outcome, "cannot enter");
      const [, cause = ""] = /: \S* (.*)\.$/.exec(found.verdict) ?? [];
      assert.match(cause, says);
      assert.match(
        found.verdict,
        /^jane\S* cannot enter (Engage|Amazon Connect|Engage and Amazon Connect): /,
      );
      assert.match(found.next, /^[A-Z].*\.$/);
      assert.equal(found.next, found.findings[0]?.next);
    });
  }

  for (const { what, reading, outcome, verdict, next } of cases) {
    it(`who ${what} is told so`, () => {
      const found = why(reading());
      assert.equal(found.outcome, outcome, found.verdict);
      assert.match(found.verdict, verdict);
      assert.match(found.next, next);
    });
  }

  it("is judged without the logs where these may not be read, and that is told", () => {
    const found = why(
      healthy(({ events }) => Object.assign(events, { okta: refused, aws: noAnswer })),
    );
    assert.equal(found.outcome, "may enter");
    assert.deepEqual(found.unread, [
      { ...refused, source: "Okta's system log" },
      { ...noAnswer, source: "AWS's event history" },
    ]);
  });

  describe("as a text", () => {
    const textOf = (reading: PersonReading) => whyText(why(reading), reading).split("\n");

    it("shows what each source says, then the verdict and the next step", () => {
      const reading = healthy(({ connect, events }) => {
        const claims = { Role: "arn:aws:iam::1:role/A,arn:aws:iam::1:saml-provider/B" };
        const application = connect!.application as { value: { claims: object } };
        application.value.claims = { ...application.value.claims, ...claims };
        events.aws = event({ what: "AssumeRoleWithSAML" });
      });
      assert.deepEqual(textOf(reading), [
        "Okta               jane@acme.com, ACTIVE (00ujane)",
        "Engage             assigned through Engage Agents",
        "  NameID           jane@acme.com",
        "  emailaddress     jane@acme.com",
        "User pool          Okta_alex@acme.com (EXTERNAL_PROVIDER)",
        "Amazon Connect     assigned through Engage Agents",
        "  NameID           jane@acme.com",
        "  RoleSessionName  jane@acme.com",
        "  Role             arn:aws:iam::1:role/A,arn:aws:iam::1:saml-provider/B",
        "Connect's user     jane@acme.com",
        "Security profiles  Agent",
        "Sign-ins to Okta   none in the last week",
        "Sign-ins to AWS    2026-11-28T09:30Z AssumeRoleWithSAML SUCCESS",
        "",
        why(reading).verdict,
        `Next: ${why(reading).next}`,
      ]);
    });

    it("says which source was refused, and lists what else was found", () => {
      const all = world(jane({ email: "jane+x@acme.com" }));
      all.engageApp.active = false;
      const reading = readingOf(all);
      reading.pool.users = refused;
      const lines = textOf(reading);
      assert.ok(lines.includes("User pool          refused (E0000006)"), lines.join("\n"));
      const also = lines.slice(lines.indexOf("Also:") + 1);
      assert.match(
        also[0]!,
        /^ {2}jane@acme\.com can never be a user of Connect as jane\+x@acme\.com: /,
      );
      assert.match(
        lines.at(-2)!,
        /is assigned to Local Measure Engage, which is inactive in Okta\.$/,
      );
    });

    it("of a person who is not in Okta is short", () => {
      assert.equal(textOf({ ...healthy(), asked: "x@acme.com" })[0], "Okta  no person x@acme.com");
    });
  });
});
