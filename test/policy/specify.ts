import assert from "node:assert/strict";
import { rules } from "../../policy/rules";
import type { Rule } from "../../policy/shared/rule";
import { type Declared, Program, unknown } from "./declared";
import { engageOkta } from "./fixtures/engageOkta";
import { type Config, hangUp, judge } from "./pack";

/** One way to break a rule, starting from the compliant program. */
export interface Break {
  /** Completes "stops …". */
  what: string;
  /** Breaks the program in one place. */
  change: (program: Program) => unknown;
  /** The resource that is to blame; undefined for the whole stack. */
  at: string | undefined;
  /** The first sentences of the message: what is wrong. */
  says: string;
  /** How to fix it, where that is not the rule's own. */
  fix?: string;
  /** The same place, with a value that preview does not know. Default: what `change` set, unknown. */
  unknown?: (program: Program) => unknown;
  /** Settings of the rule. */
  config?: Record<string, unknown>;
}

interface Specification {
  breaks: Break[];
  /** For a rule that is about resources of every type. */
  everyType?: boolean;
  /** What the rule must let pass. */
  allows?: {
    what: string;
    change: (program: Program) => unknown;
    config?: Record<string, unknown>;
  }[];
}

/**
 * The mutation tester runs each rule alone, so that it knows which tests can notice a change of it. One
 * rule on resources stays on: from it the pack learns what the program declares.
 */
const alone = process.env.PACK_IN_PROCESS !== undefined;
const disabled = alone ? rules.filter(({ name }) => name !== "okta-app-signs") : [];
const others = Object.fromEntries(
  disabled.map(({ name }) => [name, { enforcementLevel: "disabled" }]),
);

/** Shows one rule: passes, fails, silent on unknown values, about its own types only, and alone. */
export function specify(rule: Rule, { breaks, allows = [], everyType }: Specification): void {
  const { name, description, remediationSteps, enforcementLevel } = rule;
  const program = (change: (program: Program) => unknown) => {
    const changed = new Program(engageOkta);
    change(changed);
    return changed.resources;
  };
  const settings = (config: Record<string, unknown> | undefined): Config => ({
    ...others,
    [name]: config ?? {},
  });

  describe(name, () => {
    after(hangUp);

    for (const each of breaks) {
      const config = settings(each.config);

      it(`stops ${each.what}`, async () => {
        const violations = await judge(program(each.change), config);
        assert.deepEqual(
          violations.map(({ rule, level, resource }) => ({ rule, level, resource })),
          [{ rule: name, level: enforcementLevel, resource: each.at }],
          JSON.stringify(violations, undefined, 2),
        );
        const { message } = violations[0]!;
        assert.equal(message.slice(0, description.length + 1), `${description}\n`);
        const said = message.slice(description.length + 1);
        assert.equal(said.slice(0, each.says.length), each.says);
        assert.ok(said.endsWith(` ${each.fix ?? remediationSteps}`), "ends with how to fix it");
        assert.ok(!said.includes("\n"), "is one paragraph");
      });

      it(`says nothing in preview while that is unknown: ${each.what}`, async () => {
        const change = each.unknown ?? ((broken: Program) => obscure(broken, each.change));
        assert.deepEqual(await judge(program(change), config), []);
      });

      // About all rules together, so every change of any rule would run it.
      if (!alone) {
        it(`lets it through, with no other rule in the way, when switched off: ${each.what}`, async () => {
          const off = { [name]: { ...each.config, enforcementLevel: "disabled" } };
          assert.deepEqual(await judge(program(each.change), off), []);
        });
      }

      if (everyType) continue;
      it(`does not judge other types by it: ${each.what}`, async () => {
        const others = program(each.change).map(elsewhere);
        const violations = await judge(others, settings(undefined));
        assert.deepEqual(
          violations.filter(({ rule }) => rule === name),
          [],
        );
      });
    }

    for (const { what, change, config } of allows) {
      it(`allows ${what}`, async () => {
        assert.deepEqual(await judge(program(change), settings(config)), []);
      });
    }
  });
}

/** Makes unknown what a change changes. */
function obscure(program: Program, change: Break["change"]): void {
  const before = structuredClone(program.resources);
  change(program);
  for (const { name, props } of program.resources) {
    const old = before.find((resource) => resource.name === name)?.props;
    for (const key of new Set(Object.keys({ ...old, ...props }))) {
      if (JSON.stringify(old?.[key]) !== JSON.stringify(props[key])) props[key] = unknown;
    }
  }
}

/** The same resource as one of a type that no rule is about. */
function elsewhere(resource: Declared): Declared {
  return { ...resource, type: `other:index/thing:${resource.type.split(":").at(-1)}` };
}
