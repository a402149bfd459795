import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Fleet } from "../../../operations/fleet/fleet";
import { runFleet } from "../../../operations/fleet/run";

describe("customers of one user pool in a fleet", () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(path.join(os.tmpdir(), "fleet-"))));
  after(() => rmSync(folder, { recursive: true }));

  /** The greatest number that ran at a time, of all and of the group, and how many the fleet expects. */
  async function run(groups?: ReadonlyMap<string, string>) {
    const names = ["acme", "beta", "gamma", "delta"];
    const fleet = new Fleet({
      operation: "up",
      folder,
      names,
      parallel: 2,
      continueOnError: false,
      groups,
      request: {},
      print: () => {},
      cancel: () => {},
    });
    const running = new Set<string>();
    const most = { all: 0, group: 0 };
    await fleet.each(names, async (name) => {
      running.add(name);
      most.all = Math.max(most.all, running.size);
      const mates = [...running].filter((one) => one === "acme" || one === "beta");
      most.group = Math.max(most.group, mates.length);
      await sleep(20);
      running.delete(name);
      return { outcome: "changed", summary: "" };
    });
    assert.ok(names.every((name) => fleet.result(name).outcome === "changed"));
    return { ...most, atOnce: fleet.atOnce };
  }

  it("never run at the same time, and leave the other places to the rest", async () => {
    assert.deepEqual(await run(), { all: 2, group: 2, atOnce: 2 });
    const groups = new Map([
      ["acme", "acme"],
      ["beta", "acme"],
    ]);
    assert.deepEqual(await run(groups), { all: 2, group: 1, atOnce: 2 });
    for (const other of ["gamma", "delta"]) groups.set(other, "acme");
    assert.deepEqual(await run(groups), { all: 1, group: 1, atOnce: 1 });
  });

  it("with one name for the identity provider stop preview and up before anything has started", async () => {
    const file = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
    file("Pulumi.yaml", "name: engage-okta\nruntime: nodejs\n");
    const settings = "config:\n  engage-okta:engage: { userPoolId: ap-southeast-2_AbCdEf123 }\n";
    for (const stack of ["acme", "beta"]) file(`Pulumi.${stack}.yaml`, settings);
    for (const operation of ["preview", "up"] as const) {
      const options = { folder, parallel: 2, yes: true, refresh: false, breakLocks: false };
      await assert.rejects(
        runFleet(operation, options),
        /^Error: Nothing was started\.\n\nacme and beta both have the identity provider "Okta" in the user pool ap-southeast-2_AbCdEf123/,
      );
    }
  });

  it("with one name for the role stop them too, where one of them is meant, and nothing that only reads", async () => {
    for (const stack of ["acme", "beta", "gamma"]) {
      const alias = stack === "gamma" ? "gamma" : "acme";
      const text = `config:\n  engage-okta:connect: { instanceAlias: ${alias} }\n`;
      writeFileSync(path.join(folder, `Pulumi.${stack}.yaml`), text);
    }
    const options = { folder, parallel: 2, yes: true, refresh: false, breakLocks: false };
    await assert.rejects(
      runFleet("up", options),
      /^Error: Nothing was started\.\n\nacme and beta both have the role "AmazonConnectOkta-acme" in .*\n.*\n\nacme and beta both have the SAML provider/,
    );
    // These are stopped by something else: there is no such program in this folder.
    const others = [
      runFleet("up", { ...options, stack: "gamma" }),
      runFleet("drift", options),
      runFleet("refresh", options),
    ];
    for (const other of others) {
      await assert.rejects(other, ({ message }: Error) => !/both have/.test(message));
    }
  });
});
