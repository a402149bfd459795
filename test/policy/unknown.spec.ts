import assert from "node:assert/strict";
import { Program, unknown } from "./declared";
import { engageOkta } from "./fixtures/engageOkta";
import { hangUp, judge } from "./pack";

describe("what preview does not know", () => {
  after(hangUp);

  const places = engageOkta.flatMap(({ name, props, outputs }) =>
    Object.keys({ ...props, ...outputs }).map((property) => ({ name, property })),
  );

  for (const { name, property } of places) {
    it(`breaks no rule: ${property} of ${name}`, async () => {
      const program = new Program(engageOkta);
      const resource = program.get(name);
      for (const values of [resource.props, resource.outputs ?? {}]) {
        if (property in values) values[property] = unknown;
      }
      assert.deepEqual(await judge(program.resources), []);
    });
  }

  it("breaks no rule when it is everything", async () => {
    const program = new Program(engageOkta);
    for (const { props, outputs = {} } of program.resources) {
      for (const key of Object.keys(props)) props[key] = unknown;
      for (const key of Object.keys(outputs)) outputs[key] = unknown;
    }
    assert.deepEqual(await judge(program.resources), []);
  });

  it("is all that a rule keeps silent about: any other error reaches the engine", async () => {
    const client = "aws:cognito/userPoolClient:UserPoolClient";
    await assert.rejects(
      judge([{ type: client, name: "web", props: { supportedIdentityProviders: 1 } }]),
      /Error validating resource with policy '[\w-]+'/,
    );
  });

  it("hides no fault of the properties beside it", async () => {
    const program = new Program(engageOkta).set("engage-app", {
      responseSigned: unknown,
      assertionSigned: false,
      signatureAlgorithm: unknown,
      digestAlgorithm: "SHA1",
    });
    assert.deepEqual(
      (await judge(program.resources)).map(({ rule }) => rule),
      ["okta-app-signs", "okta-app-sha256"],
    );
  });
});
