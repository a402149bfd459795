import assert from "node:assert/strict";
import * as resources from "../../policy/shared/resources";
import { Program } from "./declared";
import { engageOkta } from "./fixtures/engageOkta";
import { hangUp, judge } from "./pack";

/** A component of another program may be called like a type that the rules know, with inputs of its own or none. */
describe("a component resource with the name of a type that the rules know", () => {
  after(hangUp);

  const types = Object.values(resources).filter((value) => typeof value === "string");
  // Whatever it declares, it would take the vendor's client over.
  const others = types.filter((type) => type !== resources.managedUserPoolClient);

  for (const type of others) {
    it(`breaks no rule, and ends no preview: ${type}`, async () => {
      for (const props of [{}, { title: "Intranet" }]) {
        const program = new Program(engageOkta).add({ type, name: "component", props });
        assert.deepEqual(await judge(program.resources), []);
      }
    });
  }
});
