import assert from "node:assert/strict";
import { compare } from "../../../../operations/people/compare";
import { type Step, planOf } from "../../../../operations/people/apply/plan";
import { planText } from "../../../../operations/people/apply/planText";
import type { Persona } from "../../../../operations/people/apply/profiles";
import type { ConnectAgent } from "../../../../operations/people/apply/tagged";
import { assigned, sourcesOf, world } from "../world";

const supervisors: Persona = {
  group: "Supervisors",
  members: new Set(["00usue"]),
  securityProfileIds: ["sp-manager", "sp-agent"],
  routingProfileId: "rp-basic",
};
const everyone: Persona = { securityProfileIds: ["sp-agent"], routingProfileId: "rp-basic" };

const agent = (name: string, changes: Partial<ConnectAgent> = {}): ConnectAgent => ({
  id: `id-${name}`,
  name,
  securityProfileIds: ["sp-agent"],
  routingProfileId: "rp-basic",
  isOurs: true,
  ...changes,
});

function planFor(
  names: readonly string[],
  more: Partial<Parameters<typeof planOf>[0]> = {},
  people = [assigned("sue"), assigned("tom")],
) {
  const all = world(...people);
  all.connectUsers = names.map((name) => ({ id: `id-${name}`, name }));
  const found = compare(sourcesOf(all));
  return planOf({ found, personas: [supervisors, everyone], agents: [], ...more });
}

const shown = (steps: readonly Step[]) =>
  steps.map((step) => [
    step.what,
    step.what === "create" ? step.name : "user" in step && step.user.name,
  ]);

describe("the plan for the people of a customer", () => {
  const inPlace = ["alex@acme.com", "kim@acme.com"];

  it("creates who is missing, each with the first persona that fits", () => {
    const { steps, left } = planFor(inPlace);
    const personas = steps.map((step) => step.what === "create" && [step.name, step.persona]);
    assert.deepEqual(personas, [
      ["sue@acme.com", supervisors],
      ["tom@acme.com", everyone],
    ]);
    assert.deepEqual(left, []);
  });

  it("leaves those whom no persona fits, and those without a name", () => {
    const nameless = assigned("tom", { profile: { lastName: "" } });
    const { steps, left } = planFor(inPlace, { personas: [supervisors] }, [
      assigned("sue", { profile: { lastName: "" } }),
      nameless,
    ]);
    assert.deepEqual(steps, []);
    assert.deepEqual(left, [
      { login: "sue@acme.com", why: "has no last name in Okta, and Connect needs it" },
      { login: "tom@acme.com", why: "no persona of connect.personas fits" },
    ]);
  });

  it("creates nobody without personas, and says what is missing", () => {
    const { steps, left } = planFor(inPlace, { personas: [] }, [assigned("tom")]);
    assert.deepEqual(steps, []);
    const why = "the settings have no connect.personas, which say what a new user may do";
    assert.deepEqual(left, [{ login: "tom@acme.com", why }]);
  });

  it("creates no one who could not enter then either, and no one twice", () => {
    const people = [
      assigned("sue", { status: "SUSPENDED" }),
      assigned("tom", { email: "tom+x@acme.com" }),
      assigned("una", { email: "una@acme.com" }),
      assigned("una2", { email: "una@acme.com" }),
      assigned("val"),
    ];
    const { steps } = planFor([...inPlace, "VAL@acme.com"], {}, people);
    assert.deepEqual(steps, []);
  });

  it("updates the profiles of those whom this stack created, and of no one else", () => {
    const wrong = { securityProfileIds: ["sp-admin"], routingProfileId: "rp-old" };
    const agents = [
      agent("sue@acme.com", { securityProfileIds: ["sp-agent", "sp-manager"] }),
      agent("tom@acme.com", wrong),
      agent("alex@acme.com", { ...wrong, isOurs: false }),
      agent("kim@acme.com", { routingProfileId: "rp-old" }),
    ];
    const names = agents.map(({ name }) => name);
    assert.deepEqual(shown(planFor(names, { agents }).steps), [
      ["routing profile", "kim@acme.com"],
      ["security profiles", "tom@acme.com"],
      ["routing profile", "tom@acme.com"],
    ]);
  });

  it("never deletes, and moves those who are not assigned only when told to", () => {
    const names = [...inPlace, "sue@acme.com", "tom@acme.com", "gone", "stranger", "moved"];
    const agents = [
      ...names.slice(0, 5).map((name) => agent(name)),
      agent("stranger", { isOurs: false }),
      agent("moved", { securityProfileIds: ["sp-none"] }),
    ];
    agents[2] = agent("sue@acme.com", { securityProfileIds: ["sp-manager", "sp-agent"] });
    const stepsWith = (suspend?: { securityProfileId: string; includesOthers: boolean }) =>
      shown(planFor(names, { agents, suspend }).steps);
    assert.deepEqual(stepsWith(), []);
    assert.deepEqual(stepsWith({ securityProfileId: "sp-none", includesOthers: false }), [
      ["suspend", "gone"],
    ]);
    assert.deepEqual(stepsWith({ securityProfileId: "sp-none", includesOthers: true }), [
      ["suspend", "gone"],
      ["suspend", "stranger"],
    ]);
  });

  it("says so when there is nothing to change", () => {
    const none = { security: new Map(), routing: new Map() };
    const instance = { users: 4, quota: { state: "read", value: 500 } } as const;
    assert.equal(
      planText({ steps: [], left: [] }, none, instance),
      "Nothing to change.\nThe instance has 4 users and may have 500.",
    );
  });
});
