import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudFormation } from "@aws-sdk/client-cloudformation";
import { checkSync } from "proper-lockfile";
import { reportFile } from "../../operations/fleet/report/reportFile";
import { as } from "../../sandbox/customer";
import { describeWholeAppClient, updateWholeAppClient } from "../../bench/faults/wholeAppClient";
import { until } from "../until";
import { FleetFolder } from "./fleet/fleetFolder";
import { statusOfTheFleet } from "./fleet/status";

const names = ["acme", "bravo", "charlie", "delta"] as const;
const [first, second, third, fourth] = names;
/** Most commands run one customer after another: each further worker loads the program again. */
const oneByOne = ["--parallel", "1"];

/** What Okta's provider records of it changes at the first refresh, which is no drift. */
const groupsClaim = { name: "groups", filterType: "STARTS_WITH", filterValue: "Engage" };

/** One story: each test goes on where the one before has ended. */
describe("a fleet of four customers", () => {
  let fleet: FleetFolder;

  before(async () => {
    fleet = await FleetFolder.start(names);
    await Promise.all([first, second].map((name) => fleet.configure(name)));
    await configureThird();
    await fleet.configure(fourth, { groups: ["No Such Group"] });
    // Before our first write.
    await fleet.customer(third).updateVendorStack();
  });
  after(() => fleet?.sandbox.stop());

  /** Its certificate is near its end. */
  const configureThird = (engage: object = {}) =>
    fleet.configure(
      third,
      { signingKey: { name: "near-1", yearsValid: 2 }, ...engage },
      { "engage-okta:verify": { certificateWarnDays: 1000 } },
    );

  const all = (outcome: string, others: Record<string, string> = {}) => ({
    ...Object.fromEntries(names.map((name) => [name, outcome])),
    ...others,
  });

  async function listsOkta(name: string): Promise<boolean> {
    const { SupportedIdentityProviders: listed } = await fleet.customer(name).describeAppClient();
    return listed?.includes("Okta") ?? false;
  }

  /** Files of a folder in which the secret output of a vendor's stack can be read. */
  async function vendorsSecretIn(place: string): Promise<string[]> {
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes("tsx-"));
    const found = await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const file = path.join(parentPath, name);
        // What an engine that is ending takes away is no longer there to be read.
        const text = await readFile(file, "utf8").catch(() => "");
        return text.includes("made-up-") ? [file] : [];
      }),
    );
    return found.flat();
  }

  describe("when it is first updated", () => {
    it("updates all but the one whose group is missing, side by side, and says why", async () => {
      const updated = await fleet.run("up", "--yes", "--continue-on-error");
      assert.equal(updated.exitCode, 1, updated.all);
      assert.deepEqual(await fleet.outcomes("up"), all("changed", { [fourth]: "failed" }));
      assert.match(
        updated.all,
        new RegExp(`^${fourth} +failed +engage.groups: Okta has no group "No Such Group"`, "m"),
      );
      assert.match(updated.all, /npm run fleet -- up --resume/);
    });
  });

  describe("of whom one is well, one drifted, one has a certificate near its end, one is not deployed", () => {
    before(() => fleet.okta("DELETE", second, `/groups/${fleet.group}`));

    statusOfTheFleet(() => fleet, { well: first, drifted: second, near: third, broken: fourth });
  });

  describe("over time", () => {
    it("resumes the one that failed alone", async () => {
      await fleet.configure(fourth, { groupsClaim });
      const resumed = await fleet.run("up", "--yes", "--resume");
      assert.equal(resumed.exitCode, 0, resumed.all);
      assert.deepEqual(await fleet.outcomes("up"), { [fourth]: "changed" });
      for (const name of names) assert.ok(await listsOkta(name), name);
    });

    it("finds what changed outside in exactly those where it did, in words, and calls no settings drift", async () => {
      await fleet.customer(first).updateVendorStack();
      await fleet.okta("POST", second, "/lifecycle/deactivate");
      const ofThird = { aws: fleet.sandbox.aws, customer: fleet.customer(third) };
      const described = await describeWholeAppClient(ofThird);
      const listed = described.SupportedIdentityProviders as string[];
      const SupportedIdentityProviders = listed.filter((one) => one !== "Okta");
      await updateWholeAppClient(ofThird, { ...described, SupportedIdentityProviders });
      await fleet.configure(fourth, { label: "Engage 2", groupsClaim });

      const found = await fleet.run("drift", ...oneByOne);
      assert.equal(found.exitCode, 2, found.all);
      assert.deepEqual(
        await fleet.outcomes("drift"),
        all("drifted", { [fourth]: "not deployed" }),
        found.all,
      );
      const linesOf = (name: string) =>
        found.all.split("\n").filter((line) => line.startsWith(`${name} `));
      for (const [name, words] of [
        [
          first,
          /no longer lists Okta: the vendor's stack LocalMeasureEngage was updated on \d{4}-.* UTC, after our last write on \d{4}-/,
        ],
        [second, /the Okta app Local Measure Engage was deactivated/],
        [second, new RegExp(`the group ${fleet.group} is no longer assigned to the Okta app`)],
        [third, / drifted +the app client [^;]* no longer lists Okta[^;]*$/],
      ] as const) {
        assert.ok(
          linesOf(name).some((line) => words.test(line)),
          found.all,
        );
      }
      // The vendor updated this one's stack too, but before our last write.
      assert.doesNotMatch(linesOf(third).join("\n"), /was updated on/);
      await fleet.configure(fourth, { groupsClaim });
    });

    it("restores it with --refresh; on Ctrl-C lets the running one finish and starts no other, and on SIGKILL too the next run works", async () => {
      const up = ["up", "--yes", "--refresh", ...oneByOne];
      const interrupted = fleet.start(up, await fleet.keptPlugins());
      await fleet.says(interrupted, /up starts/);
      interrupted.kill("SIGINT");
      const { exitCode, all: said } = await interrupted;
      assert.equal(exitCode, 1, said);
      const outcomes = { [first]: "changed", [fourth]: "unchanged" };
      assert.deepEqual(await fleet.outcomes("up"), all("not started", outcomes));
      assert.match(said!, /fleet -- up --resume --cwd \S+\/fleet$/m);
      assert.deepEqual(await fleet.locks(), []);

      const killed = fleet.start(["up", "--yes", "--resume"], await fleet.keptPlugins());
      await fleet.says(killed, /up starts/);
      while ((await fleet.locks()).length === 0) await sleep(1);
      killed.kill("SIGKILL");
      await killed;
      assert.deepEqual(await vendorsSecretIn(fleet.temporary), [], "nothing of the vendor's stays");
      // The engine notices that its program is gone.
      await until(async () => (await fleet.locks()).length === 0);
      // Until then the next run keeps no report.
      const report = reportFile(fleet.folder, "up");
      await until(() => !checkSync(report, { realpath: false }));

      const resumed = await fleet.run("up", "--yes", "--resume");
      assert.equal(resumed.exitCode, 0, resumed.all);
      assert.deepEqual(await fleet.outcomes("up"), { [second]: "changed", [third]: "changed" });
      assert.match(resumed.all, /options of the last run: .*--refresh.*/);
      for (const name of names) assert.ok(await listsOkta(name), name);
    });

    const secret = () => `made-up-and-new-${fleet.customer(second).domain}`;

    async function changeVendorsSecret(): Promise<void> {
      const { account, domain, region, stackName } = fleet.customer(second);
      const vendor = new CloudFormation(as(account, { url: fleet.sandbox.aws.url, region }));
      const { TemplateBody = "" } = await vendor.getTemplate({ StackName: stackName });
      const changed = TemplateBody.replace(`made-up-${domain}`, secret());
      await vendor.updateStack({ StackName: stackName, TemplateBody: changed });
      await until(async () => {
        const { Stacks } = await vendor.describeStacks({ StackName: stackName });
        return JSON.stringify(Stacks?.[0]?.Outputs).includes(secret());
      });
    }

    it("shows resource and property of what would change, and of a secret output that it did, and writes a summary in Markdown", async () => {
      await configureThird({ label: "Engage 2" });
      await changeVendorsSecret();
      const summary = fleet.inFolder("summary.md");
      const shown = await fleet.run("preview", "--diff", "--summary", summary, ...oneByOne);
      assert.equal(shown.exitCode, 0, shown.all);
      assert.deepEqual(
        await fleet.outcomes("preview"),
        all("unchanged", { [second]: "to change", [third]: "to change" }),
      );
      assert.match(
        shown.all,
        new RegExp(`^${second} +to change +\\d+ unchanged; other outputs`, "m"),
      );
      assert.match(
        shown.all,
        new RegExp(`^${third} .*2 to update;.* advisory: .*okta-app-asks-second-factor`, "m"),
      );
      for (const line of [
        "~ +okta:app/saml:Saml engage-app \\(update\\)",
        '~ label: "Local Measure Engage" => "Engage 2"',
      ]) {
        assert.match(shown.all, new RegExp(`^${third} +${line}$`, "m"));
      }
      const text = await readFile(summary, "utf8");
      assert.match(text, /^### fleet preview: 4 customers: 2 unchanged, 2 to change/);
      assert.match(text, /^ +~ label: "Local Measure Engage" => "Engage 2"$/m);
      assert.doesNotMatch(shown.all + text, /made-up-/);
    });

    it("updates those two, and shows the secret nowhere", async () => {
      const updated = await fleet.run("up", "--yes", ...oneByOne);
      assert.equal(updated.exitCode, 0, updated.all);
      assert.deepEqual(
        await fleet.outcomes("up"),
        all("unchanged", { [second]: "changed", [third]: "changed" }),
      );
      const kept = await fleet.pulumi(
        "stack",
        "output",
        "--stack",
        second,
        "--json",
        "--show-secrets",
      );
      assert.ok(kept.stdout.includes(secret()), kept.stdout);
      assert.deepEqual(await vendorsSecretIn(fleet.inFolder(".engage-okta")), []);
      assert.doesNotMatch(updated.all, /made-up-/);
    });

    it("finds no drift after all that", async () => {
      const { exitCode, all: text } = await fleet.run("drift", ...oneByOne);
      assert.equal(exitCode, 0, text);
      assert.match(text, /4 customers: 4 unchanged/);
      assert.deepEqual(await fleet.outcomes("drift"), all("unchanged"));
    });

    it("says who holds a stack, and takes a dead process's lock off when it is told to", async () => {
      const { folder } = fleet.sandbox;
      const place = path.join(folder, "state/.pulumi/locks/organization/engage-okta", first);
      await mkdir(place, { recursive: true });
      const who = {
        pid: 2 ** 22 + 1,
        username: "jane",
        hostname: hostname(),
        timestamp: new Date(),
      };
      await writeFile(path.join(place, "left.json"), JSON.stringify(who));
      const refused = await fleet.run("refresh", "--stack", first);
      assert.equal(refused.exitCode, 1, refused.all);
      assert.match(refused.all, /locked by jane on .* \(process 4194305\).*Add --break-locks/);

      const broken = await fleet.run("refresh", "--stack", first, "--break-locks");
      assert.equal(broken.exitCode, 0, broken.all);
      assert.deepEqual(await fleet.locks(), []);
    });

    it("verifies all, and writes a hand-off for each", async () => {
      const verified = await fleet.run("verify", ...oneByOne);
      assert.equal(verified.exitCode, 0, verified.all);
      assert.deepEqual(await fleet.outcomes("verify"), all("passed"));
      await fleet.configure(first, undefined, {
        "engage-okta:handoff": { customer: "Acme Ltd", contact: "Jane Doe, it@acme.com" },
      });
      const { exitCode, all: text } = await fleet.run("handoff");
      await fleet.configure(first);
      assert.equal(exitCode, 0, text);
      assert.deepEqual(
        await readdir(fleet.inFolder("handoff")),
        names.map((one) => `${one}.md`).sort(),
      );
      const page = (name: string) => readFile(fleet.inFolder(`handoff/${name}.md`), "utf8");
      assert.match(await page(first), /^# Sign-on of Acme Ltd\n[^#]*Jane Doe, it@acme\.com/);
      const others = await Promise.all(names.filter((name) => name !== first).map(page));
      others.forEach((other) => assert.doesNotMatch(other, /Acme Ltd|Jane Doe/));
    });

    it("changes nothing without a yes without a terminal to ask on", async () => {
      const { exitCode, all: text } = await fleet.run("up");
      assert.equal(exitCode, 1);
      assert.match(text, /no terminal to ask on\. Add --yes/);
    });
  });
});
