import assert from "node:assert/strict";
import type { PolicyResource } from "@pulumi/policy";
import type * as stacks from "../../../policy/shared/stack";
import { refersTo, waitsFor } from "../../../policy/shared/stack";
import { type Declared, unknown } from "../declared";
import { member, stackOf } from "../stack";

const thing = (name: string, props: object = {}, more: Partial<Declared> = {}): Declared => ({
  type: "x:y:Thing",
  name,
  props: { ...props },
  ...more,
});

describe("A property that names another resource", () => {
  const target = thing("target", { id: "1", name: "a", open: unknown });
  const cases: [string, Declared, boolean][] = [
    ["by one of its values", thing("from", { ref: "a" }), true],
    ["by another text", thing("from", { ref: "b" }), false],
    ["by nothing", thing("from"), false],
    [
      "by a value that came from another",
      thing("from", { ref: "a" }, { from: { ref: ["other"] } }),
      false,
    ],
    [
      "by a value that came from one of another type",
      thing("from", { ref: "a" }, { from: { ref: ["elsewhere"] } }),
      true,
    ],
    ["by a value that is not known", thing("from", { ref: unknown }), false],
    ["by reference", thing("from", { ref: unknown }, { from: { ref: ["other", "target"] } }), true],
    [
      "by reference in another property",
      thing("from", { ref: unknown }, { from: { other: ["target"] } }),
      false,
    ],
  ];
  for (const [what, from, expected] of cases) {
    it(`${expected ? "names" : "does not name"} it ${what}`, () => {
      const stack = stackOf([
        target,
        thing("other"),
        thing("elsewhere", {}, { type: "x:y:Other" }),
        from,
      ]);
      const to = member<Record<string, string | undefined>>(stack, "target");
      const values = ["open", "missing", "id", "name"].map((key) => () => to.props[key]);
      assert.equal(refersTo(member(stack, "from"), "ref", to, ...values), expected);
    });
  }
});

describe("A resource waits for another", () => {
  const stack = stackOf([
    thing("a", {}, { from: { ref: ["b"] } }),
    thing("b", {}, { waitsFor: ["c"] }),
    thing("c"),
  ]);
  const waits = (one: string, other: string) => waitsFor(member(stack, one), member(stack, other));

  it("through a property, dependsOn, or a third one", () => {
    assert.deepEqual([waits("a", "b"), waits("b", "c"), waits("a", "c")], [true, true, true]);
  });

  it("never the other way round", () => {
    assert.deepEqual([waits("b", "a"), waits("c", "a")], [false, false]);
  });
});

describe("The stack that the engine shows", () => {
  const file = require.resolve("../../../policy/shared/stack");
  const shown = (urn: string, props: object = {}, isProvided = true) =>
    ({ urn, props, provider: isProvided ? {} : undefined }) as PolicyResource;
  const names = ({ resources, isRead }: stacks.Stack) =>
    resources.map(({ urn }) => (isRead(urn) ? `${urn} (read)` : urn));
  let fresh: typeof stacks;

  beforeEach(() => {
    const loaded = require.cache[file];
    delete require.cache[file];
    fresh = require(file) as typeof stacks;
    require.cache[file] = loaded;
  });

  it("has what the program declares, reads, and what no provider is for; nothing that is deleted", () => {
    const component = shown("component", {}, false);
    fresh.noteShown(component);
    fresh.noteShown(shown("declared", { a: 1 }));
    fresh.noteShown(shown("read"));
    const stack = fresh.stackOf([
      component,
      shown("declared"),
      shown("read"),
      shown("deleted"),
      shown("old", {}, false),
    ]);
    assert.deepEqual(names(stack), ["component", "declared", "read (read)", "old"]);
  });

  it("has all of it, as declared, where no rule on resources is on", () => {
    assert.deepEqual(names(fresh.stackOf([shown("a"), shown("b", {}, false)])), ["a", "b"]);
  });

  it("begins again with the next run", () => {
    fresh.noteShown(shown("a", { a: 1 }));
    fresh.stackOf([]);
    fresh.noteShown(shown("b", { a: 1 }));
    fresh.noteShown(shown("c", { a: 1 }));
    assert.deepEqual(names(fresh.stackOf([shown("a"), shown("b"), shown("c")])), ["b", "c"]);
  });
});
