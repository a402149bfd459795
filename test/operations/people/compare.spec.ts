import assert from "node:assert/strict";
import { type Comparison, compare } from "../../../operations/people/compare";
import { userStatuses } from "../../../operations/people/findings";
import type { Answer, Sources, Unread } from "../../../operations/people/sources";
import { emailClaim } from "../../../facts/emailClaim";
import { sessionNameClaim } from "../../../facts/connectUserName";
import { type World, assigned, sourcesOf, world } from "./world";

/** A person who cannot enter, planted among healthy ones. */
interface Fault {
  what: string;
  /** Jane, with what is wrong, is the one who cannot enter. */
  plant: () => World;
  /** The kinds of what is reported of Jane, what blocks first. */
  kinds: string[];
  engage: string;
  connect: string;
  /** The first sentence. */
  says: RegExp;
  /** Others to whom the same happens. */
  also?: string[];
}

const jane = (...changes: Parameters<typeof assigned> extends [string, ...infer R] ? R : never) =>
  assigned("jane", ...changes);
const withConnect = (all: World, name: string) => {
  all.connectUsers = all.connectUsers.filter((user) => !user.name.startsWith("jane"));
  if (name) all.connectUsers.push({ id: "user-jane", name });
  return all;
};
const both = { engage: "cannot enter", connect: "cannot enter" };
const connectOnly = { engage: "may enter", connect: "cannot enter" };
const engageOnly = { engage: "cannot enter", connect: "may enter" };

const outAtOkta = Object.keys(userStatuses)
  .filter((status) => !userStatuses[status]!.can)
  .map((status): Fault => ({
    what: `is ${status} in Okta`,
    plant: () => world(jane({ status })),
    kinds: ["not-active", "not-active"],
    ...both,
    says: new RegExp(`^is ${status} in Okta$`),
  }));

const impossible = (email: string, says: RegExp): Fault => ({
  what: `has the impossible name ${email}`,
  plant: () => world(jane({ email })),
  kinds: ["connect-name-impossible"],
  ...connectOnly,
  says,
});

const faults: Fault[] = [
  ...outAtOkta,
  ...["DEPROVISIONED", "INACTIVE", "REVOKED", "SUSPENDED"].map((assignmentStatus): Fault => ({
    what: `has an assignment that is ${assignmentStatus}`,
    plant: () => world(jane({ assignmentStatus })),
    kinds: ["assignment-not-active", "assignment-not-active"],
    ...both,
    says: new RegExp(`^has an assignment with the status ${assignmentStatus}$`),
  })),
  {
    what: "has no email address",
    plant: () => world(jane({ email: "" })),
    kinds: ["no-email", "no-name-id", "no-connect-name"],
    ...both,
    says: /^has no email address in Okta/,
  },
  {
    what: "has no value for the NameID of this customer",
    plant: () => {
      const all = world(jane());
      all.engageApp.nameIdTemplate = "${user.employeeNumber}";
      for (const one of all.inEngage.slice(0, 2)) {
        Object.assign(one.profile!, { employeeNumber: one.id });
      }
      return all;
    },
    kinds: ["no-name-id"],
    ...engageOnly,
    says: /^has an empty NameID, because \$\{user\.employeeNumber\} is empty$/,
  },
  {
    what: "has a NameID that Cognito cannot take",
    plant: () => {
      const all = world(jane({ profile: { title: "x".repeat(124) } }));
      all.engageApp.nameIdTemplate = "${user.title}";
      all.inEngage.slice(0, 2).forEach((one) => Object.assign(one.profile!, { title: one.id }));
      return all;
    },
    kinds: ["name-id-too-long"],
    ...engageOnly,
    says: /^would be a user name of 129 characters in Cognito, which takes 128$/,
  },
  impossible("jane+test@acme.com", /^can never be .*jane\+test@acme\.com: it has "\+", and/),
  impossible(
    `${"j".repeat(56)}@acme.com`,
    /: its length is 65, and Connect takes 2 to 64 characters$/,
  ),
  impossible("jane.o'neil@acme.com", /: it has "'", and/),
  impossible("jané@acme.com", /: it has "é", and/),
  impossible("jane @acme.com", /: it has " ", and/),
  impossible("jane@acme", /: Connect takes an @ only in an email address/),
  impossible("j", /: its length is 1, and/),
  {
    what: "is not in Connect",
    plant: () => withConnect(world(jane()), ""),
    kinds: ["connect-missing"],
    ...connectOnly,
    says: /^is not in Connect as jane@acme\.com$/,
  },
  {
    what: "is in Connect with another case",
    plant: () => withConnect(world(jane()), "jane@Acme.com"),
    kinds: ["connect-case"],
    ...connectOnly,
    says: /sent to Connect as jane@acme\.com, and Connect has jane@Acme\.com: the case differs$/,
  },
  {
    what: "is in Connect under the login, and the email address is sent",
    plant: () => withConnect(world(jane({ email: "jane@mail.acme.com" })), "jane@acme.com"),
    kinds: ["connect-other-name"],
    ...connectOnly,
    says: /^is sent to Connect as jane@mail\.acme\.com, and Connect has jane@acme\.com$/,
  },
  {
    what: "is in Connect under the part before the @",
    plant: () => withConnect(world(jane()), "Jane"),
    kinds: ["connect-other-name"],
    ...connectOnly,
    says: /^is sent to Connect as jane@acme\.com, and Connect has Jane$/,
  },
  {
    what: "has the email address of another person",
    plant: () => world(jane(), assigned("jane2", { email: "jane@acme.com" })),
    kinds: ["same-engage-user", "same-connect-user"],
    ...both,
    says: /^would be the same user in Engage as jane2@acme\.com$/,
    also: ["jane2@acme.com"],
  },
  {
    what: "has the email address of another person, in other letters",
    plant: () => world(jane(), assigned("jane2", { email: "JANE@acme.com" })),
    kinds: ["same-engage-user", "same-connect-user"],
    ...both,
    says: /^would be the same user in Engage as jane2@acme\.com$/,
    also: ["jane2@acme.com"],
  },
  {
    what: "is disabled in the user pool",
    plant: () => {
      const all = world(jane());
      all.poolUsers.push({ name: "Okta_jane@acme.com", email: "jane@acme.com", enabled: false });
      return all;
    },
    kinds: ["pool-user-disabled"],
    ...engageOnly,
    says: /^is disabled in the user pool as Okta_jane@acme\.com$/,
  },
  {
    what: "has no name for Connect where the login is sent",
    plant: () => {
      const all = world(jane({ userName: "jane", profile: { login: "" } }));
      all.connectApp.claims[sessionNameClaim] = "user.login";
      return all;
    },
    kinds: ["no-connect-name"],
    ...connectOnly,
    says: /^has no name for Connect, because user\.login is empty in Okta$/,
  },
];

const reported = (found: Comparison, login = "jane@acme.com") => {
  const person = found.people.find((one) => one.id === "00ujane" || one.login === login);
  assert.ok(person, "Jane is not reported");
  return person;
};

describe("the people of a customer", () => {
  it("may all enter where nothing is wrong, and nothing is said of them", () => {
    const found = compare(sourcesOf(world(jane())));
    const verdicts = found.people.map(({ login, engage, connect, findings }) => {
      return [login, engage, connect, findings.length];
    });
    assert.deepEqual(
      verdicts,
      ["alex", "jane", "kim"].map((name) => [`${name}@acme.com`, "may enter", "may enter", 0]),
    );
    assert.deepEqual([found.ok, found.orphans, found.unread], [true, [], []]);
  });

  it("has at least twenty kinds that cannot enter", () => {
    assert.ok(faults.length >= 20, String(faults.length));
  });

  for (const { what, plant, kinds, engage, connect, says, also = [] } of faults) {
    it(`shows one who ${what}, and says nothing wrong of the others`, () => {
      const found = compare(sourcesOf(plant()));
      const person = reported(found);
      assert.deepEqual(
        person.findings.filter(({ weight }) => weight === "blocks").map(({ kind }) => kind),
        kinds,
      );
      assert.deepEqual([person.engage, person.connect], [engage, connect]);
      assert.match(person.findings[0]!.text, says);
      assert.match(person.findings[0]!.next, /^[A-Z].*\.$/);
      assert.equal(found.ok, false);
      const others = found.people.filter((one) => one !== person && !also.includes(one.login));
      for (const other of others) {
        assert.deepEqual([other.engage, other.connect], ["may enter", "may enter"], other.login);
        assert.deepEqual(other.findings, []);
      }
      assert.deepEqual(found.orphans, []);
    });
  }

  it("may enter with a password that has expired, and with one assignment only", () => {
    const all = world(jane({ status: "PASSWORD_EXPIRED" }));
    all.inConnect = all.inConnect.filter(({ id }) => id !== "00ujane");
    const found = compare(sourcesOf(all));
    const { engage, connect, findings } = reported(found);
    assert.deepEqual([engage, connect, found.ok], ["may enter", "not assigned", true]);
    assert.deepEqual(
      findings.map(({ kind, weight }) => [kind, weight]),
      [["password-expired", "note"]],
    );
    // Who is no longer assigned is still in Connect.
    assert.deepEqual(
      found.orphans?.map(({ name }) => name),
      ["jane@acme.com"],
    );
  });

  it("get a note where Engage and Connect know them by two names", () => {
    const all = world(jane({ email: "jane@mail.acme.com" }));
    all.connectApp.claims[sessionNameClaim] = "user.login";
    const found = compare(sourcesOf(withConnect(all, "jane@acme.com")));
    const { connect, findings } = reported(found);
    assert.equal(connect, "may enter");
    assert.deepEqual(
      findings.map(({ kind, weight }) => [kind, weight]),
      [["email-differs", "note"]],
    );
  });

  it("cannot enter an application that is inactive, or that sends no claim", () => {
    const all = world(jane());
    all.engageApp.active = false;
    delete all.connectApp.claims[sessionNameClaim];
    const { engage, connect, findings } = reported(compare(sourcesOf(all)));
    assert.deepEqual([engage, connect], ["cannot enter", "cannot enter"]);
    assert.deepEqual(
      findings.map(({ kind }) => kind),
      ["application-inactive", "claim-not-sent"],
    );
  });

  it("are unknown, not missing, with an expression that is not known here", () => {
    const all = world(jane());
    all.engageApp.claims[emailClaim] = 'String.replace(user.email, "a", "b")';
    all.connectApp.claims[sessionNameClaim] = 'user.department + "x"';
    const found = compare(sourcesOf(all));
    for (const { engage, connect, findings } of found.people) {
      assert.deepEqual([engage, connect], ["unknown", "unknown"]);
      assert.deepEqual(
        findings.map(({ kind }) => kind),
        ["claim-unknown", "claim-unknown"],
      );
    }
    assert.equal(found.orphans, undefined);
  });

  it("are unknown where Okta tells no profile and no status", () => {
    const all = world({ id: "00ujane", userName: "jane@acme.com", assignmentStatus: "ACTIVE" });
    const { engage, connect, claims, login } = reported(compare(sourcesOf(all)));
    assert.deepEqual([login, engage, connect], ["jane@acme.com", "unknown", "unknown"]);
    assert.deepEqual(claims, { nameId: undefined, email: undefined, connectName: undefined });
  });

  describe("with a source that could not be read", () => {
    const refused: Unread = { state: "refused", said: "AccessDenied" };
    const cases: [string, (sources: Sources, answer: Answer<never>) => void, string[]][] = [
      [
        "Amazon Connect's users",
        ({ connect }, no) => (connect!.users = no),
        ["may enter", "unknown"],
      ],
      ["the user pool's users", ({ pool }, no) => (pool.users = no), ["unknown", "may enter"]],
      [
        "the people assigned to Amazon Connect",
        ({ connect }, no) => (connect!.assigned = no),
        ["may enter", "unknown"],
      ],
      [
        "the people assigned to Engage",
        ({ engage }, no) => (engage.assigned = no),
        ["unknown", "may enter"],
      ],
      [
        "Okta's application for Engage",
        ({ engage }, no) => (engage.application = no),
        ["unknown", "may enter"],
      ],
      [
        "Okta's application for Amazon Connect",
        ({ connect }, no) => (connect!.application = no),
        ["may enter", "unknown"],
      ],
    ];
    for (const [source, lose, verdicts] of cases) {
      it(`are unknown without ${source}, and never missing`, () => {
        const sources = sourcesOf(world(jane()));
        lose(sources, refused);
        const found = compare(sources);
        const { engage, connect, findings } = reported(found);
        assert.deepEqual([engage, connect], verdicts);
        assert.ok(findings.every(({ weight }) => weight === "unknown"));
        assert.deepEqual(found.unread, [{ source, ...refused }]);
        assert.equal(found.ok, false);
        const knowsOrphans = !source.includes("Connect");
        assert.equal(found.orphans !== undefined, knowsOrphans);
      });
    }
  });

  it("of a stack without Connect are judged by Engage alone", () => {
    const { connect, ...sources } = sourcesOf(world(jane()));
    assert.ok(connect);
    const found = compare(sources);
    assert.equal(reported(found).connect, undefined);
    assert.deepEqual([found.ok, found.orphans], [true, undefined]);
  });
});

describe("the administrators of Engage", () => {
  const states = (all: World) =>
    Object.fromEntries(
      compare(sourcesOf(all)).administrators.map(({ email, state }) => [email, state]),
    );

  it("wait for their first sign-in, are to be added after it, and are in place in the group", () => {
    const all = world(jane());
    all.poolUsers.push({ name: "Okta_kim@acme.com", email: "kim@acme.com", enabled: true });
    all.administrators = ["Okta_kim@acme.com"];
    all.wantedAdministrators = ["ALEX@acme.com", "kim@acme.com", "jane@acme.com", "bo@acme.com"];
    assert.deepEqual(states(all), {
      "ALEX@acme.com": "to add",
      "kim@acme.com": "in place",
      "jane@acme.com": "waiting",
      "bo@acme.com": "not assigned",
    });
  });

  it("are unknown where the pool, the group or the assignments could not be read", () => {
    const no: Unread = { state: "no answer", said: "timeout" };
    for (const lose of [
      (sources: Sources) => (sources.pool.users = no),
      (sources: Sources) => (sources.pool.administrators = no),
      (sources: Sources) => (sources.engage.assigned = no),
    ]) {
      const sources = { ...sourcesOf(world()), wantedAdministrators: ["kim@acme.com"] };
      lose(sources);
      const { administrators, ok } = compare(sources);
      assert.deepEqual(administrators, [{ email: "kim@acme.com", state: "unknown" }]);
      assert.equal(ok, false);
    }
  });
});
