import assert from "node:assert/strict";
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { EngineEvents } from "../../../../operations/fleet/engine/events";
import { diffLines, endangered } from "../../../../operations/fleet/update/plan";

type Properties = Record<string, unknown>;
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Step {
  op: StepEventMetadata["op"];
  type?: string;
  name?: string;
  old?: { inputs: Properties; outputs?: Properties };
  new?: Properties;
  detailed?: Record<string, string>;
  more?: Partial<StepEventMetadata>;
}

/** What a preview tells of one resource. */
function planned({ op, type = "okta:app/saml:Saml", name = "engage-app", ...step }: Step) {
  const state = (inputs: Properties, outputs = inputs) => ({ type, inputs, outputs });
  const detailedDiff = Object.fromEntries(
    Object.entries(step.detailed ?? {}).map(([path, diffKind]) => [path, { diffKind }]),
  );
  const metadata = {
    op,
    type,
    urn: `urn:pulumi:acme::engage-okta::${type}::${name}`,
    ...(step.old && { old: state(step.old.inputs, step.old.outputs) }),
    ...(step.new && { new: state(step.new) }),
    detailedDiff,
    ...step.more,
  };
  const events = new EngineEvents(() => {});
  events.take({ resourcePreEvent: { metadata } } as unknown as EngineEvent);
  return events.findings.planned;
}

describe("the differences of a preview", () => {
  it("are told by resource and property", () => {
    const old = { inputs: { label: "Engage", tags: ["a", "b"], "a.b": { c: 1 } } };
    const now = { label: "Engage  2", tags: ["a", "c"], "a.b": {} };
    const detailed = { label: "update", "tags[1]": "update", '["a.b"].c': "delete" };
    assert.deepEqual(diffLines(planned({ op: "update", old, new: now, detailed })), [
      "~  okta:app/saml:Saml engage-app (update)",
      '     ~ label: "Engage" => "Engage  2"',
      '     ~ tags[1]: "b" => "c"',
      '     - ["a.b"].c: 1',
    ]);
  });

  it("of a document in JSON are told by its members", () => {
    const policy = (action: string) =>
      JSON.stringify({ Statement: [{ Effect: "Deny", Action: action }] });
    const old = { inputs: { content: policy("iam:DeleteRole") } };
    const now = { content: policy("iam:*") };
    const steps = planned({ op: "update", old, new: now, detailed: { content: "update" } });
    assert.equal(
      diffLines(steps)[1],
      '     ~ content.Statement[0].Action: "iam:DeleteRole" => "iam:*"',
    );
  });

  it("show every property of what is created, and what only the update will know", () => {
    const steps = planned({ op: "create", new: { label: "Engage", key: unknown } });
    assert.deepEqual(diffLines(steps), [
      "+  okta:app/saml:Saml engage-app (create)",
      '     + label: "Engage"',
      "     + key: unknown until the update",
    ]);
  });

  it("say that a secret changes, and show what the engine shows of it", () => {
    const old = { inputs: { key: "[secret]" } };
    const steps = planned({
      op: "update",
      old,
      new: { key: "[secret]" },
      detailed: { key: "update" },
    });
    assert.equal(diffLines(steps)[1], '     ~ key: "[secret]" => "[secret]"');
  });

  it("say by which property a resource is replaced", () => {
    const old = { inputs: { name: "a" } };
    const detailed = { name: "update-replace" };
    const more = { keys: ["name"] };
    assert.deepEqual(
      diffLines(planned({ op: "replace", old, new: { name: "b" }, detailed, more })),
      [
        "+- okta:app/saml:Saml engage-app (replace)",
        '     ~ name: "a" => "b" (replaces the resource)',
      ],
    );
  });

  it("of a dynamic provider are those of the stack's properties; its code is not shown", () => {
    const old = { inputs: { __provider: "old code", scopes: ["openid"] } };
    const now = { __provider: "new code", scopes: ["openid", "email"] };
    const more = { diffs: ["__provider", "scopes"] };
    assert.deepEqual(diffLines(planned({ op: "update", old, new: now, more })).slice(1), [
      '     ~ __provider: "(its code)" => "(its code)"',
      '     + scopes[1]: "email"',
    ]);
    assert.deepEqual(diffLines(planned({ op: "create", new: now })).slice(1), [
      '     + __provider: "(its code)"',
      '     + scopes[0]: "openid"',
      '     + scopes[1]: "email"',
    ]);
  });

  it("of a dynamic provider that names no property are those of its inputs", () => {
    const type = "pulumi-nodejs:dynamic/engage:AppClientIdentityProvider";
    const old = { inputs: { exclusive: false, providerName: "Okta" }, outputs: { listed: true } };
    const now = { exclusive: true, providerName: "Okta" };
    for (const more of [{}, { diffs: [] }, { diffs: null as unknown as string[] }]) {
      const steps = planned({ op: "update", type, name: "engage-app-client", old, new: now, more });
      assert.deepEqual(diffLines(steps).slice(1), ["     ~ exclusive: false => true"]);
    }
  });

  it("have no value of the stack's outputs, among which are the vendor's, and nothing of providers", () => {
    const old = { inputs: {}, outputs: { handoff: "a" } };
    const type = "pulumi:pulumi:Stack";
    const steps = planned({ op: "update", type, old, new: { handoff: "b" } });
    assert.deepEqual(diffLines(steps).slice(1), []);
    assert.deepEqual(planned({ op: "update", type: "pulumi:providers:okta", new: {} }), []);
  });
});

describe("what agents sign in with", () => {
  const old = { inputs: {} };
  const names = (op: Step["op"], type: string) =>
    endangered(planned({ op, type, old, new: {} })).map(({ name }) => name);

  it("is told when it would be replaced or deleted", () => {
    assert.deepEqual(names("replace", "okta:app/saml:Saml"), ["engage-app"]);
    assert.deepEqual(names("delete", "aws:iam/role:Role"), ["engage-app"]);
  });

  it("is not what is updated or created, nor an assignment, nor the guardrail", () => {
    assert.deepEqual(names("update", "okta:app/saml:Saml"), []);
    assert.deepEqual(names("create", "okta:app/saml:Saml"), []);
    assert.deepEqual(names("delete", "okta:app/groupAssignment:GroupAssignment"), []);
    assert.deepEqual(names("delete", "aws:organizations/policy:Policy"), []);
  });

  it("counts once, though the engine tells of a replacement in parts", () => {
    for (const op of ["create-replacement", "delete-replaced"] as const) {
      assert.deepEqual(names(op, "okta:app/saml:Saml"), []);
    }
  });
});
