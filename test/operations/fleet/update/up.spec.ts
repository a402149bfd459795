import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  RunFailure,
  type RunFindings,
  noFindings,
} from "../../../../operations/fleet/engine/events";
import { Fleet } from "../../../../operations/fleet/fleet";
import type { Job } from "../../../../operations/fleet/engine/job";
import { drift, preview, refresh, up } from "../../../../operations/fleet/operations";
import type { RunContext } from "../../../../operations/fleet/engine/runCustomer";
import type { PlannedStep } from "../../../../operations/fleet/update/plan";
import { updateClause } from "../../../../operations/fleet/drift/vendorUpdate";
import type { Workers } from "../../../../operations/fleet/engine/workers";
import { withEnvironment } from "../../../../sandbox/environment";
import { startAwsApi } from "../../../awsApi";
import { until } from "../../../until";

const replaced: PlannedStep = {
  operation: "replace",
  type: "okta:app/saml:Saml",
  name: "engage-app",
  properties: [{ path: "label", kind: "update", old: "a", new: "b", replaces: true }],
};

/** Stands in for `pulumi stack export --stack NAME`, and notes each call. */
const pulumi = '#!/bin/sh\necho "$2 $4" >> calls\ncat "state-$4.json"\n';

describe("a fleet's operation", () => {
  const { AWS_REGION, AWS_DEFAULT_REGION, PATH } = process.env;
  let folder: string;
  let printed: string[];
  let ran: string[];
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "up-"));
    for (const name of ["acme", "beta"]) {
      writeFileSync(path.join(folder, `Pulumi.${name}.yaml`), "config: {}\n");
      writeState(name, "2026-11-20T10:00:00Z");
    }
    writeFileSync(path.join(folder, "pulumi"), pulumi, { mode: 0o755 });
    process.env.PATH = `${folder}:${PATH}`;
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
    // Without a region there is no account to ask for.
    delete process.env.AWS_REGION;
    delete process.env.AWS_DEFAULT_REGION;
    [printed, ran] = [[], []];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    process.env.PATH = PATH;
    if (AWS_REGION) process.env.AWS_REGION = AWS_REGION;
    if (AWS_DEFAULT_REGION) process.env.AWS_DEFAULT_REGION = AWS_DEFAULT_REGION;
  });

  /** @param modified Of its only resource. */
  function writeState(name: string, modified: string, manifest: object = {}) {
    const resources = [{ urn: "urn:a", type: "okta:app/saml:Saml", modified }];
    const state = JSON.stringify({ version: 3, deployment: { manifest, resources } });
    writeFileSync(path.join(folder, `state-${name}.json`), state);
  }

  /** What the engine tells of a customer; an error where it fails. */
  type Engine = (job: Job) => Partial<RunFindings> | Error;

  function start(
    engine: Engine,
    {
      continueOnError = false,
      ...context
    }: Partial<RunContext & { continueOnError: boolean }> = {},
  ) {
    const fleet = new Fleet({
      operation: "up",
      folder,
      names: ["acme", "beta"],
      parallel: 1,
      continueOnError,
      request: {},
      print: (line) => printed.push(line),
      cancel: () => {},
    });
    const run = (job: Job): Promise<RunFindings> => {
      ran.push(`${job.command} ${job.stack}`);
      const findings = engine(job);
      if (findings instanceof Error) return Promise.reject(findings);
      return Promise.resolve({ ...noFindings(), changes: { same: 1 }, ...findings });
    };
    const workers = { run } as unknown as Workers;
    const usual = { folder, workers, breakLocks: false, refresh: false, yes: true, diff: false };
    return { fleet, context: { ...usual, allowDelete: [], ...context } };
  }

  const replaces: Engine = ({ stack }) => {
    const findings: Partial<RunFindings> = { changes: { replace: 1 }, planned: [replaced] };
    return stack === "acme" ? findings : { changes: { update: 1 } };
  };

  it("names a live resource that the update would replace, and starts no update without a word", async () => {
    const { fleet, context } = start(replaces);
    await up(fleet, context);
    assert.deepEqual(ran, ["preview acme", "preview beta"]);
    const { outcome, summary } = fleet.result("acme");
    assert.equal(outcome, "failed");
    assert.match(summary, /^nothing was changed: agents would lose their sign-in\n1 to replace\n/);
    assert.match(
      summary,
      /\nreplaces engage-app \(okta:app\/saml:Saml\), which agents sign in with\n/,
    );
    assert.match(summary, /add --allow-delete engage-app;/);
    assert.equal(fleet.result("beta").outcome, "not started");
    fleet.end();
  });

  it("names the rules that only warn, and how often each does", async () => {
    const { fleet, context } = start(() => ({
      changes: { same: 3 },
      advisory: ["second-factor", "not-on-root", "second-factor"],
    }));
    await up(fleet, context);
    const { outcome, summary } = fleet.result("acme");
    assert.equal(outcome, "unchanged");
    assert.equal(summary, "3 unchanged; advisory: not-on-root, second-factor (2)");
    fleet.end();
  });

  it("shows what the program warns of, before and after the update, and of no customer who is unchanged", async () => {
    const warnings = ["engage.exclusive: the app client also lists Entra.\nAgents cannot sign in."];
    const { fleet, context } = start(({ stack }) =>
      stack === "acme" ? { changes: { update: 1 }, warnings } : { warnings },
    );
    await preview(fleet, context);
    assert.equal(fleet.result("acme").summary, `1 to update\n${warnings[0]}`);
    assert.equal(fleet.result("beta").summary, "1 unchanged");
    await up(fleet, context);
    assert.equal(fleet.result("acme").summary, `1 updated\n${warnings[0]}`);
  });

  it("updates the others with --continue-on-error, and all with the word", async () => {
    const others = start(replaces, { continueOnError: true });
    await up(others.fleet, others.context);
    assert.deepEqual(ran, ["preview acme", "preview beta", "up beta"]);
    others.fleet.end();
    ran = [];
    const { fleet, context } = start(replaces, { allowDelete: ["engage-app"] });
    await up(fleet, context);
    assert.deepEqual(ran, ["preview acme", "preview beta", "up acme", "up beta"]);
    fleet.end();
  });

  /** An `up` of both, whose preview of beta, the last one, ends with `meanwhile`. */
  async function upWith(meanwhile: () => void, update: Partial<RunFindings> | Error = {}) {
    const { fleet, context } = start(({ command, stack }) => {
      if (command === "up") return update;
      if (stack === "beta") meanwhile();
      return { changes: { update: 1 } };
    });
    await up(fleet, context);
    fleet.end();
    return fleet;
  }
  const inFolder = (name: string) => path.join(folder, name);

  const changes: [string, () => void, RegExp][] = [
    [
      "settings",
      () => writeFileSync(inFolder("Pulumi.acme.yaml"), 'config: { "okta:orgName": "b" }\n'),
      /since the preview, Pulumi\.acme\.yaml changed\./,
    ],
    [
      "encrypted settings",
      () => writeFileSync(inFolder("Pulumi.acme.yaml"), "config: { a: { secure: v1 } }\n"),
      /since the preview, Pulumi\.acme\.yaml changed\./,
    ],
    [
      "levels and limits of the policy pack, and state",
      () => {
        writeFileSync(inFolder("policy-acme.json"), "{}");
        writeState("acme", "2026-11-20T11:00:00Z");
      },
      /since the preview, policy-acme\.json and the state changed\./,
    ],
  ];
  for (const [what, meanwhile, said] of changes) {
    it(`does not start an update whose ${what} changed since its preview; the others go on`, async () => {
      const fleet = await upWith(meanwhile);
      assert.deepEqual(ran, ["preview acme", "preview beta", "up beta"]);
      const { outcome, summary } = fleet.result("acme");
      assert.equal(outcome, "not started");
      assert.match(summary, /^nothing was changed: /);
      assert.match(summary, said);
      assert.match(summary, /Run it again with --resume\.$/);
      assert.equal(fleet.result("beta").outcome, "changed");
    });
  }

  it("starts no update where what all customers share changed since the previews", async () => {
    const fleet = await upWith(() =>
      writeFileSync(inFolder("Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\nconfig: {}\n"),
    );
    assert.deepEqual(ran, ["preview acme", "preview beta"]);
    for (const name of fleet.names) {
      assert.match(fleet.result(name).summary, / Pulumi\.yaml changed/);
    }
  });

  it("updates where only what decides nothing changed: comments, the engine's salt, the state's date", async () => {
    await upWith(() => {
      const settings = "# Acme Ltd\nencryptionsalt: v1:abc\nconfig:\n  {}\n";
      writeFileSync(inFolder("Pulumi.acme.yaml"), settings);
      writeState("acme", "2026-11-20T10:00:00Z", { time: "2026-11-20T11:00:00Z" });
    });
    assert.deepEqual(ran, ["preview acme", "preview beta", "up acme", "up beta"]);
  });

  /** As `upWith`, where AWS can be asked whose account it is. */
  async function upAsking(GetCallerIdentity: () => Promise<string>, meanwhile: () => void) {
    const aws = await startAwsApi({ GetCallerIdentity });
    const environment = { ...aws.environment, AWS_REGION: "ap-southeast-2" };
    try {
      return await withEnvironment(environment, () => upWith(meanwhile));
    } finally {
      await aws.stop();
    }
  }
  const caller = "<Account>123456789012</Account>";
  const calls = () => readFileSync(inFolder("calls"), "utf8").trim().split("\n");

  it("reads each state once before the preview; before the update for the account, and again for the comparison", async () => {
    await upAsking(
      async () => caller,
      () => writeState("acme", "2026-11-20T11:00:00Z"),
    );
    assert.deepEqual(ran, ["preview acme", "preview beta", "up beta"]);
    assert.match(printed.join("\n"), /acme .*AWS account 123456789012.*Neither the settings/s);
    const [acme, beta] = ["export acme", "export beta"];
    assert.deepEqual(calls(), [acme, beta, acme, acme, beta, beta]);
  });

  it("does not start an update whose state changed while AWS was slow to say whose account it is", async () => {
    let asked = 0;
    const slowly = async () => {
      // After both previews; the state has been read for the account.
      if (++asked === 3) {
        await until(() => calls().length === 3);
        // Longer than the stand-in takes to print.
        await sleep(200);
        writeState("acme", "2026-11-20T11:00:00Z");
      }
      return caller;
    };
    const fleet = await upAsking(slowly, () => {});
    assert.deepEqual(ran, ["preview acme", "preview beta", "up beta"]);
    assert.match(fleet.result("acme").summary, /since the preview, the state changed\./);
  });

  it("says as a failure that an update took away what its preview did not show", async () => {
    const deleted: PlannedStep = { ...replaced, operation: "delete", properties: [] };
    const did = await upWith(() => {}, { changes: { delete: 13 }, planned: [deleted] });
    const { outcome, summary } = did.result("acme");
    assert.equal(outcome, "failed");
    assert.match(summary, /^13 deleted\ndeleted engage-app \(okta:app\/saml:Saml\), which agents/);
    assert.match(summary, /\nThe preview did not show this.* npm run verify -- --stack acme,/);
    assert.equal(did.result("beta").outcome, "not started", "as after every failure");

    const failure = new RunFailure("no luck", { ...noFindings(), planned: [deleted] });
    const failed = (await upWith(() => {}, failure)).result("acme");
    assert.equal(failed.outcome, "failed");
    assert.match(failed.summary, /^no luck\nbegan to delete engage-app .*\nThe preview did not/);
  });

  it("takes what was shown and allowed for a success, and the deletion of what no agent signs in with", async () => {
    const { fleet, context } = start(replaces, { allowDelete: ["engage-app"] });
    await up(fleet, context);
    assert.equal(fleet.result("acme").outcome, "changed");
    fleet.end();
    const group = {
      ...replaced,
      operation: "delete",
      type: "okta:app/groupAssignment:GroupAssignment",
    };
    const other = await upWith(() => {}, { planned: [group as PlannedStep] });
    assert.equal(other.result("acme").outcome, "changed");
  });

  it("shows the differences with --diff, and keeps them in the report", async () => {
    const { fleet, context } = start(replaces, { diff: true });
    await preview(fleet, context);
    const lines = [
      "+- okta:app/saml:Saml engage-app (replace)",
      '     ~ label: "a" => "b" (replaces the resource)',
    ];
    assert.deepEqual(fleet.result("acme").diff, lines);
    for (const line of lines) assert.ok(printed.includes(`acme  ${line}`), printed.join("\n"));
    assert.deepEqual(fleet.finish().customers[0]?.endangered, ["engage-app"]);
    fleet.end();
  });

  it("says that it was interrupted when it was, and not that previews failed", async () => {
    const { fleet, context } = start(({ stack }) => {
      if (stack === "acme") fleet.interruption.signal();
      return { changes: { update: 1 } };
    });
    await up(fleet, context);
    assert.deepEqual(ran, ["preview acme"]);
    assert.deepEqual(fleet.result("acme").outcome, "not started");
    assert.match(fleet.result("acme").summary, /^nothing was changed: interrupted/);
    assert.doesNotMatch(JSON.stringify(fleet.finish()), /failed/);
    fleet.end();
  });

  it("tells of settings that are not deployed yet where nothing drifted", async () => {
    const changes = { update: 1, same: 2 };
    const { fleet, context } = start(({ stack }) => (stack === "acme" ? { changes } : {}));
    await drift(fleet, context);
    assert.equal(fleet.result("acme").outcome, "not deployed");
    assert.match(fleet.result("acme").summary, /not deployed yet: 1 to update, 2 unchanged/);
    assert.equal(fleet.result("beta").outcome, "unchanged");
    fleet.end();
  });

  it("tells of outputs that are not deployed yet where nothing else is", async () => {
    const other = { changes: { same: 3 }, outputsChange: true };
    const { fleet, context } = start(({ stack }) => (stack === "acme" ? other : {}));
    await drift(fleet, context);
    const { outcome, summary, notDeployed } = fleet.result("acme");
    assert.equal(outcome, "not deployed");
    assert.match(summary, /the vendor's outputs are not deployed yet: 3 unchanged; other outputs$/);
    assert.equal(notDeployed, "3 unchanged; other outputs");
    assert.equal(fleet.result("beta").outcome, "unchanged");
    fleet.end();
  });

  it("refreshes nothing where no region is given, as nothing then asks whose account it is", async () => {
    const { fleet, context } = start(() => ({}), { continueOnError: true });
    writeFileSync(path.join(folder, "Pulumi.beta.yaml"), 'config: { "aws:region": "" }\n');
    await refresh(fleet, context);
    assert.deepEqual(ran, []);
    for (const name of fleet.names) {
      const { outcome, summary } = fleet.result(name);
      assert.equal(outcome, "failed");
      assert.match(
        summary,
        /^Without a region, .*Add aws:region to Pulumi\.\w+\.yaml, for example/,
      );
      assert.ok(summary.includes(`Pulumi.${name}.yaml`), summary);
    }
    fleet.end();
  });

  it("keeps an error as it was said", async () => {
    const text = 'Okta has no group "A  B"\n  but "A B"';
    const { fleet, context } = start(() => new Error(text));
    await preview(fleet, context);
    assert.equal(fleet.result("acme").summary, text);
    fleet.end();
  });
});

describe("an update of the vendor's stack", () => {
  const [before, after] = [new Date("2026-11-20T10:00:00Z"), new Date("2026-11-23T12:52:00Z")];

  it("is told only where it was after our last write", () => {
    assert.equal(
      updateClause("LocalMeasureEngage", after, before),
      ": the vendor's stack LocalMeasureEngage was updated on 2026-11-23 12:52 UTC, after our last write on 2026-11-20 10:00 UTC",
    );
    assert.equal(updateClause("LocalMeasureEngage", before, after), "");
    assert.equal(updateClause("LocalMeasureEngage", before, before), "");
    assert.equal(updateClause("LocalMeasureEngage", undefined, before), "");
  });
});
