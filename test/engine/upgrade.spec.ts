import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Deployment, EngineEvent } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { demoSettings, stackFor, type SandboxStack } from "../../sandbox/automation";
import type { Sandbox } from "../../sandbox/sandbox";
import { checkpointFor } from "../upgrade/checkpoint";
import { sharedSandbox } from "../sharedSandbox";

describe("A customer who was deployed by the last release", () => {
  let sandbox: Sandbox;

  let stack: SandboxStack;

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await stackFor(sandbox);
  });

  /** What a preview of today's program would do to a state, by operation. */
  async function planned(
    checkpoint: string,
    said: string[] = [],
  ): Promise<Record<string, string[]>> {
    const state = JSON.parse(checkpoint) as { version: number; deployment: object };
    const deployment = { ...state.deployment, secrets_providers: await secretsOf(stack) };
    await stack.stack.importStack({ ...state, deployment } as Deployment);
    const operations: Record<string, string[]> = {};
    const onEvent = ({ resourcePreEvent, diagnosticEvent }: EngineEvent) => {
      if (diagnosticEvent) said.push(diagnosticEvent.message);
      const { op, urn } = resourcePreEvent?.metadata ?? {};
      if (op && urn) (operations[op] ??= []).push(urn.split("::").slice(2).join(" "));
    };
    await stack.preview({ onEvent });
    return operations;
  }

  /** The engine wants to know how it is to encrypt what it imports. */
  async function secretsOf({ folder, name }: SandboxStack): Promise<object> {
    const settings = await readFile(path.join(folder, `Pulumi.${name}.yaml`), "utf8");
    const { secretsprovider: url, encryptedkey } = parse(settings) as Record<string, string>;
    return { type: "cloud", state: { url, encryptedkey } };
  }

  /** What takes sign-in away for a moment or for good. */
  const destructive = (operations: Record<string, string[]>) =>
    Object.entries(operations).filter(([name]) => /replace|delete/.test(name));

  it("keeps every resource: nothing is replaced, nothing is deleted", async () => {
    const operations = await planned(await checkpointFor(sandbox));
    assert.deepEqual(destructive(operations), []);
    const kept = [...(operations.same ?? []), ...(operations.update ?? [])];
    assert.ok(
      ["engage-app", "engage-identity-provider", "engage-app-client", "connect-app"].every((name) =>
        kept.some((each) => each.endsWith(` ${name}`)),
      ),
      JSON.stringify(operations),
    );
    assert.ok(
      operations.update?.some((each) => each.endsWith(" connect-role")),
      "the role's trust gets the second sign-in endpoint in place",
    );
  });

  it("gets a tile that works for one that fails, and is told what agents will see", async () => {
    const said: string[] = [];
    const operations = await planned(await checkpointFor(sandbox), said);
    const created = (operations.create ?? []).map((each) => each.split(" ").pop());
    assert.deepEqual(
      created.filter((name) => name?.startsWith("engage-tile")),
      ["engage-tile", "engage-tile-app", `engage-tile-group-${groupId()}`],
    );
    assert.ok(
      operations.update?.some((each) => each.endsWith(" engage-app")),
      "it is hidden",
    );
    const told = said.find((each) => each.includes("These change what agents experience")) ?? "";
    assert.match(told, /a bookmark that opens the sign-in to Engage/);
    assert.match(told, /To keep what they see now, set engage\.tile: shown\./);
  });

  it("keeps the tile that fails where the settings say so", async () => {
    const settings = await demoSettings();
    const engage = { ...(settings["engage-okta:engage"] as object), tile: "shown" };
    await stack.configure({ ...settings, "engage-okta:engage": engage });
    const said: string[] = [];
    const operations = await planned(await checkpointFor(sandbox), said);
    await stack.configure(settings);
    assert.ok(!operations.create?.some((each) => each.includes("engage-tile")));
    assert.ok(operations.same?.some((each) => each.endsWith(" engage-app")));
    assert.ok(!said.some((each) => each.includes("what agents experience")));
  });

  const groupId = () =>
    sandbox.okta.snapshot().groups.find(({ name }) => name === "Engage Agents")?.id;

  it("is refused another name for what is live, though no earlier release guarded names", async () => {
    const { settings, checkpoint } = {
      settings: await demoSettings(),
      checkpoint: await checkpointFor(sandbox),
    };
    const connect = { ...(settings["engage-okta:connect"] as object), roleName: "Agents" };
    await stack.configure({ ...settings, "engage-okta:connect": connect });
    await assert.rejects(
      planned(checkpoint),
      /deployed: AmazonConnectOkta-acme\n +wanted: +Agents/,
    );
    await stack.configure(settings);
  });

  it("would lose its Okta app to a rename without an alias, and this test says so", async () => {
    const checkpoint = await checkpointFor(sandbox);
    const older = checkpoint.replaceAll(
      "okta:app/saml:Saml::engage-app",
      (urn) => `${urn}lication`,
    );
    assert.notEqual(older, checkpoint);
    const found = destructive(await planned(older));
    assert.match(JSON.stringify(found), /"delete",\["[^"]*app\/saml:Saml engage-application"\]/);
  });
});
