import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { input } from "@inquirer/prompts";
import { Asking, Back, Left } from "../../../../operations/customer/new/asking";
import type { Prompts, Validate } from "../../../../operations/shared/prompts";

/** The lists, and the rest of the interview, are recorded from a terminal in test/engine/customerNew.spec.ts. */
describe("A question", () => {
  let keyboard: PassThrough;
  let screen: string;
  let asking: Asking;

  beforeEach(() => {
    keyboard = new PassThrough();
    const output = new PassThrough();
    screen = "";
    output.on("data", (chunk: Buffer) => (screen += chunk.toString()));
    const prompts: Partial<Prompts> = {
      input: (question, context) => input(question, { ...context, input: keyboard, output }),
    };
    asking = new Asking(prompts as Prompts);
  });

  const ask = (validate: Validate = () => Promise.resolve(true)) =>
    asking.input("Name", { validate });
  /** Once the prompt listens. */
  const type = (text: string) => setImmediate(() => keyboard.write(text));

  it("takes an answer, and counts", async () => {
    type("acme\r");
    assert.equal(await ask(), "acme");
    assert.equal(asking.asked, 1);
  });

  it("is left for the one before, whatever an answer must look like", async () => {
    type("<\r");
    await assert.rejects(
      ask(() => Promise.resolve("Never.")),
      Back,
    );
  });

  it("is left by Ctrl-C", async () => {
    type("\x03");
    await assert.rejects(ask(), Left);
  });

  it("shows what AWS refused, and is asked again", async () => {
    const refusal = Object.assign(new Error("not authorized"), {
      name: "AccessDeniedException",
      $metadata: {},
    });
    let times = 0;
    type("first\r");
    const answer = await ask(() => {
      setTimeout(() => keyboard.write("\r"), 0);
      return times++ === 0 ? Promise.reject(refusal) : Promise.resolve(true);
    });
    assert.equal(answer, "first");
    assert.match(screen, /AWS refused a lookup \(AccessDeniedException\): not authorized/);
  });

  it("ends with a mistake of ours unchanged, and does not end the process", async () => {
    const mistake = new TypeError("undefined is not a function");
    type("acme\r");
    await assert.rejects(
      ask(() => Promise.reject(mistake)),
      (error) => error === mistake,
    );
  });
});
