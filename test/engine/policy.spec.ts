import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { liveOf } from "../../policy/live";
import { rules } from "../../policy/rules";
import { demoSettings, stackFor, type SandboxStack } from "../../sandbox/automation";
import type { Sandbox } from "../../sandbox/sandbox";
import { keepPacks } from "../policy/pack";
import { everythingWrong, obviousWiring, soundApp } from "./policy/handWritten";
import { sharedSandbox } from "../sharedSandbox";

const pack = path.join(__dirname, "../../policy");
const mandatory = rules.filter((rule) => rule.enforcementLevel === "mandatory");

/** What a command says by the pack, and whether it went through. */
interface Outcome {
  stopped: boolean;
  text: string;
  violations: { rule: string; level: string; message: string }[];
}

const lockOutAdvice = { rule: "guardrail-denies-lock-out", level: "advisory" };
/** What the demo customer, who sets no authentication policy, is advised: for Engage and Connect. */
const advice = ["okta-app-asks-second-factor", "okta-app-asks-second-factor"];
/** What is advised once people can sign in. */
const liveAdvice = "live-resources-are-protected";
const advised = (...rules: string[]) =>
  rules.sort().map((rule) => ({ rule, level: "advisory" as const }));
const sorted = (violations: Outcome["violations"]) =>
  violations.map(ruleAndLevel).sort((one, other) => one.rule.localeCompare(other.rule));

const ruleAndLevel = ({ rule, level }: Outcome["violations"][number]) => ({ rule, level });

describe("the policy pack on the real engine", () => {
  let sandbox: Sandbox;
  /** Of the demo customer. */
  let demo: SandboxStack;

  before(async () => {
    sandbox = await sharedSandbox();
    demo = await stackFor(sandbox, { policyPacks: [pack] });
  });

  async function run(
    stack: SandboxStack,
    command: "preview" | "up",
    config?: object,
  ): Promise<Outcome> {
    const violations: Outcome["violations"] = [];
    const onEvent = ({ policyEvent }: EngineEvent) => {
      if (!policyEvent) return;
      const { policyName, enforcementLevel, message } = policyEvent;
      violations.push({ rule: policyName, level: enforcementLevel, message });
    };
    const file = path.join(stack.folder, "policy-config.json");
    await writeFile(file, JSON.stringify(config ?? {}));
    const options = { onEvent, ...(config && { policyPackConfigs: [file] }) };
    const result = stack[command](options);
    const [stopped, text] = await result.then(
      ({ stdout }) => [false, stdout] as const,
      (error: Error) => [true, error.message] as const,
    );
    return { stopped, text, violations };
  }

  /** An id of the group in the sandbox's Okta. */
  function group(name = "Engage Agents"): string {
    const found = sandbox.okta.snapshot().groups.find((each) => each.name === name);
    assert.ok(found);
    return found.id;
  }

  it("finds nothing wrong with the demo customer, guardrail and all, advises the same before and after the first deployment, and protect from then on", async () => {
    for (const [command, isLive] of [
      ["preview", false],
      ["up", true],
      ["preview", true],
    ] as const) {
      const { stopped, text, violations } = await run(demo, command);
      // The first run has started a pack itself.
      await keepPacks(sandbox);
      assert.ok(!stopped, text);
      // The demo's guardrail denies deletion, and not what locks agents out otherwise.
      assert.deepEqual(
        sorted(violations),
        advised(lockOutAdvice.rule, ...advice, ...(isLive ? [liveAdvice] : [])),
      );
      assert.match(text, /engage-okta@v\d+\.\d+\.\d+/, "the pack was asked");
    }
  });

  describe("that runs already", () => {
    before(() => keepPacks(sandbox));

    it("stops a rename, a replacement and a removal of what policy/live.ts noted as live", async () => {
      const settings = await demoSettings();
      const live = liveOf((await demo.stack.exportStack()) as Parameters<typeof liveOf>[0]);
      const config = {
        ...Object.fromEntries([...advice, liveAdvice].map((rule) => [rule, "disabled"])),
        "live-resources-stay": { live },
      };
      assert.deepEqual((await run(demo, "preview", config)).violations.map(ruleAndLevel), [
        lockOutAdvice,
      ]);

      const engage = {
        ...(settings["engage-okta:engage"] as object),
        identityProviderName: "Okta2",
      };
      // The program itself refuses a rename that the settings do not allow.
      const allowed = { "engage-okta:allowReplace": ["identityProviderName"] };
      await demo.configure({ ...settings, ...allowed, "engage-okta:engage": engage });
      const renamed = await run(demo, "preview", config);
      assert.ok(renamed.stopped);
      assert.deepEqual(
        new Set(renamed.violations.map(({ rule }) => rule)),
        new Set(["live-resources-stay", lockOutAdvice.rule]),
      );
      assert.match(
        renamed.violations.find(({ level }) => level === "mandatory")!.message,
        /"engage-identity-provider" has the providerName "Okta" and would get "Okta2"/,
      );
      assert.ok(!(await run(demo, "preview")).stopped, "without the settings nothing is live");

      await demo.configure(settings);
    });

    it("misses the guardrail of Connect sign-on, as an advice or, by setting, for good", async () => {
      const settings = await demoSettings();
      delete settings["engage-okta:guardrail"];
      const stack = await stackFor(sandbox, { name: "connect", policyPacks: [pack], settings });
      await demo.configure(settings);
      const missing = "guardrail-denies-deletion";
      const off = Object.fromEntries(
        [...advice, liveAdvice].map((rule) => [rule, "disabled"] as const),
      );

      for (const [which, command] of [
        [stack, "preview"],
        [demo, "up"],
      ] as const) {
        const { stopped, text, violations } = await run(which, command, off);
        assert.ok(!stopped, text);
        assert.deepEqual(violations.map(ruleAndLevel), advised(missing));
      }
      const strict = await run(demo, "preview", { ...off, [missing]: "mandatory" });
      assert.ok(strict.stopped);
      assert.deepEqual(strict.violations.map(ruleAndLevel), [
        { rule: missing, level: "mandatory" },
      ]);
      await demo.destroy();
    });

    it("takes an alias for the live app that it is", async () => {
      const pool = sandbox.customer.userPoolId;
      const id = group();
      let program = () => void soundApp("first", pool, id);
      const stack = await stackFor(sandbox, {
        name: "aliased",
        policyPacks: [pack],
        program: async () => program(),
      });
      await stack.up();
      const live = liveOf((await stack.stack.exportStack()) as Parameters<typeof liveOf>[0]);
      const config = {
        ...Object.fromEntries([...advice, liveAdvice].map((rule) => [rule, "disabled"])),
        "live-resources-stay": { live },
      };

      program = () => void soundApp("second", pool, id);
      const replaced = await run(stack, "preview", config);
      assert.ok(replaced.stopped);
      assert.deepEqual(
        replaced.violations.map(({ rule }) => rule),
        ["live-resources-stay"],
      );

      program = () => void soundApp("second", pool, id, { aliases: [{ name: "first" }] });
      const moved = await run(stack, "preview", config);
      assert.ok(!moved.stopped, moved.text);
      assert.deepEqual(moved.violations, []);
      await stack.destroy();
    });

    it("says nothing of an unknown address in preview, and stops it in up before it is used", async () => {
      const pool = sandbox.customer.userPoolId;
      const id = group();
      const stack = await stackFor(sandbox, {
        name: "obvious",
        policyPacks: [pack],
        program: async () => obviousWiring(pool, id),
      });
      const off = {
        "identity-provider-is-listed": "disabled",
        "okta-app-asks-second-factor": "disabled",
      };
      const { violations } = await run(stack, "preview", off);
      assert.deepEqual(violations, []);

      sandbox.calls.clear();
      const outcome = await run(stack, "up", off);
      assert.ok(outcome.stopped);
      assert.deepEqual(
        outcome.violations.map(({ rule }) => rule),
        ["metadata-url-is-public"],
      );
      assert.match(outcome.text, /is of Okta's API, which needs a token/);
      assert.ok(sandbox.calls.all().some(({ operation }) => operation === "POST /api/v1/apps"));
      assert.ok(
        !sandbox.calls.all().some(({ operation }) => operation === "CreateIdentityProvider"),
        "the identity provider was not made",
      );
      await stack.destroy();
    });

    describe("with a program that breaks every mandatory rule", () => {
      let stack: SandboxStack;
      // Some rules need to be told what to expect, and one is about what they are told.
      const settings = {
        "okta-app-sign": { enforcementLevel: "mandatory" },
        "live-resources-stay": {
          live: [{ type: "aws:iam/samlProvider:SamlProvider", properties: { name: "okta" } }],
        },
      };

      before(async () => {
        const { userPoolId, organization } = sandbox.customer;
        stack = await stackFor(sandbox, {
          name: "wrong",
          policyPacks: [pack],
          program: async () => everythingWrong(userPoolId, organization.rootId),
        });
      });

      let outcome: Outcome;
      before(async () => (outcome = await run(stack, "preview", settings)));

      it("stops the preview", () => assert.ok(outcome.stopped));

      for (const { name, description, why, remediationSteps } of mandatory) {
        it(`says that ${name} is broken, why it matters and how to fix it`, () => {
          const found = outcome.violations.filter(({ rule }) => rule === name);
          assert.ok(found.length > 0, outcome.text);
          for (const { level, message } of found) {
            assert.equal(level, "mandatory");
            for (const part of [description, why, String(remediationSteps)]) {
              assert.ok(message.includes(part), message);
            }
          }
        });
      }

      it("lets it pass with warnings where a config file makes the rules advisory", async () => {
        const advisory = mandatory.map(({ name }) => [
          name,
          { ...settings[name as keyof typeof settings], enforcementLevel: "advisory" },
        ]);
        const { stopped, violations, text } = await run(stack, "preview", {
          ...settings,
          ...Object.fromEntries(advisory),
        });
        assert.ok(!stopped, text);
        assert.deepEqual(new Set(violations.map(({ level }) => level)), new Set(["advisory"]));
        assert.deepEqual(
          [...new Set(violations.map(({ rule }) => rule))].filter((name) =>
            mandatory.some((rule) => rule.name === name),
          ).length,
          mandatory.length,
        );
      });

      it("is silent where a config file switches all off", async () => {
        const off = Object.fromEntries(rules.map(({ name }) => [name, "disabled"]));
        const { stopped, violations, text } = await run(stack, "preview", off);
        assert.ok(!stopped, text);
        assert.deepEqual(violations, []);
      });
    });
  });
});
