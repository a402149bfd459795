import assert from "node:assert/strict";
import type { ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { resourceAndStackRule } from "../../../policy/shared/rule";

describe("A rule on each resource and on the stack", () => {
  const rule = resourceAndStackRule<{ name?: string }>({
    name: "a-rule",
    description: "It has a name.",
    why: "Why.",
    fix: "Fix.",
    severity: "low",
    level: "advisory",
    url: "https://example.com",
    types: ["x:y:Thing"],
    check: ({ props }, tell) => tell(() => !props.name && "It has no name."),
    checkStack: (stack, tell) => {
      for (const one of stack.of<object>("x:y:Thing")) {
        tell(one)(() => ({ what: "Two.", why: "As." }));
      }
      tell()(() => "All.");
    },
  });
  const thing = (name: string, props: object = {}) =>
    ({
      type: "x:y:Thing",
      urn: name,
      props,
      provider: {},
      getConfig: () => ({}),
    }) as unknown as ResourceValidationArgs;
  const declared = thing("declared", { size: 1 });
  const read = thing("read");

  const said = (judge: (report: (message: string, urn?: string) => void) => unknown) => {
    const messages: (string | undefined)[][] = [];
    judge((...message) => messages.push(message));
    return messages;
  };
  const resource = (args: ResourceValidationArgs) =>
    said((report) =>
      (rule as { validateResource: (...given: unknown[]) => void }).validateResource(args, report),
    );

  it("tells what is wrong, why it matters and how to fix it, unless the resource is only read", () => {
    assert.deepEqual(resource(declared), [["It has no name. Why. Fix.", undefined]]);
    assert.deepEqual(resource(read), []);
  });

  it("blames a resource that the program declares, with a reason of its own, or the whole stack", () => {
    resource(declared);
    resource(read);
    const args = {
      resources: [declared, read],
      getConfig: () => ({}),
    } as unknown as StackValidationArgs;
    const all = said((report) =>
      (rule as { validateStack: (...given: unknown[]) => void }).validateStack(args, report),
    );
    assert.deepEqual(all, [
      ["Two. As. Fix.", "declared"],
      ["All. Why. Fix.", undefined],
    ]);
  });
});
