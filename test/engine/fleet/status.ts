import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { CustomerStatus, FleetStatus } from "../../../operations/fleet/status/status";
import { until } from "../../until";
import type { FleetFolder } from "./fleetFolder";

/** Customers of the fleet by how they are. */
export interface Customers {
  well: string;
  drifted: string;
  /** Its certificate is near its end, and it is well with --warn-days 90. */
  near: string;
  /** Not deployed. */
  broken: string;
}

/** What `fleet status`, and the commands that only read, say of a fleet; they change nothing. */
export function statusOfTheFleet(given: () => FleetFolder, customers: Customers): void {
  const { well, drifted, near, broken } = customers;
  let fleet: FleetFolder;
  before(() => (fleet = given()));

  const read = async (name: string): Promise<FleetStatus> =>
    JSON.parse(await readFile(fleet.inFolder(name), "utf8")) as FleetStatus;
  const of = ({ customers: all }: FleetStatus, name: string): CustomerStatus =>
    all.find(({ stack }) => stack === name)!;

  it("says of each what is wrong and what to do, on the page and as JSON, and what changed since", async () => {
    const files = [
      "--html",
      fleet.inFolder("status.html"),
      "--json",
      fleet.inFolder("status.json"),
    ];
    const { exitCode, all } = await fleet.run("status", "--parallel", "1", ...files);
    assert.equal(exitCode, 1, all);
    const status = await read("status.json");
    assert.equal(status.schemaVersion, 1);
    assert.deepEqual(
      Object.fromEntries(status.customers.map(({ stack, verdict }) => [stack, verdict])),
      { [well]: "well", [drifted]: "needs a hand", [near]: "needs a hand", [broken]: "unknown" },
      JSON.stringify(status, null, 2),
    );
    const sound = of(status, well);
    assert.deepEqual(sound.todo, []);
    assert.equal(sound.deployed.state, "known");
    assert.equal(sound.vendorStack.state, "known");
    assert.ok(sound.lastSeen);
    assert.match(
      of(status, drifted).todo.join("\n"),
      new RegExp(`no longer assigned.*up --refresh --stack ${drifted}`),
    );
    assert.match(of(status, near).todo.join("\n"), /ends in 7\d\d days, on .* the limit is 1000\./);
    const never = of(status, broken);
    assert.match(
      never.todo.join("\n"),
      /Sign-in, Certificates, People: unknown \(.*nothing is deployed/,
    );
    assert.equal(never.lastSeen, undefined);
    const page = await readFile(fleet.inFolder("status.html"), "utf8");
    for (const { stack } of status.customers) {
      assert.match(page, new RegExp(`<article id="customer-${stack}">`));
    }

    const summary = fleet.inFolder("status.md");
    const limits = ["--stack", `{${well},${near}}`, "--warn-days", "90", "--parallel", "1"];
    const later = await fleet.run("status", ...limits, "--summary", summary);
    assert.equal(later.exitCode, 0, later.all);
    const text = await readFile(summary, "utf8");
    assert.match(text, /^### fleet status: 0 need a hand, 0 unknown, 2 well$/m);
    assert.match(text, new RegExp(`^\\| ${near} \\| needs a hand \\| well \\| +\\|$`, "m"));
    assert.doesNotMatch(text, new RegExp(`^\\| ${well}`, "m"));
  });

  it("refuses a file in a folder that does not exist before it reads anything", async () => {
    const { exitCode, all } = await fleet.run("status", "--html", fleet.inFolder("no/such/s.html"));
    assert.equal(exitCode, 1);
    assert.match(all, /^There is no folder for .*s\.html\. Create /);
    assert.doesNotMatch(all, /preview starts/);
  });

  describe("with a customer whose clouds never answer", () => {
    const both = ["--stack", `{${well},${near}}`, "--parallel", "2"];
    before(() => {
      const { userPoolId, stackName } = fleet.customer(well);
      const own = [userPoolId, `"${stackName}"`, `/${fleet.appOf(well)}`];
      fleet.sandbox.calls.fault = ({ request, target = "" }) => {
        const said = `${JSON.stringify(request ?? "")} ${target}`;
        return own.some((one) => said.includes(one)) ? { kind: "silence" } : undefined;
      };
    });
    after(() => (fleet.sandbox.calls.fault = () => undefined));

    for (const operation of ["verify", "people"]) {
      it(`${operation} costs it its own time, and leaves no process`, async () => {
        const { exitCode, all } = await fleet.start([operation, "--time-limit", "20", ...both]);
        assert.equal(exitCode, 1, all);
        const { [well]: silent, [near]: other } = await fleet.report(operation);
        assert.deepEqual(
          [silent!.outcome, silent!.summary],
          ["failed", "not read within 20 s"],
          all,
        );
        assert.equal(other!.outcome, "passed", all);
        await nothingIsLeft(fleet);
      });
    }

    it("status says that what is not read within the time limit is unknown, and remembers when it was seen", async () => {
      const before = of(await read(".engage-okta/status.json"), well).lastSeen;
      const limited = ["--time-limit", "1", "--json", fleet.inFolder("late.json")];
      const { exitCode, all } = await fleet.run("status", "--stack", well, ...limited);
      assert.equal(exitCode, 1, all);
      const { drift, verdict, lastSeen } = of(await read("late.json"), well);
      assert.deepEqual(drift, { state: "unknown", reason: "not read within 1 s" });
      assert.equal(verdict, "unknown");
      assert.ok(lastSeen! >= before!);
    });

    it("status leaves a page after Ctrl-C and another, which tells what was read, what was cancelled and who did not start, and no process", async () => {
      const [html, json] = [fleet.inFolder("cancelled.html"), fleet.inFolder("cancelled.json")];
      const files = ["--html", html, "--json", json];
      const child = fleet.start(["status", "--parallel", "2", ...files]);
      await fleet.says(child, /preview starts/);
      child.kill("SIGINT");
      const isRead = async () => (await fleet.report("status"))[drifted]?.outcome === "failed";
      await until(() => isRead().catch(() => false));
      // Closer together, they are one keystroke.
      await sleep(1000);
      child.kill("SIGINT");
      const { exitCode, all } = await child;
      assert.equal(exitCode, 1, all);
      const status = await read("cancelled.json");
      assert.equal(status.customers.length, 4);
      assert.equal(of(status, drifted).verdict, "needs a hand");
      const silent = of(status, well);
      const reason = "not read: the run was cancelled";
      for (const part of [silent.signIn, silent.drift, silent.people]) {
        assert.deepEqual(part, { state: "unknown", reason }, all);
      }
      assert.equal(silent.deployed.state, "known", "which no cloud tells");
      for (const name of [near, broken]) {
        const { verdict, todo } = of(status, name);
        assert.equal(verdict, "unknown");
        assert.match(todo.join("\n"), /was interrupted/);
      }
      const page = await readFile(html, "utf8");
      assert.match(page, new RegExp(reason));
      assert.match(page, /not read: the run was interrupted before/);
      await nothingIsLeft(fleet);
    });
  });
}

/** What the commands have started. One that was killed is there until its parent, or init, has noticed. */
async function nothingIsLeft(fleet: FleetFolder): Promise<void> {
  await until(async () => {
    const all = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const texts = await Promise.all(
      all.map((pid) => readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")),
    );
    return !texts.some((environment) => environment.includes(fleet.marker));
  });
}
