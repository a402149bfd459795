import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { vendorsDiffer } from "../../../../operations/fleet/engine/vendorOutputs";

describe("the vendor's outputs that a program gives", () => {
  const given = (secret: string, web = "https://engage.example.com") => ({
    cloudFormationOutputs: { EngageWebUrl: web, EngagePin: pulumi.secret(secret) },
  });
  const deployed = (secret: string) => ({
    cloudFormationOutputs: { EngageWebUrl: "https://engage.example.com", EngagePin: secret },
  });
  const unknown = pulumi.output((pulumi as unknown as { unknown: pulumi.Input<string> }).unknown);

  const table: [string, object, object, boolean][] = [
    ["differ in a secret", { handoff: given("2") }, { handoff: deployed("1") }, true],
    ["are the same", { handoff: given("1") }, { handoff: deployed("1") }, false],
    ["differ in what is no secret", { handoff: given("1", "b") }, { handoff: deployed("1") }, true],
    [
      "differ in a secret of the vendor's next stack",
      { handoff: given("1"), move: { handoff: given("2") } },
      { handoff: deployed("1"), move: { handoff: deployed("1") } },
      true,
    ],
    [
      "are the same during a move",
      { handoff: given("1"), move: { handoff: given("2"), engage: unknown } },
      { handoff: deployed("1"), move: { handoff: deployed("2"), engage: {} } },
      false,
    ],
    [
      "differ where one is not known",
      { handoff: { cloudFormationOutputs: { EngagePin: unknown } } },
      { handoff: { cloudFormationOutputs: { EngagePin: "1" } } },
      true,
    ],
    ["are not compared before the first update", { handoff: given("1") }, {}, false],
    ["are not compared where the state has no outputs yet", { handoff: given("1") }, {}, false],
  ];
  for (const [what, declared, before, differ] of table) {
    it(what, async () => assert.equal(await vendorsDiffer(declared, before), differ));
  }
});
