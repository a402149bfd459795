import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { type CheckedCustomer, checkCustomers } from "../../../../operations/customer/check/check";
import { checkText } from "../../../../operations/customer/check/checkReport";
import { soundSettings } from "../soundSettings";

describe("customer check", () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(path.join(os.tmpdir(), "check-"));
    writeFileSync(path.join(cwd, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
    write("acme", soundSettings("acme", "111111111111"));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  const write = (name: string, config: object) =>
    writeFileSync(path.join(cwd, `Pulumi.${name}.yaml`), stringify({ config }));
  const reportOn = (...names: string[]) => checkCustomers(names, { cwd });
  const keysOf = async (name: string) =>
    (await reportOn(name)).customers.flatMap(({ mistakes }) => mistakes.map(({ key }) => key));

  it("finds nothing in customers that are right and have nothing in common", async () => {
    write("beta", soundSettings("beta", "222222222222"));
    const report = await reportOn();
    assert.deepEqual(report, {
      ok: true,
      customers: ["acme", "beta"].map((name) => ({ name, mistakes: [], notes: [] })),
      collisions: [],
    });
    assert.equal(checkText(report), "2 customers checked: no mistake.");
  });

  it("finds the mistakes that the program finds, in every file", async () => {
    const { "engage-okta:engage": engage, ...others } = soundSettings("beta", "222222222222");
    write("beta", { ...others, "engage-okta:engage": { ...engage, groups: [], exclusve: true } });
    write("gamma", { ...soundSettings("gamma", "333333333333"), "aws:region": "nowhere" });
    assert.deepEqual(await keysOf("beta"), ["engage-okta:engage.exclusve", "engage-okta:engage"]);
    assert.deepEqual(await keysOf("gamma"), ["aws:region"]);
    const report = await reportOn();
    assert.equal(report.ok, false);
    const text = checkText(report);
    assert.match(text, /^beta\n {2}engage-okta:engage\.exclusve\n.*did you mean exclusive\?/s);
    assert.match(text, /\n\n3 customers checked: 2 with mistakes\.$/);
  });

  it("tells what the clouds did not confirm apart from the mistakes of the settings", () => {
    const fine = { mistakes: [], notes: [] };
    const mistake = { key: "aws:region", given: "nothing", allowed: "a region" };
    const problem = "AWS did not answer about the CloudFormation stack LocalMeasureEngage.";
    const total = (...customers: CheckedCustomer[]) =>
      checkText({ ok: false, customers, collisions: [] }).split("\n\n").at(-1);
    const silent = { ...fine, name: "acme", problem };
    assert.equal(total(silent), "1 customer checked: 1 not confirmed by AWS and Okta.");
    assert.equal(
      total(silent, { ...fine, name: "beta", mistakes: [mistake] }, { ...fine, name: "gamma" }),
      "3 customers checked: 1 with mistakes, 1 not confirmed by AWS and Okta.",
    );
    const clash = { severity: "mistake", customers: ["acme", "beta"], text: "One role." } as const;
    const report = { ok: false, customers: [{ ...fine, name: "acme" }], collisions: [clash] };
    assert.match(checkText(report), /\n\n1 customer checked: 1 collision\.$/);
  });

  const files: [string, string, string, RegExp][] = [
    ["no YAML", "beta.yaml", "config: [", /valid YAML/],
    ["an alias without anchor", "beta.yaml", "config: { aws:region: *region }", /valid YAML/],
    ["no key config", "beta.yaml", "a: 1\nb: 2", /but a, b; all settings, .*under the key config/],
    ["an ending that Pulumi does not read", "beta.yml", "config: {}", /Pulumi\.beta\.yaml/],
  ];
  for (const [what, file, text, said] of files) {
    it(`reports a file with ${what}, and goes on with the others`, async () => {
      writeFileSync(path.join(cwd, `Pulumi.${file}`), text);
      const { ok, customers } = await reportOn();
      assert.equal(ok, false);
      assert.deepEqual(
        customers.map(({ name, mistakes }) => [name, mistakes.length]),
        [
          ["acme", 0],
          ["beta", 1],
        ],
      );
      const { given, allowed } = customers[1]!.mistakes[0]!;
      assert.match(`${given}; ${allowed}`, said);
    });
  }

  it("says that Pulumi does not read the file of the other ending next to a customer's", async () => {
    writeFileSync(path.join(cwd, "Pulumi.acme.yml"), stringify({ config: {} }));
    const report = await reportOn();
    assert.deepEqual([report.ok, report.customers.map(({ name }) => name)], [true, ["acme"]]);
    const note =
      /^acme\n {2}note: Pulumi\.acme\.yml: Pulumi does not read it, but Pulumi\.acme\.yaml/;
    assert.match(checkText(report), note);
  });

  it("reports a file that cannot be read as such, and not as a mistake in its text", async () => {
    symlinkSync("Pulumi.beta.yaml", path.join(cwd, "Pulumi.beta.yaml"));
    const { customers } = await reportOn("beta");
    const { given, allowed } = customers[0]!.mistakes[0]!;
    assert.match(`${given}; ${allowed}`, /^ELOOP: .*; a file that can be read$/);
  });

  it("takes for no mistake what the environment of the deployment supplies", async () => {
    const { engage, connect } = { engage: "engage-okta:engage", connect: "engage-okta:connect" };
    const all = soundSettings("beta", "222222222222") as Record<string, unknown>;
    write("beta", { "okta:orgName": "beta", [engage]: all[engage], [connect]: all[connect] });
    const { ok, customers } = await reportOn("beta");
    assert.equal(ok, true);
    assert.deepEqual(customers[0]?.notes, [
      "no aws:region: the environment must supply it",
      "no credentials for Okta: the environment must supply them",
    ]);
  });

  it("names the nearest customer for one that is not there", async () => {
    await assert.rejects(
      reportOn("akme"),
      /There is no settings file Pulumi\.akme\.yaml in .*Did you mean acme\?/,
    );
    await assert.rejects(reportOn("Pulumi.acme.yaml"), /Did you mean acme\?/);
    await assert.rejects(reportOn("globex"), ({ message }: Error) => !/Did you mean/.test(message));
  });

  /** What two customers have in common, by the setting that one of them has as acme has it. */
  const common: [string, object, "mistake" | "warning", RegExp][] = [
    [
      "the same user pool and provider",
      { "aws:allowedAccountIds": ["111111111111"] },
      "mistake",
      /both have the identity provider "Okta" in the user pool of the stack LocalMeasureEngage/,
    ],
    [
      "the same role",
      {
        "aws:allowedAccountIds": ["111111111111"],
        "aws:region": "us-west-2",
        "engage-okta:connect": {
          instanceAlias: "beta",
          groups: ["Agents"],
          roleName: "amazonconnectokta-acme",
        },
      },
      "mistake",
      /both have the role "AmazonConnectOkta-acme" in the account 111111111111\./,
    ],
    [
      "the same SAML provider",
      {
        "aws:allowedAccountIds": ["111111111111"],
        "aws:region": "us-west-2",
        "engage-okta:connect": {
          instanceAlias: "beta",
          groups: ["Agents"],
          samlProviderName: "Okta-acme",
        },
      },
      "mistake",
      /both have the SAML provider "Okta-acme" in the account 111111111111\./,
    ],
    [
      "the same policy in one organization",
      {
        "engage-okta:guardrail": {
          ...soundSettings("beta", "")["engage-okta:guardrail"],
          policyName: "AmazonConnectDenyDeletion-acme",
        },
      },
      "mistake",
      /both have the service control policy .* in the organization of 999999999999\./,
    ],
    [
      "the same label in one Okta organization",
      {
        "okta:orgName": "acme",
        "engage-okta:connect": { instanceAlias: "beta", groups: ["Agents"], label: "Connect B" },
      },
      "warning",
      /both have the application "Local Measure Engage" in Okta \(acme\.okta\.com\)/,
    ],
  ];
  const label = "Local Measure Engage (new)";
  const moving = { "engage-okta:move": { cloudFormationStack: "Next", groups: ["Trial"] } };
  const moves: [string, object, string][] = [
    ["the label of the new application", { label }, label],
    ["the tile that it becomes", { label: "B", tileLabel: "Engage (new)" }, "Engage (new)"],
  ];
  for (const [what, labels, name] of moves) {
    it(`finds, while a customer moves, that another one has ${what}: a warning`, async () => {
      const { "engage-okta:engage": engage, ...acme } = soundSettings("acme", "111111111111");
      const tile = { ...engage, tileLabel: "Engage" };
      write("acme", { ...acme, "engage-okta:engage": tile, ...moving });
      const beta = soundSettings("beta", "222222222222");
      write("beta", {
        ...beta,
        "okta:orgName": "acme",
        "engage-okta:engage": { ...beta["engage-okta:engage"], ...labels },
        "engage-okta:connect": { ...beta["engage-okta:connect"], label: "Connect B" },
      });
      const { ok, collisions } = await reportOn();
      assert.deepEqual(
        collisions.map(({ text }) => /application "(.*)" in/.exec(text)?.[1]),
        [name],
      );
      assert.ok(ok);
    });
  }

  for (const [what, changed, severity, text] of common) {
    it(`finds two customers with ${what}: a ${severity}`, async () => {
      write("beta", { ...soundSettings("beta", "222222222222"), ...changed });
      for (const names of [[], ["beta"], ["acme"]]) {
        const { ok, collisions } = await reportOn(...names);
        assert.deepEqual(
          collisions.map(({ customers, ...one }) => [...customers, one.severity]),
          [["acme", "beta", severity]],
        );
        assert.match(collisions[0]?.text ?? "", text);
        assert.equal(ok, severity === "warning");
      }
    });
  }

  it("finds one instance behind two customers whose accounts are not said", async () => {
    const first = { ...soundSettings("acme", ""), "aws:allowedAccountIds": undefined };
    write("acme", first);
    write("beta", { ...first, "okta:orgName": "beta" });
    const { collisions } = await reportOn();
    assert.deepEqual(
      collisions.map(({ text }) => /the (role|SAML|service)/.exec(text)?.[1]),
      ["role", "SAML", "service"],
    );
  });

  it("leaves the demo customer out unless it is named", async () => {
    write("dev", soundSettings("acme", "111111111111"));
    assert.deepEqual(
      (await reportOn()).customers.map(({ name }) => name),
      ["acme"],
    );
    const { customers, collisions } = await reportOn("dev");
    assert.deepEqual([customers.length, collisions.length], [1, 0]);
  });
});
