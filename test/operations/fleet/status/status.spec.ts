import assert from "node:assert/strict";
import { load } from "cheerio";
import handoffSchema from "../../../../docs/handoff.schema.json";
import statusSchema from "../../../../docs/status.schema.json";
import { changesMarkdown } from "../../../../operations/fleet/status/changes";
import { fromVerify } from "../../../../operations/fleet/status/read";
import { statusPage } from "../../../../operations/fleet/status/page";
import {
  type CustomerFacts,
  type CustomerStatus,
  type FleetStatus,
  known,
  statusOf,
  unknown,
  unread,
} from "../../../../operations/fleet/status/status";
import { reportOf } from "../../../../operations/verify/report";
import type { CheckResult } from "../../../../operations/verify/runChecks";
import { schemaMistakes } from "../../../../operations/publishedSchema";
import { fullStatus } from "./fullStatus";

const facts = (changes: Partial<CustomerFacts> = {}): CustomerFacts => ({
  signIn: known([{ name: "engage-app", title: "Active", status: "passed", evidence: "it is" }]),
  certificates: known([
    {
      section: "engage",
      fingerprint: "AA:BB",
      ends: "2027-03-01T00:00:00.000Z",
      days: 100,
      warnDays: 90,
    },
  ]),
  drift: known({ found: [] }),
  people: known({ assigned: 3, cannotEnter: [], unknown: 0 }),
  deployed: known({ at: "2026-11-23T12:00:00.000Z", commit: "0123456789abcdef" }),
  vendorStack: known("LocalMeasureEngage has the status CREATE_COMPLETE"),
  ...changes,
});

const status = (changes: Partial<CustomerFacts> = {}, stack = "acme") =>
  statusOf(stack, facts(changes), "2026-11-23T12:00:00.000Z");

const fleet = (...customers: CustomerStatus[]): FleetStatus => ({
  schemaVersion: 1,
  made: "2026-11-24T12:00:00.000Z",
  by: { product: "engage-okta", version: "0.1.0" },
  customers,
});

describe("The status of a customer", () => {
  it("is well with nothing to do only when all of it was read and is well", () => {
    assert.equal(status().verdict, "well");
    assert.deepEqual(status().todo, []);
  });

  const failed = {
    name: "engage-app",
    title: "Active",
    status: "failed",
    evidence: "it is not",
    next: "Activate it.",
  } as const;
  const bad: [string, Partial<CustomerFacts>, RegExp][] = [
    ["a failed check", { signIn: known([failed]) }, /^engage-app: it is not\. Activate it\.$/],
    [
      "a warning",
      { signIn: known([{ ...failed, status: "passed", warning: "soon" }]) },
      /^engage-app: soon$/,
    ],
    ["drift", { drift: known({ found: ["the app was deleted"] }) }, /up --refresh --stack acme/],
    [
      "settings that are not deployed",
      { drift: known({ found: [], notDeployed: "1 to update" }) },
      /1 to update.*fleet -- up --stack acme/,
    ],
    [
      "a person who cannot enter",
      { people: known({ assigned: 1, cannotEnter: [{ said: "jane", next: "Do." }], unknown: 0 }) },
      /^jane\. Do\.$/,
    ],
  ];
  for (const [what, changes, told] of bad) {
    it(`needs a hand for ${what}, and says what to do`, () => {
      const { verdict, todo } = status(changes);
      assert.equal(verdict, "needs a hand");
      assert.equal(todo.length, 1);
      assert.match(todo[0]!, told);
    });
  }

  it("says once why several checks fail", () => {
    const same = { ...failed, name: "engage-tile" };
    const other = { ...failed, name: "engage-domain", evidence: "it is another" };
    assert.deepEqual(status({ signIn: known([failed, other, same]) }).todo, [
      "engage-app, engage-tile: it is not. Activate it.",
      "engage-domain: it is another. Activate it.",
    ]);
  });

  it("needs a hand for a certificate with fewer days than the limit, and not for one with as many", () => {
    const end = { section: "engage", fingerprint: "AA:BB", ends: "2027-03-01", days: 100 };
    const limit = (warnDays: number) => status({ certificates: known([{ ...end, warnDays }]) });
    assert.equal(limit(100).verdict, "well");
    assert.match(limit(101).todo.join(), /AA:BB of engage ends in 100 days.* the limit is 101/);
  });

  it("needs a hand for a certificate that is not in date next to one that is, and says it once where none is", () => {
    const end = { section: "engage", fingerprint: "AA:BB", ends: "2026-11-01", warnDays: 90 };
    const certificates = known([{ ...end, days: -1 }]);
    const found = status({ certificates });
    assert.equal(found.verdict, "needs a hand");
    assert.match(found.todo.join(), /^The certificate AA:BB of engage is not in date, and another/);
    const check = { ...failed, name: "engage-certificates" };
    assert.deepEqual(status({ certificates, signIn: known([check]) }).todo, [
      "engage-certificates: it is not. Activate it.",
    ]);
  });

  for (const part of ["signIn", "certificates", "drift", "people"] as const) {
    it(`is unknown, never well, where ${part} could not be read, and says why`, () => {
      const { verdict, todo } = status({ [part]: unknown("no answer") });
      assert.equal(verdict, "unknown");
      assert.match(todo.join(), /unknown \(no answer\)\. Run npm run .* --stack acme\.$/);
    });
  }

  it("says once why several parts could not be read", () => {
    const gone = unknown("There is no stack acme.");
    const { todo } = status({
      signIn: gone,
      certificates: gone,
      drift: gone,
      people: unknown("no answer"),
    });
    assert.deepEqual(todo, [
      "Sign-in, Certificates, Drift: unknown (There is no stack acme). Run npm run verify -- --stack acme.",
      "People: unknown (no answer). Run npm run people -- --stack acme.",
    ]);
  });

  it("is unknown where a check did not run, or one person's way in is not known", () => {
    const skipped = {
      name: "engage-tile",
      title: "",
      status: "skipped",
      evidence: "no key",
    } as const;
    assert.equal(status({ signIn: known([skipped]) }).verdict, "unknown");
    const people = known({ assigned: 2, cannotEnter: [], unknown: 1 });
    assert.equal(status({ people }).verdict, "unknown");
  });
});

describe("What verify tells of a customer", () => {
  const check = (name: string, more: Partial<CheckResult> = {}): CheckResult => ({
    ...{ name, title: name, status: "passed", evidence: `${name} is right` },
    ...more,
  });
  const end = { fingerprint: "AA:BB", ends: "2027-03-01T00:00:00.000Z", days: 100, warnDays: 90 };
  const report = (checks: CheckResult[], more: object = {}) =>
    known(reportOf({ stack: "acme", at: new Date(), checks, requests: 1, seconds: 1, ...more }));

  it("is of one sign-on where no move is under way", () => {
    const checks = [check("engage-certificates", { certificates: [end] })];
    const found = fromVerify(report(checks));
    assert.deepEqual(found.certificates, known([{ ...end, section: "engage" }]));
    assert.equal("move" in found, false);
  });

  it("is of both during a move, and fits the published schema", () => {
    const checks = [
      check("engage-certificates", { certificates: [end] }),
      check("engage-vendor-stack"),
      check("next-engage-certificates", { certificates: [end] }),
      check("next-engage-vendor-stack", { status: "failed" }),
      check("next-engage-tile", { status: "skipped" }),
    ];
    const move = { stage: "everyone" as const, cloudFormationStack: "V2", engage: {}, handoff: {} };
    const found = fromVerify(report(checks, { move }));
    assert.deepEqual(
      found.move,
      known({
        ...{ cloudFormationStack: "V2", stage: "everyone" },
        ...{ passed: 1, failed: 1, skipped: 1 },
      }),
    );
    assert.deepEqual(found.vendorStack, known("engage-vendor-stack is right"));
    const sections = found.certificates.state === "known" && found.certificates.value;
    assert.deepEqual(sections && sections.map(({ section }) => section), ["engage", "next-engage"]);
    const status = statusOf("acme", { ...facts(), ...found });
    assert.deepEqual(schemaMistakes("status.schema.json", fleet(status)), []);
  });

  it("is unknown as a whole where verify could not read", () => {
    const nothing = unknown("no answer");
    assert.deepEqual(Object.values(fromVerify(nothing)), Array(4).fill(nothing));
  });
});

describe("The page of a fleet", () => {
  it("has a row and a section for each customer, the worst first", () => {
    const broken = statusOf("late", unread("no answer"));
    const drifted = status({ drift: known({ found: ["gone"] }) }, "drifted");
    const page = load(statusPage(fleet(status(), broken, drifted)));
    const order = ["drifted", "late", "acme"];
    assert.deepEqual(
      page(".overview tbody a")
        .toArray()
        .map((one) => page(one).text()),
      order,
    );
    assert.deepEqual(
      page("article")
        .toArray()
        .map((one) => page(one).attr("id")),
      order.map((one) => `customer-${one}`),
    );
    assert.equal(page(`tr[data-verdict="needs a hand"]`).length, 1);
    const late = page("#customer-late");
    assert.match(late.text(), /The vendor's stackunknown: no answer/);
    assert.match(late.text(), /Last seenunknown/);
    const cells = page(`tr[data-customer="customer-late"] td`)
      .toArray()
      .map((one) => page(one).text());
    assert.deepEqual(cells, ["late", ...Array<string>(7).fill("unknown")]);
    assert.doesNotMatch(page(`tr[data-customer="customer-late"]`).html()!, /class="passed"/);
  });

  it("tells of a move: whom it is for, how the new sign-on's checks went, and what comes next", () => {
    const page = load(statusPage(fullStatus));
    const customer = page('tr[data-customer="customer-moving"] td[data-title="Customer"]');
    assert.equal(customer.text(), "moving moving, for testers");
    const section = page("#customer-moving");
    assert.match(
      section.text(),
      /Moveto LocalMeasureEngageV2, for testers\. Checks of the new sign-on: 1 passed, 0 failed, 0 not checked\./,
    );
    assert.match(section.text(), /npm run customer -- move moving says what comes next/);
    assert.deepEqual(
      section
        .find("summary")
        .toArray()
        .map((one) => page(one).text()),
      ["3 checks of the sign-in", "1 check of the sign-in to the vendor's next stack"],
    );
    assert.equal(page("#customer-acme, #customer-near").text().includes("Move"), false);
  });

  it("says in the row what is wrong in the section", () => {
    const page = load(statusPage(fullStatus));
    const cell = (stack: string, title: string) =>
      page(`tr[data-customer="customer-${stack}"] td[data-title="${title}"] span`);
    for (const [stack, title, said, kind] of [
      ["broken", "Sign-in", "1 failed", "failed"],
      ["warned", "Sign-in", "1 warning", "failed"],
      ["tile", "Sign-in", "1 not checked", "skipped"],
      ["drifted", "Drift", "2 changed", "failed"],
      ["pending", "Drift", "not deployed", "failed"],
      ["near", "Certificates", "7 days", "failed"],
      ["expired", "Certificates", "not in date", "failed"],
      ["people", "People", "1 kept out", "failed"],
      ["silent", "People", "unknown", "skipped"],
      ["acme", "People", "42 can enter", "passed"],
    ] as const) {
      assert.equal(cell(stack, title).text(), said, stack);
      assert.equal(cell(stack, title).attr("class"), kind, stack);
    }
  });

  it("shows hostile names and messages as text, and loads nothing", () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e`;
    const hostile = status(
      {
        signIn: known([{ name: evil, title: evil, status: "failed", evidence: evil, next: evil }]),
        certificates: known([
          { section: evil, fingerprint: evil, ends: evil, days: 1, warnDays: 90 },
        ]),
        drift: known({ found: [evil], notDeployed: evil }),
        people: known({ assigned: 1, cannotEnter: [{ said: evil, next: evil }], unknown: 0 }),
        deployed: known({ at: "2026-11-23T12:00:00.000Z", commit: evil }),
        vendorStack: unknown(evil),
        move: known({
          ...{ cloudFormationStack: evil, stage: "test" },
          ...{ passed: 1, failed: 0, skipped: 0 },
        }),
      },
      evil,
    );
    const nothing = statusOf(evil, unread(evil));
    const html = statusPage(fleet(hostile, nothing));
    const page = load(html);
    assert.equal(page("script").length, 1, "its own");
    assert.equal(page("img, link, iframe, [src], [onerror]").length, 0);
    assert.match(page("article").text(), /<script>alert\(1\)<\/script>/);
    assert.doesNotMatch(html, /\u202e/);
    const policy = page("meta[http-equiv]").attr("content")!;
    assert.match(
      policy,
      /^default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[^']+'$/,
    );
  });
});

describe("The JSON of a status", () => {
  const mistakes = (value: unknown) => schemaMistakes("status.schema.json", value);

  it("is as its published schema says, which describes the checks as the hand-off's does", () => {
    assert.deepEqual(mistakes(fullStatus), []);
    const { verify } = handoffSchema.properties;
    assert.deepEqual(statusSchema.definitions.check, verify.properties.checks.items);
  });

  it("has no member that the schema does not tell of, and no other verdict", () => {
    const [customer] = fullStatus.customers;
    const changed = (change: object) => ({
      ...fullStatus,
      customers: [{ ...customer, ...change }],
    });
    assert.match(mistakes(changed({ more: 1 })).join(), /^\/customers\/0 must NOT have additional/);
    assert.match(mistakes(changed({ verdict: "fine" })).join(), /verdict must be equal to one of/);
  });
});

describe("What changed since the last status", () => {
  const drifted = status({ drift: known({ found: ["a | b <i>"] }) });

  it("names the customers that are different, with what is new, and nothing is markup", () => {
    const text = changesMarkdown(
      fleet(drifted, status({}, "beta")),
      fleet(status(), status({}, "beta")),
    );
    assert.match(text, /^### fleet status: 1 needs a hand, 0 unknown, 1 well$/m);
    assert.match(text, /^\| acme \| well \| needs a hand \| Outside Pulumi: a \\\| b \\<i\\>/m);
    assert.doesNotMatch(text, /beta/);
  });

  it("takes a day less of a certificate for nothing new", () => {
    const left = (days: number) => {
      const ends = "2027-01-01T00:00:00.000Z";
      const one = { section: "engage", fingerprint: "AA", ends, days, warnDays: 90 };
      return fleet(status({ certificates: known([one]) }));
    };
    assert.match(changesMarkdown(left(29), left(30)), /Nothing changed since 2026-11-24/);
    assert.match(changesMarkdown(left(89), left(90)), /\| acme \| well \| needs a hand \|/);
  });

  it("names a customer who is not there any more, unless only some were read", () => {
    const [now, before] = [fleet(drifted), fleet(drifted, status({}, "beta"))];
    assert.match(
      changesMarkdown(now, before),
      /^\| beta \| well \| not there \| Pulumi.beta.yaml is gone/m,
    );
    assert.doesNotMatch(changesMarkdown(now, before, false), /beta/);
  });

  it("counts in plain English", () => {
    const other = statusOf("beta", drifted);
    assert.match(changesMarkdown(fleet(drifted, other)), /: 2 need a hand, 0 unknown, 0 well$/m);
  });

  it("says so when there is no earlier one", () => {
    assert.match(changesMarkdown(fleet(status())), /no earlier status to compare with/);
  });
});
