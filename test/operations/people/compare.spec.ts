import assert from "node:assert/strict";
import { type Comparison, compare } from "../../../operations/people/compare";
import { reportText } from "../../../operations/people/report";
import type { Answer, Unread } from "../../../operations/shared/answer";
import type { Sources } from "../../../operations/people/sources";
import { emailClaim } from "../../../facts/emailClaim";
import { sessionNameClaim } from "../../../facts/connectUserName";
import { faults, jane, withConnect } from "./faults";
import { type World, sourcesOf, world } from "./world";

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
    assert.deepEqual([found.ok, found.orphans], [false, undefined]);
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

  it("are not counted as none where the lists of them could not be read", () => {
    const sources = sourcesOf(world(jane()));
    const said = "Okta HTTP 401 E0000011 Invalid token provided.";
    const refused: Unread = { state: "refused", said };
    sources.connect!.assigned = refused;
    const [partly] = reportText("acme", compare(sources)).split("\n");
    assert.equal(
      partly,
      "acme: 0 of 3 assigned people may enter what they are assigned to (Engage and Amazon Connect); the people assigned to Amazon Connect could not be read",
    );
    sources.engage.assigned = refused;
    const lines = reportText("acme", compare(sources)).split("\n");
    assert.equal(
      lines[0],
      "acme: the people assigned to Engage and the people assigned to Amazon Connect could not be read",
    );
    assert.deepEqual(lines.slice(-3), [
      `  the people assigned to Engage          refused (${said})`,
      "  the people assigned to Amazon Connect  refused, as above",
      "  Next: check the network and the credentials (docs/permissions.md lists their rights), and run the command again.",
    ]);
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
