import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { printable, printableLine } from "../../facts/printable";
import { checkSettings } from "../../settings";
import { SettingsError } from "../../settings/mistakes";
import {
  connectSchema,
  engageSchema,
  guardrailSchema,
  handoffSchema,
  verifySchema,
} from "../../settings/schema";

const project = "engage-okta";
const runs = 1000;

/** What a user may write and YAML may make something else of. */
const surprises = fc.constantFrom(
  ...["on", "off", "yes", "no", "null", "~", "1e3", "0x1F", "0o17", ".inf", ".nan", "12:30"],
  ...["2026-11-23", "2026-11-23T12:30:00Z", "<<", "!!binary aGk=", "&a [*a]", "? a", "- -", '"'],
  ...["123456789012", "012345678901", "1_000", "+1", "=", "{", "[", "# nothing", "a: b: c", "\t"],
);

const schemas = {
  engage: engageSchema,
  connect: connectSchema,
  guardrail: guardrailSchema,
  handoff: handoffSchema,
  verify: verifySchema,
};

const keys = Object.values(schemas).flatMap(({ entries }) => Object.keys(entries));

const strangeText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  surprises,
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "\u0000",
    "\u202e",
    "\ud800",
    "a".repeat(1e4),
  ),
);

const name = fc.oneof(fc.constantFrom(...keys), strangeText);

/** Anything that JSON can say: of any depth, with the names that the settings know, and others. */
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, -1, 1e3, 1e308, 0.1, 12, 13),
    strangeText,
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(name, tie("value")), { maxLength: 4 })
      .map((entries) => ownProperties(entries)),
  ),
})).value;

/** Keeps `__proto__` as a key like any other, as JSON.parse does. */
function ownProperties(entries: [string, unknown][]): object {
  const made = {};
  for (const [key, value] of entries) {
    Object.defineProperty(made, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return made;
}

const good: Record<keyof typeof schemas, object> = {
  engage: { cloudFormationStack: "LocalMeasureEngage", groups: ["Engage Agents"] },
  connect: { instanceAlias: "acme", groups: ["Connect Agents"] },
  guardrail: { targets: ["root"] },
  handoff: { customer: "Acme Ltd", contact: "Jane Doe, it@acme.com" },
  verify: { certificateWarnDays: 60 },
};

function asPulumi(sections: Record<string, string>): Record<string, string> {
  const all = Object.entries({
    ...Object.fromEntries(Object.entries(good).map(([key, value]) => [key, JSON.stringify(value)])),
    ...sections,
  });
  return {
    "aws:region": "ap-southeast-2",
    "okta:orgName": "acme",
    "okta:apiToken": "token",
    ...Object.fromEntries(all.map(([key, value]) => [`${project}:${key}`, value])),
  };
}

/** What YAML makes of a value; the text itself where Pulumi would refuse the whole file. */
function readYaml(text: string): unknown {
  try {
    const { key: value } = parse(`key: ${text}`, { logLevel: "error" }) as { key?: unknown };
    JSON.stringify(value);
    return value;
  } catch {
    return text;
  }
}

/** Settings, or one error that names a key; anything else fails the test. */
function settingsOrMistakes(all: Record<string, string>, key: string): "settings" | "mistakes" {
  const isSecret = (setting: string) => setting === "okta:apiToken";
  try {
    checkSettings({ stack: "test", project, all, isSecret }, {});
    return "settings";
  } catch (error) {
    assert.ok(error instanceof SettingsError, `${String(error)} is no SettingsError`);
    assert.ok(error.mistakes.length > 0);
    for (const mistake of error.mistakes) {
      assert.ok(mistake.key.startsWith(key), `${mistake.key} is not the key that is wrong`);
      assert.ok(error.message.includes(printableLine(mistake.key)));
      assert.ok(mistake.given.length < 500, "what was given is cut short");
    }
    assert.equal(printable(error.message), error.message);
    return "mistakes";
  }
}

describe("the settings, whatever they are,", () => {
  let inputs = 0;
  const outcomes = { settings: 0, mistakes: 0 };
  after(() => {
    console.log(
      `    ${inputs} generated inputs: ${outcomes.settings} good, ${outcomes.mistakes} refused`,
    );
  });

  function judge(all: Record<string, string>, key: string): void {
    inputs++;
    outcomes[settingsOrMistakes(all, key)]++;
  }

  for (const section of Object.keys(good) as (keyof typeof good)[]) {
    const key = `${project}:${section}`;
    const known = Object.keys(schemas[section].entries);

    it(`${section} that is anything at all gives settings, or a mistake that names its key`, () => {
      fc.assert(
        fc.property(anything, (value) => {
          judge(asPulumi({ [section]: JSON.stringify(value) }), `${project}:`);
        }),
        { numRuns: runs },
      );
    });

    it(`${section} with one key changed gives settings, or a mistake that names that section`, () => {
      fc.assert(
        fc.property(fc.oneof(fc.constantFrom(...known), strangeText), anything, (name, value) => {
          const changed = ownProperties([...Object.entries(good[section] ?? {}), [name, value]]);
          judge(asPulumi({ [section]: JSON.stringify(changed) }), key);
        }),
        { numRuns: runs },
      );
    });

    it(`${section} with text that YAML takes for something else does too`, () => {
      fc.assert(
        fc.property(fc.constantFrom(...known), surprises, (name, text) => {
          const value = readYaml(text);
          const json = JSON.stringify({ ...good[section], [name]: value ?? null });
          judge(asPulumi({ [section]: json }), key);
        }),
        { numRuns: runs },
      );
    });
  }

  it("text where a section should be, or a setting of another name, is refused by its key", () => {
    fc.assert(
      fc.property(
        fc.oneof(strangeText, fc.constant(stringify(good))),
        strangeText,
        (text, other) => {
          judge({ ...asPulumi({ engage: text }) }, `${project}:engage`);
          judge(asPulumi({ [`x${other}`]: text }), `${project}:x`);
        },
      ),
      { numRuns: runs },
    );
  });

  it("the providers' own settings are refused by their key", () => {
    const providers = fc.constantFrom(
      "aws:region",
      "aws:assumeRoles",
      "okta:orgName",
      "okta:baseUrl",
      "okta:scopes",
      `${project}:protect`,
    );
    fc.assert(
      fc.property(
        providers,
        fc.oneof(
          strangeText,
          anything.map((value) => JSON.stringify(value)),
        ),
        (key, text) => {
          judge({ ...asPulumi({}), [key]: text }, key);
        },
      ),
      { numRuns: runs },
    );
  });

  it("take many names of providers, and refuse as many", () => {
    const character = fc.constantFrom(..."aZ9.-_ :é💡\u00a0\u200b\t+");
    const before = { ...outcomes };
    fc.assert(
      fc.property(fc.array(character, { maxLength: 40 }), (characters) => {
        const engage = { ...good.engage, identityProviderName: characters.join("") };
        judge(
          asPulumi({ engage: JSON.stringify(engage) }),
          `${project}:engage.identityProviderName`,
        );
      }),
      { numRuns: runs },
    );
    assert.ok(outcomes.settings > before.settings);
    assert.ok(outcomes.mistakes > before.mistakes);
  });
});
