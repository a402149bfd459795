import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pulumi } from "../../operations/pulumi";
import {
  destroyStack,
  initStack,
  knownInState,
  refreshState,
  removeStack,
  resourcesOf,
} from "../../operations/shared/stackCommands";
import { OperatorError } from "../../operations/failure";
import { findEngine } from "../../sandbox/engine/engine";
import { withEnvironment } from "../../sandbox/environment";

describe("the state of a stack, as the commands read it,", () => {
  let folder: string;
  let checkpoint: string;
  let environment: Record<string, string>;
  let good: string;

  before(async () => {
    const engine = await findEngine();
    folder = mkdtempSync(path.join(os.tmpdir(), "state-"));
    mkdirSync(path.join(folder, "state"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
    environment = {
      PATH: `${path.dirname(engine.command)}${path.delimiter}${process.env.PATH}`,
      PULUMI_HOME: path.join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${folder}/state`,
      PULUMI_ACCESS_TOKEN: "",
      PULUMI_CONFIG_PASSPHRASE: "right",
    };
    await run({}, () => initStack(folder, "acme"));
    checkpoint = path.join(folder, "state/.pulumi/stacks/engage-okta/acme.json");
    good = withResource(readFileSync(checkpoint, "utf8"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => writeFileSync(checkpoint, good));

  const run = <T>(others: Record<string, string | undefined>, work: () => Promise<T>) =>
    withEnvironment({ ...environment, ...others }, work);

  const urn = "urn:pulumi:acme::engage-okta::pulumi:pulumi:Stack::engage-okta-acme";

  function withResource(text: string): string {
    const state = JSON.parse(text) as { checkpoint: { latest: Record<string, unknown> } };
    state.checkpoint.latest.resources = [{ urn, type: "pulumi:pulumi:Stack", custom: false }];
    return JSON.stringify(state);
  }

  const types = async (stack: string) => (await resourcesOf(folder, stack)).map(({ type }) => type);

  it("is empty only when the backend has no such stack", async () => {
    assert.deepEqual(await run({}, () => types("beta")), []);
    assert.deepEqual(await run({}, () => types("acme")), ["pulumi:pulumi:Stack"]);
  });

  it("needs no passphrase, because no secret is read", async () => {
    const wrong = { PULUMI_CONFIG_PASSPHRASE: "wrong" };
    assert.deepEqual(await run(wrong, () => types("acme")), ["pulumi:pulumi:Stack"]);
  });

  const failures: [title: string, environment: Record<string, string>, text: string, RegExp][] = [
    [
      "there is no backend",
      { PULUMI_BACKEND_URL: "" },
      "good",
      /^Pulumi could not read the state of the stack acme\. Pulumi does not know where the state is kept/,
    ],
    [
      "the backend's address is none",
      { PULUMI_BACKEND_URL: "bogus" },
      "good",
      /^Pulumi could not read .* takes PULUMI_BACKEND_URL \(bogus\) for its cloud.*s3:\/\//,
    ],
    [
      "the backend is not there",
      { PULUMI_BACKEND_URL: "file:///nowhere/state" },
      "good",
      /^Pulumi could not read the state of the stack acme\. It said: .*no such file.*\nFix that, and/,
    ],
    [
      "the checkpoint is cut off",
      {},
      '{"version":3,"che',
      /^Pulumi could not read the state of the stack acme\. The state of acme is damaged.*copy the \.bak over acme\.json/,
    ],
  ];
  for (const cut of ["", '{"user.cache']) {
    it(`is readable again as the error says, when its attributes are ${cut || "empty"}`, async () => {
      const attributes = `${checkpoint}.attrs`;
      writeFileSync(attributes, cut);
      await assert.rejects(
        run({}, () => types("acme")),
        /stacks\/PROJECT\/acme\.json\.attrs \(PROJECT is the name in Pulumi\.yaml\), which Pulumi writes again/,
      );
      rmSync(attributes);
      assert.deepEqual(await run({}, () => types("acme")), ["pulumi:pulumi:Stack"]);
    });
  }

  for (const cut of ["", '{"pid":7,"use']) {
    it(`can be changed again as the error says, when a lock is ${cut || "empty"}`, async () => {
      const locks = path.join(folder, "state/.pulumi/locks/organization/engage-okta/acme");
      mkdirSync(locks, { recursive: true });
      writeFileSync(path.join(locks, "11111111-2222-3333-4444-555555555555.json"), cut);
      const says = /A lock of the stack acme is cut short.*run pulumi cancel --stack acme, which/;
      const changes: (() => Promise<unknown>)[] = [
        () => refreshState(folder, "acme"),
        () => initStack(folder, "acme"),
        () => destroyStack(folder, "acme"),
        () => removeStack(folder, "acme"),
      ];
      for (const change of changes) await assert.rejects(run({}, change), says);
      assert.deepEqual(await run({}, () => types("acme")), ["pulumi:pulumi:Stack"]);
      const cancel = () => pulumi(["cancel", "--yes", "--stack", "acme"], { folder });
      assert.equal((await run({}, cancel)).code, 0);
      assert.equal(await run({}, () => initStack(folder, "acme")), false);
    });
  }

  for (const [title, others, text, says] of failures) {
    it(`is an error when ${title}, not an empty state`, async () => {
      if (text !== "good") writeFileSync(checkpoint, text);
      const refused = (error: unknown) =>
        error instanceof OperatorError && says.test(error.message);
      await assert.rejects(
        run(others, () => types("acme")),
        refused,
      );
      await assert.rejects(
        run(others, () => knownInState(folder, "acme")),
        refused,
      );
    });
  }
});
